"""How far a run of certificates has come, live on the page."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.audit
import store.certificate_run
import store.home
import store.occurrence
import store.roster
from console.events.own import own_event, own_occurrence
from console.public import posted
from console.templating import render
from schemas.audit import AuditVerb
from schemas.certificate import CertificateRun
from schemas.event import Event
from schemas.roster import RowState
from store.database import transaction
from store.home import OnPaper

router = APIRouter()


@router.get("/providers/{provider}/events/{number}/runs/{run}")
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
        on_paper=await _on_paper(request, event, found),
        over=occurrence is not None and occurrence.ends_at <= request.state.as_of,
    )


@router.post("/providers/{provider}/events/{number}/occurrences/{ordinal}/on-top")
async def on_top(request: Request, number: str, ordinal: int) -> Response:
    """Of certificates issued after the count, none is among those that were counted on paper."""
    event, _ = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        said = {str(each) for each in form.getlist("run")}
    asked = await store.home.on_paper(request.app.state.pool, event.provider, number)
    found = next((each for each in asked if each.ordinal == ordinal), None)
    runs = [run for run in found.runs if str(run) in said] if found else []
    async with transaction(request.app.state.pool) as conn:
        said_now = await store.certificate_run.on_top(conn, number, runs)
        if found and said_now:
            await store.audit.write(
                conn,
                key=f"{event.entity}/on_top/{ordinal}/{'+'.join(str(run) for run in said_now)}",
                at=request.state.as_of,
                actor=request.state.account.actor,
                verb=AuditVerb.OCCURRENCE_ON_TOP,
                entity=event.entity,
                facts={"occurrence": ordinal, "runs": said_now, "paper": found.paper},
            )
    return RedirectResponse(f"{request.state.own}/events/{number}?told=on_top", 303)


async def _on_paper(request: Request, event: Event, run: CertificateRun) -> OnPaper | None:
    """What is asked about those counted on paper, where a run's certificates may be among them."""
    asked = await store.home.on_paper(request.app.state.pool, event.provider, event.number)
    return next((each for each in asked if run.number in each.runs), None)
