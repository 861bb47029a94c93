"""One row of a list: put right, left out, or said to be somebody else."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.roster
from console.public import posted
from console.rosters.own import own_roster
from console.rosters.upload import PERSON
from console.templating import render
from policy.calendar import mountain_date
from policy.roster import About, Crowd, Person, RowText, judge_row
from policy.text import clean
from schemas.event import Event
from schemas.problem import Problem
from schemas.roster import Roster, RosterRow, RowState
from store.database import transaction

router = APIRouter()


@router.get("/provider/rosters/{roster}/rows/{line}")
async def page(request: Request, roster: UUID, line: int) -> Response:
    """The row as it was read, and what is wrong with it."""
    found, event, _ = await own_roster(request, roster)
    row = await _row(request, found, line)
    typed = {
        "name": row.name,
        "email": row.email,
        "units": f"{row.units.normalize():f}" if row.units is not None else "",
        "sessions": " ".join(row.sessions),
        "attended_on": row.attended_on.isoformat() if row.attended_on else "",
        "folio": row.folio,
    }
    problems = [Problem(field="name", message=each.message) for each in row.problems]
    return _page(request, found, event, row, typed, problems=problems)


@router.post("/provider/rosters/{roster}/rows/{line}")
async def change(request: Request, roster: UUID, line: int) -> Response:
    """Put the row right; it is judged beside the others."""
    found, event, occurrence = await own_roster(request, roster)
    row = await _row(request, found, line)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in PERSON}
    pool = request.app.state.pool
    holders = await store.certificate.holders(pool, event.number, occurrence.ordinal)
    others = await store.roster.rows(
        pool, found.id, [RowState.GOOD, RowState.ASK, RowState.TAKEN, RowState.DONE], limit=100_000
    )
    crowd = Crowd(holders)
    for each in others:
        if each.line != line:
            crowd.add(Person(name=each.name, email=each.email, line=each.line))
    about = About(form=event.form, occurrence=occurrence, today=mountain_date(request.state.as_of))
    judged = judge_row(line, RowText(**typed), about, crowd, cells=row.cells)
    if judged.state is RowState.BAD:
        problems = [Problem(field="name", message=each.message) for each in judged.problems]
        return _page(request, found, event, row, typed, problems=problems, status_code=422)
    async with transaction(pool) as conn:
        await store.roster.change_row(conn, found.id, judged)
    return RedirectResponse(f"/provider/rosters/{roster}#rows", 303)


@router.post("/provider/rosters/{roster}/rows/{line}/leave-out")
async def leave_out(request: Request, roster: UUID, line: int) -> Response:
    """This row gets no certificate; it stays listed."""
    found, _, _ = await own_roster(request, roster)
    async with transaction(request.app.state.pool) as conn:
        await store.roster.leave_out(conn, found.id, line)
    return RedirectResponse(f"/provider/rosters/{roster}#rows", 303)


@router.post("/provider/rosters/{roster}/rows/{line}/confirm")
async def confirm(request: Request, roster: UUID, line: int) -> Response:
    """It is somebody else."""
    found, _, _ = await own_roster(request, roster)
    async with transaction(request.app.state.pool) as conn:
        await store.roster.confirm(conn, found.id, line)
    return RedirectResponse(f"/provider/rosters/{roster}#rows", 303)


async def _row(request: Request, roster: Roster, line: int) -> RosterRow:
    row = await store.roster.row(request.app.state.pool, roster.id, line) if 0 < line < 2**31 else None
    if row is None:
        raise HTTPException(404)
    return row


def _page(
    request: Request,
    roster: Roster,
    event: Event,
    row: RosterRow,
    typed: dict[str, str],
    *,
    problems: list[Problem],
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "rosters/row.html",
        status_code=status_code,
        roster=roster,
        event=event,
        row=row,
        typed=typed,
        problems=problems,
    )
