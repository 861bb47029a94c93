"""A list of participants comes in: a file, a paste, or one person."""

from uuid import UUID, uuid4

import asyncpg
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

import store.provider
import store.roster
from console.events.over import why_closed
from console.events.own import own_occurrence
from console.public import posted
from console.public.upload import file_name
from console.rosters.judging import FIELDS, judged_row, judged_table, row_problems
from console.rosters.may_issue import closed
from console.templating import render
from documents.spreadsheet import MOST_ROWS, UnreadableRosterError, read_paste, read_table
from policy.roster import RowText
from policy.roster_columns import headed, header_key, mapping_problems, still_fits, width
from policy.roster_guess import guess_mapping, questions
from policy.roster_headings import unclear as first_line_unclear
from schemas.event import Event, Format
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.roster import Column, JudgedRow, Purpose, Roster, RosterSource, RowState, Table
from store.database import transaction

router = APIRouter()

LARGEST_FILE = 10 * 1024 * 1024
ACCEPT = ".xlsx,.xlsm,.csv,.tsv,.txt"


@router.get("/providers/{provider}/events/{number}/occurrences/{ordinal}/roster")
async def page(request: Request, number: str, ordinal: int) -> Response:
    """Three ways to name the participants."""
    event, found = await own_occurrence(request, number, ordinal)
    return await _page(request, event, found, {})


@router.post("/providers/{provider}/events/{number}/occurrences/{ordinal}/roster")
async def post(request: Request, number: str, ordinal: int) -> Response:
    """Keep what was read, and lead on to its preview; a second press of the button finds it there."""
    event, found = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        typed = {name: posted.text(form, name) for name in (*FIELDS, "people")}
        how, roster = posted.text(form, "how"), posted.identity(form, "roster") or uuid4()
        if wrong := await _closed(request, event, found):
            return await _page(request, event, found, typed, [Problem(field="", message=wrong)], status_code=409)
        if how == "single":
            return await _single(request, event, found, roster, typed)
        try:
            table, file = await _table(form, how)
        except UnreadableRosterError as error:
            problem = Problem(field="people" if how == "paste" else "file", message=str(error))
            return await _page(request, event, found, typed, [problem], status_code=422)
    table, mapping, sure = await _mapping(request, event, table)
    unclear = mapping_problems(mapping, by_session=event.form.format is Format.CONFERENCE)
    # Rows are read once a person has answered; until then there is nothing to issue.
    rows = await judged_table(request, event, found, table, mapping) if sure and not unclear else []
    source = RosterSource.PASTE if how == "paste" else RosterSource.FILE
    made = _roster(request, event, found, roster, source, file=file, table=table)
    return await _kept(request, event, made, mapping, rows)


async def _table(form: FormData, how: str) -> tuple[Table, str]:
    if how == "paste":
        return await run_in_threadpool(read_paste, posted.text(form, "people")), ""
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise UnreadableRosterError("Choose the file with your participants.")
    if (upload.size or 0) > LARGEST_FILE:
        raise UnreadableRosterError("The file is larger than 10 MB. Save the list alone, as Excel or CSV.")
    name = file_name(upload.filename)
    return await run_in_threadpool(read_table, await upload.read(), name), name


async def _single(
    request: Request, event: Event, occurrence: Occurrence, roster: UUID, typed: dict[str, str]
) -> Response:
    text = RowText(**{name: typed[name] for name in FIELDS})
    row = await judged_row(request, event, occurrence, 1, text, cells=[text.name, text.email])
    if row.state is RowState.BAD:
        return await _page(request, event, occurrence, typed, row_problems(row.problems), status_code=422)
    return await _kept(request, event, _roster(request, event, occurrence, roster, RosterSource.SINGLE), [], [row])


async def _mapping(request: Request, event: Event, table: Table) -> tuple[Table, list[Column], bool]:
    """As these headings were read last time by this provider, else as they seem to mean, and whether that is sure.

    Headings nobody else uses are known once somebody said that they are some.
    """
    pool, tried = request.app.state.pool, headed(table, "headings")
    remembered = await store.roster.remembered_mapping(pool, event.provider, header_key(tried.header))
    if remembered and len(remembered) == width(tried) and any(tried.rows):
        return tried, remembered, True
    guessed = guess_mapping(table, event.form)
    if not table.header:
        remembered = await store.roster.remembered_mapping(pool, event.provider, header_key([], width(table)))
        if remembered and still_fits(remembered, guessed):
            return table, remembered, not first_line_unclear(table)
    return table, guessed, not questions(table, guessed)


def _roster(
    request: Request,
    event: Event,
    occurrence: Occurrence,
    roster: UUID,
    source: RosterSource,
    *,
    file: str = "",
    table: Table | None = None,
) -> Roster:
    return Roster(
        id=roster,
        event=event.number,
        occurrence=occurrence.ordinal,
        source=source,
        purpose=Purpose.ISSUE,
        file=file,
        table=table,
        made_at=request.state.as_of,
        made_by=request.state.account.actor,
    )


async def _kept(
    request: Request, event: Event, roster: Roster, mapping: list[Column], rows: list[JudgedRow]
) -> Response:
    try:
        async with transaction(request.app.state.pool) as conn:
            await store.roster.add(conn, roster, event.provider)
            await store.roster.set_rows(conn, roster.id, mapping, rows)
    except asyncpg.UniqueViolationError:
        # Pressed twice: the first press kept the list.
        return RedirectResponse(f"{request.state.own}/rosters/{roster.id}", 303)
    return RedirectResponse(f"{request.state.own}/rosters/{roster.id}", 303)


async def _closed(request: Request, event: Event, occurrence: Occurrence) -> str:
    history = await store.provider.standings(request.app.state.pool, event.provider, request.state.as_of)
    wrong = closed(event, occurrence, history, request.state.as_of)
    return wrong or await why_closed(request, event, occurrence)


async def _page(
    request: Request,
    event: Event,
    occurrence: Occurrence,
    typed: dict[str, str],
    problems: list[Problem] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "rosters/upload.html",
        status_code=status_code,
        event=event,
        occurrence=occurrence,
        typed=typed,
        problems=problems or [],
        too_early=occurrence.starts_at > request.state.as_of,
        closed=await _closed(request, event, occurrence),
        fresh=uuid4,
        accept=ACCEPT,
        most=MOST_ROWS,
    )
