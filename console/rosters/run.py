"""How far a run of certificates has come, live on the page."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.certificate_run
import store.occurrence
import store.roster
from console.events.own import own_event
from console.templating import render
from schemas.certificate import CertificateRun
from schemas.occurrence import Occurrence
from schemas.roster import Purpose, RowState

router = APIRouter()


@router.get("/provider/events/{number}/runs/{run}")
async def page(request: Request, number: str, run: int) -> Response:
    """The progress of a run; asked for by the page itself it is that part alone."""
    event = await own_event(request, number)
    pool = request.app.state.pool
    found = await store.certificate_run.find(pool, number, run) if 0 < run < 2**31 else None
    roster = await store.roster.find(pool, found.roster) if found else None
    if found is None or roster is None:
        raise HTTPException(404)
    waiting = await store.roster.counts(pool, roster.id)
    occurrence = await store.occurrence.find(pool, number, roster.occurrence)
    part = request.headers.get("HX-Request") == "true"
    return render(
        request,
        "rosters/progress.html" if part else "rosters/run.html",
        event=event,
        run=found,
        roster=roster,
        waiting=waiting[RowState.BAD] + waiting[RowState.ASK],
        on_paper=await _on_paper(request, found, occurrence),
        over=occurrence is not None and occurrence.ends_at <= request.state.as_of,
    )


async def _on_paper(request: Request, run: CertificateRun, occurrence: Occurrence | None) -> int:
    """How many are counted on paper, where these may be among them and nobody was asked; claims have no preview."""
    asked = run.purpose is not Purpose.ISSUE or run.among_paper is not None
    if asked or occurrence is None or not occurrence.paper or not occurrence.counted_at or not run.finished_at:
        return 0
    if run.finished_at < occurrence.counted_at:
        return 0
    issued = await store.certificate_run.issued(request.app.state.pool, run.event, run.number)
    return occurrence.paper if issued else 0
