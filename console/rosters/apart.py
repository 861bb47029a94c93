"""A row that was put together with another one by mistake, taken apart: it is somebody else after all."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.roster
from console.rosters.judging import judged_of
from console.rosters.own import own_roster
from console.rosters.row import back
from policy.roster_cells import read_sessions, row_text
from policy.together import apart
from schemas.event import EventForm
from schemas.roster import JudgedRow, Roster, RosterRow, RowState
from store.database import Connection, transaction

router = APIRouter()


@router.post("/providers/{provider}/rosters/{roster}/rows/{line}/apart")
async def take_apart(request: Request, roster: UUID, line: int) -> Response:
    """Both rows stand for themselves; the first keeps no session that only this one named."""
    found, event, _ = await own_roster(request, roster)
    if await store.roster.row(request.app.state.pool, found.id, line) is None:
        raise HTTPException(404)
    async with transaction(request.app.state.pool) as conn:
        told = await _taken_apart(conn, found, line, event.form)
    return back(request, roster, told)


async def _taken_apart(conn: Connection, roster: Roster, line: int, form: EventForm) -> str:
    """What is told; where a run took the row that stands for both, they stay together."""
    await store.roster.hold(conn, roster.id)
    row = await store.roster.row(conn, roster.id, line)
    first = await store.roster.row(conn, roster.id, row.merged_into) if row and row.merged_into else None
    if row is None or first is None or first.state not in (RowState.GOOD, RowState.ASK):
        return "changed"
    before = await _alone(conn, roster, first, row, form)
    if not await store.roster.take_apart(conn, roster.id, line):
        return "changed"
    if before is None:
        return "look_again"
    return "apart" if await store.roster.change_row(conn, roster.id, before) else "changed"


async def _alone(
    conn: Connection, roster: Roster, first: RosterRow, row: RosterRow, form: EventForm
) -> JudgedRow | None:
    """The first row without what only the other one adds; None where its own sessions cannot be told any more."""
    if roster.table is None or not first.cells or first.replaces:
        return None
    own, wrong = read_sessions(row_text(first.cells, roster.mapping, roster.table.header, form).sessions, form)
    others = await store.roster.merged_into(conn, roster.id, first.line)
    kept = {*own, *(session for each in others if each.line != row.line for session in each.sessions)}
    return None if wrong else apart(judged_of(first), judged_of(row), kept, form)
