"""Rosters and certificates of the signed-in person's provider; anybody else's are as unknown as none."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request

import store.certificate
import store.roster
from console.events.own import own_event, own_occurrence
from schemas.certificate import Certificate
from schemas.event import Event
from schemas.occurrence import Occurrence
from schemas.roster import Roster


async def own_roster(request: Request, roster: UUID) -> tuple[Roster, Event, Occurrence]:
    """A roster with its event and its date."""
    found = await store.roster.find(request.app.state.pool, roster)
    if found is None:
        raise HTTPException(404)
    event, occurrence = await own_occurrence(request, found.event, found.occurrence)
    return found, event, occurrence


async def own_certificate(request: Request, number: str) -> tuple[Certificate, Event]:
    """A certificate with its event."""
    found = await store.certificate.by_number(request.app.state.pool, number)
    if found is None:
        raise HTTPException(404)
    return found, await own_event(request, found.event)
