"""One row of a list: put right, left out, or said to be somebody else."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.roster
from console.public import posted
from console.public.paging import page_number
from console.rosters.judging import FIELDS, gathering, judged_of, judged_row, row_problems, text_of
from console.rosters.own import own_roster
from console.templating import render
from policy.roster_cells import RowText, row_text
from policy.together import adding_to, joined, merged_into
from schemas.event import Event, EventForm, Format
from schemas.problem import Problem
from schemas.roster import Roster, RosterRow, RowState
from store.database import transaction

router = APIRouter()

ISSUED = (RowState.TAKEN, RowState.DONE)
CONFLICT = 409


@router.get("/providers/{provider}/rosters/{roster}/rows/{line}")
async def page(request: Request, roster: UUID, line: int) -> Response:
    """The row as it was read, and what is wrong with it; asked for by the list itself, its form alone."""
    found, event, _ = await own_roster(request, roster)
    row = await _row(request, found, line)
    return _page(request, found, row, _as_read(found, event, row), row_problems(row.problems, f"-{line}"), event=event)


@router.post("/providers/{provider}/rosters/{roster}/rows/{line}")
async def change(request: Request, roster: UUID, line: int) -> Response:
    """Put the row right; it is judged beside the others."""
    found, event, occurrence = await own_roster(request, roster)
    row = await _row(request, found, line)
    async with posted.posted(request) as form:
        text = RowText(**{name: posted.text(form, f"{name}-{line}") for name in FIELDS})
    if row.state in ISSUED:
        return _page(request, found, row, text, (), event=event, status_code=CONFLICT)
    judged = await judged_row(request, event, occurrence, line, text, roster=found, cells=row.cells)
    if judged.state is RowState.BAD:
        problems = row_problems(judged.problems, f"-{line}")
        return _page(request, found, row, text, problems, event=event, status_code=422)
    async with transaction(request.app.state.pool) as conn:
        changed = await store.roster.change_row(conn, found.id, judged)
    asked = "asked" if judged.state is RowState.ASK else "put_right"
    return back(request, roster, asked if changed else "changed")


@router.post("/providers/{provider}/rosters/{roster}/rows/{line}/leave-out")
async def leave_out(request: Request, roster: UUID, line: int) -> Response:
    """This row gets no certificate; it stays listed."""
    found, _, _ = await own_roster(request, roster)
    row = await _row(request, found, line)
    async with transaction(request.app.state.pool) as conn:
        done = await store.roster.leave_out(conn, found.id, line)
    return back(request, roster, "left_out" if done or row.state is RowState.LEFT_OUT else "changed")


@router.post("/providers/{provider}/rosters/{roster}/rows/{line}/confirm")
async def confirm(request: Request, roster: UUID, line: int) -> Response:
    """It is somebody else."""
    found, _, _ = await own_roster(request, roster)
    row = await _row(request, found, line)
    async with transaction(request.app.state.pool) as conn:
        done = await store.roster.confirm(conn, found.id, line)
    return back(request, roster, "confirmed" if done or row.state is RowState.GOOD else "changed")


@router.post("/providers/{provider}/rosters/{roster}/rows/{line}/together")
async def put_together(request: Request, roster: UUID, line: int) -> Response:
    """It is the same person, who attended these sessions of a conference, too."""
    found, event, occurrence = await own_roster(request, roster)
    row = await _row(request, found, line)
    gather = await gathering(request, occurrence, line, roster=found)
    person = (await run_in_threadpool(gather)).alike(row.name, row.email)
    if row.state is not RowState.ASK or event.form.format is not Format.CONFERENCE or person is None:
        return back(request, roster, "changed")
    replacing = (
        await store.roster.replacing(request.app.state.pool, found.id, person.holder.number) if person.holder else None
    )
    if person.holder and not replacing:
        more = adding_to(judged_of(row), person.holder, event.form)
        if more is None:
            return back(request, roster, "no_more")
        async with transaction(request.app.state.pool) as conn:
            done = await store.roster.change_row(conn, found.id, more)
        return back(request, roster, "replaces" if done else "changed")
    other = replacing.line if replacing else person.line
    return back(request, roster, await _merged(request, found, row, other, event.form))


async def _merged(request: Request, roster: Roster, row: RosterRow, line: int | None, form: EventForm) -> str:
    """What is told once one row stands for both; one that a run took meanwhile stays as it is, and so do both."""
    async with transaction(request.app.state.pool) as conn:
        await store.roster.hold(conn, roster.id)
        first = await store.roster.row(conn, roster.id, line) if line else None
        if first is None or first.state not in (RowState.GOOD, RowState.ASK):
            return "changed"
        stands = joined(judged_of(first), judged_of(row), form)
        merged = merged_into(judged_of(row, RowState.GOOD), stands)
        done = await store.roster.merge(conn, roster.id, row.line, merged.merged_into, merged.problems)
        done = done and await store.roster.change_row(conn, roster.id, stands)
    return "together" if done else "changed"


def back(request: Request, roster: UUID, told: str) -> Response:
    """To the page of the list the row was on."""
    page = page_number(request.query_params.get("page", ""))
    kept = f"&page={page}" if page > 1 else ""
    return RedirectResponse(f"{request.state.own}/rosters/{roster}?told={told}{kept}", 303)


def _as_read(roster: Roster, event: Event, row: RosterRow) -> RowText:
    """What the form shows: the row, and what was read where that could not be kept because it is wrong."""
    kept = text_of(row)
    if roster.table is None or not row.cells:
        return kept
    read = row_text(row.cells, roster.mapping, roster.table.header, event.form)
    wrong = {each.code for each in row.problems} & set(FIELDS)
    return kept.model_copy(update={name: getattr(read, name) for name in wrong if getattr(read, name)})


async def _row(request: Request, roster: Roster, line: int) -> RosterRow:
    row = await store.roster.row(request.app.state.pool, roster.id, line) if 0 < line < 2**31 else None
    if row is None:
        raise HTTPException(404)
    return row


def _page(
    request: Request,
    roster: Roster,
    row: RosterRow,
    text: RowText,
    problems: Sequence[Problem],
    *,
    event: Event,
    status_code: int = 200,
) -> Response:
    part = bool(request.headers.get("hx-request"))
    return render(
        request,
        "rosters/row_form.html" if part else "rosters/row.html",
        status_code=status_code,
        roster=roster,
        event=event,
        row=row,
        typed=text.model_dump(),
        suffix=f"-{row.line}",
        problems=problems,
        page=page_number(request.query_params.get("page", "")),
        whole_page=not part,
        tried=status_code != 200,  # noqa: PLR2004 - the status of every page
    )
