"""Calendar feeds: of a year, of a search, of one opportunity. A feed covers a year at most, and says so."""

from datetime import date, timedelta

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.opportunity
import store.portal
from console.portal.asked import search_of
from console.portal.kept import Mark, not_understood, sentences
from console.portal.page import shown
from documents.calendar import MEDIA_TYPE, calendar_file, folded
from policy.calendar import mountain_date
from policy.dates import in_words
from policy.event_schedule_fields import EARLIEST, LATEST
from policy.figures import figure
from schemas.portal import Feed, PortalSearch

router = APIRouter()

MOST_DAYS = 366
BEFORE = 31
"""Where no days are asked for, a feed begins so many days before today, so that what was just there does not vanish."""
NAME = "Learning opportunities for educators in Montana"


@router.get("/calendar.ics")
async def feed(request: Request) -> Response:
    """The dates of a year, of the days asked for, or of the year to come; filtered as a search is."""
    search, problems = search_of(request)
    if problems:
        return not_understood(sentences(problems))
    span = _span(request, search, mountain_date(request.state.as_of))
    if isinstance(span, str):
        return not_understood(span)
    first, after = span
    mark = Mark(request, await store.portal.changed_at(request.app.state.pool), first, after)
    if answer := mark.unchanged():
        return answer
    chosen = search.model_copy(update={"first_day": None, "last_day": None})
    found = await store.portal.feed(request.app.state.pool, chosen, first, after, _link(request))
    return mark.answer(calendar_file(NAME, _about(found, first, after), found.entries), MEDIA_TYPE, "opportunities.ics")


@router.get("/opportunities/{number}/calendar.ics")
async def one(request: Request, number: str) -> Response:
    """The dates of one opportunity; one that people take whenever they like has none."""
    opportunity = await shown(request, number)
    if opportunity.form.self_paced:
        raise HTTPException(404)
    mark = Mark(request, opportunity.changed_at)
    if answer := mark.unchanged():
        return answer
    found = await store.portal.feed_of(request.app.state.pool, opportunity.number, _link(request))
    file = calendar_file(opportunity.form.title, f"Offered by {opportunity.form.organisation}", found.entries)
    return mark.answer(file, MEDIA_TYPE, f"{opportunity.number}.ics")


def _link(request: Request) -> str:
    return folded(f"{request.app.state.settings.base_url}/opportunities/")


def _span(request: Request, search: PortalSearch, today: date) -> tuple[date, date] | str:
    """The first day of a feed and the day after its last one; or a sentence about what cannot be."""
    year = request.query_params.get("year", "")
    if year:
        if not (year.isascii() and year.isdecimal() and len(year) == len("2027")):
            return "The year must be four digits, for example year=2027."
        if not EARLIEST.year <= int(year) <= LATEST.year:
            return f"We keep a calendar from {EARLIEST.year} to {LATEST.year}."
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    if search.first_day is None and search.last_day is None:
        return today - timedelta(days=BEFORE), today + timedelta(days=MOST_DAYS - BEFORE)
    last = search.last_day or (search.first_day or today) + timedelta(days=MOST_DAYS - 1)
    first = search.first_day or max(today, last - timedelta(days=MOST_DAYS - 1))
    after = last + timedelta(days=1)
    if (after - first).days > MOST_DAYS:
        return f"A feed covers {MOST_DAYS} days at most. Ask for fewer, or for one year after the other: year=2027."
    return first, after


def _about(found: Feed, first: date, after: date) -> str:
    days = in_words(first, after - timedelta(days=1))
    if found.more:
        return f"{days}. There are more than the first {figure(found.count)}, which stand here: ask for fewer days."
    return f"{days}: {figure(found.count)} in all."
