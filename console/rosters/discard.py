"""A list is thrown away: it waits for nobody any more, and what was issued from it stays."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.roster
from console.rosters.own import own_roster
from console.templating import render
from schemas.roster import RosterSource, RowState
from store.database import transaction

router = APIRouter()

DISCARDED = (RosterSource.FILE, RosterSource.PASTE, RosterSource.SINGLE)
"""Lists somebody sent; claims come in by themselves."""
WAITING = (RowState.BAD, RowState.ASK, RowState.GOOD)
ISSUED = (RowState.TAKEN, RowState.DONE)


@router.get("/providers/{provider}/rosters/{roster}/discard")
async def page(request: Request, roster: UUID) -> Response:
    """What it means, asked once more."""
    found, event, occurrence = await own_roster(request, roster)
    if found.source not in DISCARDED:
        raise HTTPException(404)
    counts = await store.roster.counts(request.app.state.pool, found.id)
    return render(
        request,
        "rosters/discard.html",
        roster=found,
        event=event,
        occurrence=occurrence,
        waiting=sum(counts[state] for state in WAITING),
        issued=sum(counts[state] for state in ISSUED),
    )


@router.post("/providers/{provider}/rosters/{roster}/discard")
async def discard(request: Request, roster: UUID) -> Response:
    """Throw it away; its rows stay listed as left out."""
    found, event, _ = await own_roster(request, roster)
    if found.source not in DISCARDED:
        raise HTTPException(404)
    async with transaction(request.app.state.pool) as conn:
        await store.roster.discard(conn, found.id, request.state.as_of)
    return RedirectResponse(f"{request.state.own}/events/{event.number}?told=discarded", 303)
