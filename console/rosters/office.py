"""Certificates and lists of an event as staff see them: to read, never to change."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.event
import store.roster
from console.gone import GoneError
from console.rosters.certificates import listing
from schemas.roster import RosterSource

router = APIRouter()

MOST_LISTS = 50
SOURCES = {
    RosterSource.FILE: "A file",
    RosterSource.PASTE: "Pasted list",
    RosterSource.SINGLE: "One person",
    RosterSource.CLAIM: "Claims with a code",
    RosterSource.CORRECTION: "A correction",
    RosterSource.REVISION: "A change of the event",
}


@router.get("/staff/events/{number}/certificates")
async def page(request: Request, number: str) -> Response:
    """The certificates of an event, searched, and how far its lists are."""
    pool = request.app.state.pool
    event = await store.event.by_number(pool, number)
    if event is None:
        raise HTTPException(404)
    if event.disposed_at:
        back = f"/staff/events/{number}", event.form.title
        raise GoneError(f"The certificates and lists of event {number}", event.disposed_at, back)
    rosters = await store.roster.of_event(pool, number)
    lists = [(each, await store.roster.counts(pool, each.id)) for each in rosters[:MOST_LISTS]]
    more = len(rosters) - len(lists)
    return await listing(request, event, "staff/certificates.html", lists=lists, more=more, sources=SOURCES)
