"""What became of a list: its columns, who is good, who is asked about, and what is wrong with whom."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.certificate_run
import store.provider
import store.roster
from console.events.over import why_closed
from console.public import posted
from console.public.paging import Paging, page_number
from console.rosters.judging import judged_table
from console.rosters.may_issue import not_yet
from console.rosters.own import own_roster
from console.staff.told import Told
from console.templating import render
from policy.roster_columns import WORDS, FirstLine, headed, header_key, mapping_problems, unused, width
from policy.roster_guess import questions
from policy.roster_headings import known, titles
from schemas.event import Event, Format
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.roster import Column, Roster, RowState, Table
from store.database import transaction

router = APIRouter()

PAGE_SIZE = 50
SAMPLE_ROWS = 3
CONFLICT = 409
ON_PAPER = "on_paper"
AMONG_PAPER: Mapping[str, bool] = {"yes": True, "no": False}
WAITING = (RowState.BAD, RowState.ASK)
VIEWS: Mapping[str, tuple[str, tuple[RowState, ...]]] = {
    "waiting": ("Waiting for you", WAITING),
    "good": ("Ready", (RowState.GOOD,)),
    "issued": ("Issued", (RowState.TAKEN, RowState.DONE)),
    "merged": ("Put together", (RowState.MERGED,)),
    "left_out": ("Left out", (RowState.LEFT_OUT,)),
}
FIRST_LINES: Mapping[str, FirstLine] = {"yes": "headings", "no": "person", "title": "title"}
TOLD: Mapping[str, Told] = {
    "put_right": Told(tone="success", text="The row is put right and ready to be issued."),
    "asked": Told(tone="info", text="The row is put right. There is a question about it now: see below."),
    "left_out": Told(tone="info", text="Left out. It stays listed, and can be put right later."),
    "confirmed": Told(tone="success", text="Noted: somebody else. The row is ready to be issued."),
    "together": Told(tone="success", text="Put together: one row stands for the sessions of both."),
    "apart": Told(tone="success", text="Taken apart: both rows are ready to be issued, each with its own sessions."),
    "look_again": Told(
        tone="warning",
        text="Taken apart. The other row still names the sessions of both: change it where that is wrong.",
    ),
    "replaces": Told(tone="success", text="The row replaces the certificate by one for the sessions of both."),
    "no_more": Told(tone="info", text="Nothing was changed: with these sessions the certificate has no more units."),
    "columns": Told(tone="success", text="The rows were read anew with these columns."),
    "changed": Told(tone="warning", text="Nothing was changed: the row was issued or left out meanwhile."),
    "none_good": Told(tone="warning", text="No row is ready to be issued."),
}


@router.get("/providers/{provider}/rosters/{roster}")
async def page(request: Request, roster: UUID) -> Response:
    """The preview: nothing is issued before somebody says so."""
    return await _page(request, roster)


@router.post("/providers/{provider}/rosters/{roster}")
async def change(request: Request, roster: UUID) -> Response:
    """What is said about all rows: what the columns mean, or that those asked about are all different people."""
    found, event, occurrence = await own_roster(request, roster)
    async with posted.posted(request) as form:
        action = posted.text(form, "action")
        columns = width(found.table) if found.table else 0
        chosen = [posted.text(form, f"column-{at}") for at in range(1, columns + 1)]
        first = FIRST_LINES.get(posted.text(form, "headed"))
    if action == "all_different":
        return await _all_different(request, roster)
    if found.table is None or not set(chosen) <= set(Column):
        return RedirectResponse(f"{request.state.own}/rosters/{roster}", 303)
    table, mapping = headed(found.table, first or "person"), [Column(each) for each in chosen]
    wrong = mapping_problems(mapping, by_session=event.form.format is Format.CONFERENCE)
    if first is None:
        wrong.append(Problem(field="headed", message="Say what the first line of the list is."))
    elif not any(map(any, table.rows)):
        wrong.append(Problem(field="headed", message="Then nobody is left on the list. Say that it is a participant."))
    if wrong:
        return await _page(request, roster, wrong, mapping, status_code=422)
    rows = await judged_table(request, event, occurrence, table, mapping)
    async with transaction(request.app.state.pool) as conn:
        if table != found.table:
            await store.roster.set_table(conn, roster, table)
        await store.roster.set_rows(conn, roster, mapping, rows)
        key = header_key(table.header, width(table))
        await store.roster.remember_mapping(conn, event.provider, key, mapping, request.state.as_of)
    return RedirectResponse(f"{request.state.own}/rosters/{roster}?told=columns", 303)


@router.post("/providers/{provider}/rosters/{roster}/issue")
async def issue(request: Request, roster: UUID) -> Response:
    """Issue the good rows; those that wait can follow later."""
    found, event, occurrence = await own_roster(request, roster)
    if wrong := await _not_yet(request, event, occurrence):
        return await _page(request, roster, [Problem(field="", message=wrong)], status_code=CONFLICT)
    async with posted.posted(request) as form:
        said = posted.text(form, ON_PAPER)
    if occurrence.paper and said not in AMONG_PAPER:
        message = f"Say whether they are among the {occurrence.paper:,} you counted as issued on paper."
        return await _page(request, roster, [Problem(field=ON_PAPER, message=message)], status_code=422)
    pool, actor = request.app.state.pool, request.state.account.actor
    among_paper = AMONG_PAPER.get(said) if occurrence.paper else None
    async with transaction(pool) as conn:
        submission = await store.roster.take(conn, found.id, actor, request.state.as_of, among_paper=among_paper)
    if submission is None:
        # Pressed twice, or in two windows: the run that took the rows tells how far it is.
        run = await store.certificate_run.latest_of_roster(pool, found.id)
        here = f"{request.state.own}/rosters/{roster}?told=none_good"
        return RedirectResponse(_run_address(event, run.number) if run else here, 303)
    await request.app.state.gateway.deliver(submission)
    return RedirectResponse(_run_address(event, submission.payload["number"]), 303)


async def _all_different(request: Request, roster: UUID) -> Response:
    pool = request.app.state.pool
    asked = await store.roster.rows(pool, roster, [RowState.ASK], limit=100_000)
    async with transaction(pool) as conn:
        for each in asked:
            await store.roster.confirm(conn, roster, each.line)
    return RedirectResponse(f"{request.state.own}/rosters/{roster}?told=confirmed", 303)


async def _not_yet(request: Request, event: Event, occurrence: Occurrence) -> str:
    history = await store.provider.standings(request.app.state.pool, event.provider, request.state.as_of)
    wrong = not_yet(event, occurrence, history, request.state.as_of)
    return wrong or await why_closed(request, event, occurrence)


def _run_address(event: Event, run: int) -> str:
    return f"/providers/{event.provider}/events/{event.number}/runs/{run}"


async def _page(
    request: Request,
    roster: UUID,
    problems: Sequence[Problem] = (),
    mapping: Sequence[Column] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    found, event, occurrence = await own_roster(request, roster)
    pool, query = request.app.state.pool, request.query_params
    counts = await store.roster.counts(pool, found.id)
    view = query.get("view", "") if query.get("view", "") in VIEWS else _first_view(counts)
    states = VIEWS[view][1]
    total = sum(counts[state] for state in states)
    paging = Paging(page_number(query.get("page", "")), total, PAGE_SIZE, {"view": view})
    if paging.beyond:
        return paging.to_the_last(f"{request.state.own}/rosters/{roster}")
    mapping, asked = mapping or found.mapping, list[Problem]()
    if found.table and not sum(counts.values()):
        asked = questions(found.table, mapping)
        problems = problems or mapping_problems(mapping, by_session=event.form.format is Format.CONFERENCE)
    return render(
        request,
        "rosters/preview.html",
        status_code=status_code,
        roster=found,
        event=event,
        occurrence=occurrence,
        counts=counts,
        rows=await store.roster.rows(pool, found.id, states, PAGE_SIZE, (paging.number - 1) * PAGE_SIZE),
        view=view,
        views={name: (words, sum(counts[state] for state in of)) for name, (words, of) in VIEWS.items()},
        paging=paging,
        run=await store.certificate_run.latest_of_roster(pool, found.id),
        not_yet=await _not_yet(request, event, occurrence),
        told=None if problems else TOLD.get(query.get("told", "")),
        problems=problems,
        asked=asked,
        **_columns(found, mapping),
    )


def _columns(roster: Roster, mapping: Sequence[Column]) -> dict[str, object]:
    """What the page shows of the table's columns."""
    table = roster.table
    with_headings = headed(table, "headings") if table and any(table.rows) else table
    sample = [row for row in table.rows if any(row)][:SAMPLE_ROWS] if table else []
    return {
        "table": table,
        "width": width(table) if table else 0,
        "sample": sample,
        "mapping": list(mapping),
        "unused": unused(table, mapping) if table else [],
        "headings": with_headings.header if with_headings else [],
        "guessed_headings": bool(table and table.header and not any(map(known, table.header))),
        "titles": table is not None and _below_titles(table),
        "column_words": [(column.value, words) for column, words in WORDS.items()],
    }


def _below_titles(table: Table) -> bool:
    """Whether lines stand above the list that may be titles."""
    if table.header or table.above:
        return bool(table.above)
    return titles(table.rows) > next((at for at, row in enumerate(table.rows) if any(row)), 0)


def _first_view(counts: Mapping[RowState, int]) -> str:
    return next((name for name, (_, states) in VIEWS.items() if any(counts[state] for state in states)), "waiting")
