"""What the pages of the portal have in common: the search of an address, and the words for what is found."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from policy.calendar import mountain_date
from policy.dates import in_words
from policy.event_difference import FORMAT_WORDS
from policy.portal_search import query_of, read_search
from policy.regions import region_label, regions
from schemas.event import Format
from schemas.portal import PortalLine, PortalSearch
from schemas.problem import Problem
from schemas.rule_set import EventRules
from store.rule_set import RuleBook

CITED_FORMATS = {
    Format.IN_PERSON: "In person",
    Format.LIVE_VIRTUAL: "Live, online",
    Format.HYBRID: "In person or online",
    Format.SELF_PACED: "Self-paced",
    Format.CONFERENCE: FORMAT_WORDS[Format.CONFERENCE],
}


def rules_now(request: Request) -> EventRules:
    """The rules whose topics and audiences are offered."""
    book: RuleBook = request.app.state.rule_book
    return book.current(request.state.as_of).events


def search_of(request: Request) -> tuple[PortalSearch, list[Problem]]:
    """The search of an address, and what of it is not understood."""
    return read_search(request.query_params, rules_now(request))


def offered(request: Request, search: PortalSearch) -> dict[str, Any]:
    """What the form of a search needs: what can be chosen, and what is."""
    rules = rules_now(request)
    return {
        "asked": search,
        "narrowed": search != PortalSearch(),
        "chosen": search.model_copy(update={"text": ""}) != PortalSearch(),
        "topics": [(each.id, each.label) for each in rules.topics],
        "audiences": [(each.id, each.label) for each in rules.audiences],
        "regions": [(each.id, each.label) for each in regions()],
        "formats": list(CITED_FORMATS.items()),
        "feed_query": "?" + query if (query := urlencode(query_of(search))) else "",
        "today": mountain_date(request.state.as_of),
        "when": when,
        "where": where,
        "format_words": CITED_FORMATS,
        "in_words": in_words,
    }


def when(line: PortalLine) -> str:
    """The days of what is found, in words."""
    if line.self_paced:
        return f"Whenever you like, until {in_words(line.last_day)}" if line.last_day else "Whenever you like"
    first = line.next_day or line.first_day
    if line.last_day is None or first == line.last_day:
        return in_words(first)
    return in_words(line.first_day, line.last_day) if first == line.first_day else f"{in_words(first)}, and later"


def where(line: PortalLine) -> str:
    """Its town and region, in words."""
    return ", ".join(filter(None, [line.city, region_label(line.region)]))
