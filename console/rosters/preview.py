"""What became of a list: its columns, who is good, who is asked about, and what is wrong with whom."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.certificate_run
import store.roster
from console.public import posted
from console.public.paging import Paging, page_number
from console.rosters.own import own_roster
from console.templating import render
from documents.spreadsheet import csv_bytes
from policy.calendar import mountain_date
from policy.roster import header_key, judge
from policy.roster_columns import mapping_problems, width
from schemas.event import Format
from schemas.problem import Problem
from schemas.roster import Column, RowState
from store.database import transaction

router = APIRouter()

PAGE_SIZE = 50
WAITING = (RowState.BAD, RowState.ASK)
COLUMN_WORDS = {
    Column.FULL_NAME: "Full name",
    Column.FIRST_NAME: "First name",
    Column.LAST_NAME: "Last name",
    Column.EMAIL: "E-mail",
    Column.UNITS: "Units",
    Column.SESSIONS: "Sessions attended",
    Column.ATTENDED_ON: "Day of attendance",
    Column.FOLIO: "Folio number",
    Column.IGNORE: "Not used",
}


@router.get("/provider/rosters/{roster}")
async def page(request: Request, roster: UUID) -> Response:
    """The preview: nothing is issued before somebody says so."""
    return await _page(request, roster)


@router.post("/provider/rosters/{roster}")
async def columns(request: Request, roster: UUID) -> Response:
    """Say what the columns mean; the rows are judged anew, and it is remembered for the next list like it."""
    found, event, occurrence = await own_roster(request, roster)
    async with posted.posted(request) as form:
        chosen = [str(each) for each in form.getlist("column")]
    table = found.table
    if table is None or len(chosen) != width(table) or not set(chosen) <= set(Column):
        return RedirectResponse(f"/provider/rosters/{roster}", 303)
    mapping = [Column(each) for each in chosen]
    if wrong := mapping_problems(mapping, by_session=event.form.format is Format.CONFERENCE):
        return await _page(request, roster, wrong, mapping, status_code=422)
    holders = await store.certificate.holders(request.app.state.pool, event.number, occurrence.ordinal)
    today = mountain_date(request.state.as_of)
    rows = await run_in_threadpool(judge, table, mapping, event.form, occurrence, holders, today=today)
    async with transaction(request.app.state.pool) as conn:
        await store.roster.set_rows(conn, roster, mapping, rows)
        if table.header:
            await store.roster.remember_mapping(
                conn, event.provider, header_key(table.header), mapping, request.state.as_of
            )
    return RedirectResponse(f"/provider/rosters/{roster}#rows", 303)


@router.post("/provider/rosters/{roster}/issue")
async def issue(request: Request, roster: UUID) -> Response:
    """Issue the good rows; those that wait can follow later."""
    found, event, _ = await own_roster(request, roster)
    async with transaction(request.app.state.pool) as conn:
        submission = await store.roster.take(conn, found.id, request.state.account.actor, request.state.as_of)
    if submission is None:
        run = await store.certificate_run.latest_of_roster(request.app.state.pool, found.id)
        there = f"/provider/events/{event.number}/runs/{run.number}" if run else f"/provider/rosters/{roster}"
        return RedirectResponse(there, 303)
    await request.app.state.gateway.deliver(submission)
    return RedirectResponse(f"/provider/events/{event.number}/runs/{submission.payload['number']}", 303)


@router.get("/provider/rosters/{roster}/waiting.csv")
async def waiting(request: Request, roster: UUID) -> Response:
    """The rows that wait, each with its reason, to put right and upload again."""
    found, event, _ = await own_roster(request, roster)
    rows = await store.roster.rows(request.app.state.pool, found.id, WAITING, limit=100_000)
    header = found.table.header if found.table and found.table.header else []
    content = csv_bytes(
        [*header, "Line", "What to put right"],
        ([*row.cells, str(row.line), " ".join(each.message for each in row.problems)] for row in rows),
    )
    name = f"{event.number} rows to put right.csv"
    return Response(
        content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def _page(
    request: Request,
    roster: UUID,
    problems: list[Problem] | None = None,
    mapping: list[Column] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    found, event, occurrence = await own_roster(request, roster)
    pool = request.app.state.pool
    counts = await store.roster.counts(pool, found.id)
    number = page_number(request.query_params.get("page", ""))
    paging = Paging(number, sum(counts[each] for each in WAITING), PAGE_SIZE, {})
    return render(
        request,
        "rosters/preview.html",
        status_code=status_code,
        roster=found,
        event=event,
        occurrence=occurrence,
        mapping=mapping or found.mapping,
        columns=list(COLUMN_WORDS.items()),
        width=width(found.table) if found.table else 0,
        counts=counts,
        waiting=await store.roster.rows(pool, found.id, WAITING, PAGE_SIZE, (number - 1) * PAGE_SIZE),
        good=await store.roster.rows(pool, found.id, [RowState.GOOD], 10),
        left_out=await store.roster.rows(pool, found.id, [RowState.LEFT_OUT], 20),
        run=await store.certificate_run.latest_of_roster(pool, found.id),
        paging=paging,
        problems=problems or [],
    )
