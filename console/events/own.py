"""What a signed-in person may see: the events of their own provider; anybody else's are as unknown as none."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request

import store.event
import store.event_draft
import store.occurrence
import store.provider
from console.gone import of_event
from schemas.draft import EventDraft
from schemas.event import Event
from schemas.occurrence import Occurrence
from schemas.provider import Provider
from schemas.rule_set import RuleSet
from store.rule_set import RuleBook


async def own_provider(request: Request) -> Provider:
    """The provider of the signed-in person; the account names it, never the address."""
    found = await store.provider.by_number(request.app.state.pool, request.state.provider)
    if found is None:
        raise HTTPException(404)
    return found


async def own_event(request: Request, number: str) -> Event:
    """An event of the signed-in person's provider whose records are there; of others `console.gone` tells."""
    found = await store.event.by_number(request.app.state.pool, number)
    if found is None or found.provider != request.state.provider:
        raise HTTPException(404)
    if found.disposed_at:
        raise of_event(found)
    return found


async def own_occurrence(request: Request, number: str, ordinal: int) -> tuple[Event, Occurrence]:
    """A date of an event of the signed-in person's provider."""
    event = await own_event(request, number)
    found = await store.occurrence.find(request.app.state.pool, number, ordinal) if 0 < ordinal < 2**31 else None
    if found is None:
        raise HTTPException(404)
    return event, found


async def own_draft(request: Request, draft: UUID) -> EventDraft:
    """A draft of the signed-in person's provider."""
    found = await store.event_draft.find(request.app.state.pool, draft)
    if found is None or found.provider != request.state.provider:
        raise HTTPException(404)
    return found


def rule_set_for(request: Request, rule_set: str) -> RuleSet:
    """A rule set by its id."""
    found: RuleSet = request.app.state.rule_book[rule_set]
    return found


def rule_set_in_force(request: Request) -> RuleSet:
    """The rule set new events are reported under."""
    book: RuleBook = request.app.state.rule_book
    return book.current(request.state.as_of)
