"""Could this be you? What an applicant is told about organisations that may be theirs."""

from itertools import islice
from typing import Literal

from starlette.requests import Request

import store.directory
from policy.domains import telling_domains
from policy.duplicates import Candidate, Match, possible_duplicates
from policy.text import clean
from schemas.draft import Draft, Fields
from schemas.model import Frozen
from store.database import Source

MOST_SHOWN = 3
MOST_OTHER_NAMES = 4
SHORTEST_NAME = 3
"""A name of fewer letters is still being typed."""


class Suggestion(Frozen):
    """One organisation that may be the applicant's.

    Attributes:
        key: how a draft remembers it (``provider:P-00001``).
        reference: what stands in the link to ask for access; of an open application it gives nothing away.
        legal_name: of a provider in the directory only; of an application the public learns that one may be open.
    """

    key: str
    source: Literal["provider", "application"]
    reference: str
    legal_name: str = ""
    reasons: tuple[str, ...] = ()


async def suggestions(source: Source, fields: Fields, dismissed: list[str]) -> list[Suggestion]:
    """Providers and open applications that may be the organisation of these fields, the likeliest first."""
    candidate = _candidate(fields)
    if len(candidate.legal_name) < SHORTEST_NAME:
        return []
    others = filter(None, map(str.strip, candidate.other_names.split(",")))
    names = [candidate.legal_name, *islice(others, MOST_OTHER_NAMES)]
    domains = telling_domains(candidate.web_site, candidate.emails)
    known = [
        *await store.directory.providers_like(source, names, domains),
        *await store.directory.applications_like(source, names, domains),
    ]
    found = [_suggestion(match) for match in possible_duplicates(candidate, known)]
    return [each for each in found if each.key not in dismissed][:MOST_SHOWN]


async def suggestions_of(request: Request, draft: Draft, fields: Fields | None = None) -> list[Suggestion]:
    """What the page of a draft shows, as it is saved or typed; who reapplies is known already."""
    if draft.reapplies:
        return []
    return await suggestions(request.app.state.pool, draft.fields if fields is None else fields, draft.dismissed)


def _candidate(fields: Fields) -> Candidate:
    def line(name: str) -> str:
        value = fields.get(name, "")
        return clean(value if isinstance(value, str) else " ".join(value))[:400]

    return Candidate(
        legal_name=line("legal_name"),
        other_names=line("other_names"),
        web_site=line("web_site"),
        emails=tuple(filter(None, (line("primary_email"), line("backup_email")))),
    )


def _suggestion(match: Match) -> Suggestion:
    known = match.known
    key = f"{known.source}:{known.number}"
    if isinstance(known, store.directory.OpenApplication):
        return Suggestion(key=key, source="application", reference=str(known.submission))
    return Suggestion(
        key=key,
        source="provider",
        reference=known.number,
        legal_name=known.legal_name,
        reasons=_public_reasons(match),
    )


def _public_reasons(match: Match) -> tuple[str, ...]:
    """Reasons that come from the directory alone: a contact's e-mail domain is not for the public."""
    return tuple(reason for reason in match.reasons if "e-mail" not in reason)
