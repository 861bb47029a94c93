"""A list of participants comes in: a file, a paste, or one person."""

from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.roster
from console.events.own import own_occurrence
from console.public import posted
from console.templating import render
from documents.spreadsheet import UnreadableRosterError, read_paste, read_table
from policy.calendar import mountain_date
from policy.roster import About, Crowd, RowText, guess_mapping, header_key, judge, judge_row
from policy.text import clean
from schemas.event import Event
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.roster import Column, JudgedRow, Purpose, Roster, RosterSource, Table
from store.database import transaction

router = APIRouter()

LARGEST_FILE = 10 * 1024 * 1024
PERSON = ("name", "email", "units", "sessions", "attended_on", "folio")


@router.get("/provider/events/{number}/occurrences/{ordinal}/roster")
async def page(request: Request, number: str, ordinal: int) -> Response:
    """Three ways to name the participants."""
    event, found = await own_occurrence(request, number, ordinal)
    return _page(request, event, found, {})


@router.post("/provider/events/{number}/occurrences/{ordinal}/roster")
async def post(request: Request, number: str, ordinal: int) -> Response:
    """Keep what was read, and lead on to its preview."""
    event, found = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        typed = {name: posted.text(form, name) for name in (*PERSON, "people")}
        how = posted.text(form, "how")
        if how == "single":
            return await _single(request, event, found, typed)
        try:
            table, file = await _table(form, how)
        except UnreadableRosterError as error:
            problem = Problem(field="people" if how == "paste" else "file", message=str(error))
            return _page(request, event, found, typed, [problem], status_code=422)
    mapping = await _mapping(request, event, table)
    source = RosterSource.PASTE if how == "paste" else RosterSource.FILE
    roster = _roster(request, event, found, source, file=file, table=table)
    holders = await store.certificate.holders(request.app.state.pool, event.number, ordinal)
    today = mountain_date(request.state.as_of)
    rows = await run_in_threadpool(judge, table, mapping, event.form, found, holders, today=today)
    await _keep(request, event, roster, mapping, rows)
    return RedirectResponse(f"/provider/rosters/{roster.id}", 303)


async def _table(form: FormData, how: str) -> tuple[Table, str]:
    if how == "paste":
        return await run_in_threadpool(read_paste, posted.text(form, "people")), ""
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise UnreadableRosterError("Choose the file with your participants.")
    content = await upload.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UnreadableRosterError("The file is larger than 10 MB. Save the list alone, as Excel or CSV.")
    name = clean(upload.filename)[:120]
    return await run_in_threadpool(read_table, content, name), name


async def _single(request: Request, event: Event, occurrence: Occurrence, typed: dict[str, str]) -> Response:
    holders = await store.certificate.holders(request.app.state.pool, event.number, occurrence.ordinal)
    text = RowText(**{name: clean(typed[name]) for name in PERSON})
    about = About(form=event.form, occurrence=occurrence, today=mountain_date(request.state.as_of))
    row = judge_row(1, text, about, Crowd(holders), cells=[text.name, text.email])
    if row.problems:
        problems = [Problem(field="name", message=each.message) for each in row.problems]
        return _page(request, event, occurrence, typed, problems, status_code=422)
    roster = _roster(request, event, occurrence, RosterSource.SINGLE)
    await _keep(request, event, roster, [], [row])
    return RedirectResponse(f"/provider/rosters/{roster.id}", 303)


async def _mapping(request: Request, event: Event, table: Table) -> list[Column]:
    remembered = None
    if table.header:
        remembered = await store.roster.remembered_mapping(
            request.app.state.pool, event.provider, header_key(table.header)
        )
    return remembered or guess_mapping(table)


def _roster(
    request: Request,
    event: Event,
    occurrence: Occurrence,
    source: RosterSource,
    *,
    file: str = "",
    table: Table | None = None,
) -> Roster:
    return Roster(
        id=uuid4(),
        event=event.number,
        occurrence=occurrence.ordinal,
        source=source,
        purpose=Purpose.ISSUE,
        file=file,
        table=table,
        made_at=request.state.as_of,
        made_by=request.state.account.actor,
    )


async def _keep(request: Request, event: Event, roster: Roster, mapping: list[Column], rows: list[JudgedRow]) -> None:
    async with transaction(request.app.state.pool) as conn:
        await store.roster.add(conn, roster, event.provider)
        await store.roster.set_rows(conn, roster.id, mapping, rows)


def _page(
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
    )
