"""Rows judged for a page: what policy says of them, and whether their names can be printed at all."""

from collections.abc import Callable, Iterable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

import documents.certificate
import store.certificate
import store.provider
import store.roster
from policy.calendar import mountain_date
from policy.roster import About, Crowd, Person, RowText, judge, judge_row
from policy.roster_cells import problem
from schemas.event import Event
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.roster import Column, JudgedRow, Roster, RosterRow, RowProblem, RowState, Table

FIELDS = tuple(RowText.model_fields)
KNOWN_STATES = (RowState.GOOD, RowState.ASK, RowState.TAKEN, RowState.DONE)
MOST = 100_000
SAME_PERSON = "same_person"


async def about(request: Request, event: Event, occurrence: Occurrence) -> About:
    """What rows are judged against, today."""
    history = await store.provider.standings(request.app.state.pool, event.provider, request.state.as_of)
    return About(
        form=event.form,
        occurrence=occurrence,
        history=history,
        reported_at=event.reported_at,
        today=mountain_date(request.state.as_of),
    )


async def judged_table(
    request: Request, event: Event, occurrence: Occurrence, table: Table, mapping: Sequence[Column]
) -> list[JudgedRow]:
    """Every row of a table; a long one takes seconds, in which other pages are answered."""
    holders = await store.certificate.holders(request.app.state.pool, event.number, occurrence.ordinal)
    known = await about(request, event, occurrence)

    def work() -> list[JudgedRow]:
        return [*map(_printed, judge(table, mapping, known, holders))]

    return await run_in_threadpool(work)


async def judged_row(
    request: Request,
    event: Event,
    occurrence: Occurrence,
    line: int,
    text: RowText,
    *,
    roster: Roster | None = None,
    without: str = "",
    cells: Sequence[str] = (),
) -> JudgedRow:
    """One row beside the others of its roster and those who hold a certificate, but for the certificate `without`."""
    known = await about(request, event, occurrence)
    gather = await gathering(request, occurrence, line, roster=roster, without=without)

    def work() -> JudgedRow:
        return _printed(judge_row(line, text, known, gather(), cells=cells))

    return await run_in_threadpool(work)


async def gathering(
    request: Request, occurrence: Occurrence, line: int, *, roster: Roster | None = None, without: str = ""
) -> Callable[[], Crowd]:
    """What gathers everybody whom the row of a line is judged among; of thousands that is work for a thread."""
    pool = request.app.state.pool
    holders = await store.certificate.holders(pool, occurrence.event, occurrence.ordinal)
    others = await store.roster.rows(pool, roster.id, KNOWN_STATES, limit=MOST) if roster else []

    def gather() -> Crowd:
        crowd = Crowd(each for each in holders if each.number != without)
        held = {each.number for each in holders}
        for each in others:
            if each.line != line and each.certificate not in held:
                crowd.add(Person(name=each.name, email=each.email, line=each.line))
        return crowd

    return gather


def row_problems(problems: Iterable[RowProblem], suffix: str = "") -> list[Problem]:
    """The problems of a row beside the fields of its form; what is about the person stands beside the name."""
    return [
        Problem(field=f"{each.code if each.code in FIELDS else 'name'}{suffix}", message=each.message)
        for each in problems
    ]


def judged_of(row: RosterRow, state: RowState | None = None) -> JudgedRow:
    """A row as it was judged, or as if it had been judged so."""
    facts = {name: getattr(row, name) for name in JudgedRow.model_fields}
    return JudgedRow.model_validate(facts | ({"state": state, "problems": []} if state else {}))


def text_of(row: RosterRow) -> RowText:
    """A row as its form shows it."""
    return RowText(
        name=row.name,
        email=row.email,
        units=f"{row.units.normalize():f}" if row.units is not None else "",
        sessions=", ".join(row.sessions),
        attended_on=row.attended_on.isoformat() if row.attended_on else "",
        folio=row.folio,
    )


def unprintable(name: str) -> list[RowProblem]:
    """What no font of the certificate can print in a name, letter by letter."""
    letters = documents.certificate.unprintable(name)
    if not letters:
        return []
    message = f"The certificate cannot print {letters} in this name. Write the name with other letters."
    return [problem("name", message)]


def _printed(row: JudgedRow) -> JudgedRow:
    wrong = unprintable(row.name)
    if not wrong:
        return row
    kept = [each for each in row.problems if row.state is RowState.BAD]
    return row.model_copy(update={"state": RowState.BAD, "problems": [*wrong, *kept]})
