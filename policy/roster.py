"""Rosters judged row by row: which can be issued, which a person is asked about, which are wrong and why."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from policy.crowd import Crowd, Person, told
from policy.person import person_key
from policy.roster_cells import (
    RowText,
    problem,
    read_address,
    read_day,
    read_folio,
    read_name,
    read_sessions,
    read_units,
    row_text,
)
from policy.standing import History, uncovered
from policy.together import adding_to, together
from schemas.event import EventForm, Format
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from schemas.roster import Column, Holder, JudgedRow, RowProblem, RowState, Table

__all__ = [
    "About",
    "Crowd",
    "Person",
    "RowText",
    "among",
    "judge",
    "judge_row",
    "read_row",
]


class About(Frozen):
    """What a roster is about.

    Attributes:
        history: how the provider's approval stood from when on.
        reported_at: when the event was reported.
        today: the day it is in Montana.
    """

    form: EventForm
    occurrence: Occurrence
    history: History
    reported_at: datetime
    today: date


def judge(table: Table, mapping: Sequence[Column], about: About, holders: Iterable[Holder]) -> list[JudgedRow]:
    """Every row of a table that is not blank, in its order; of two rows for one person the first is the good one.

    At a conference the first stands for the sessions of both.
    """
    form, crowd = about.form, Crowd(holders)
    rows = [
        read_row(line, row_text(cells, mapping, table.header, form), about, cells=cells)
        for line, cells in enumerate(table.rows, table.first_line)
        if any(cells)
    ]
    judged = []
    for read in together(rows, form) if form.format is Format.CONFERENCE else rows:
        row = among(read, about, crowd)
        if row.state in (RowState.GOOD, RowState.ASK):
            crowd.add(Person(name=row.name, email=row.email, line=row.line))
        judged.append(row)
    return judged


def judge_row(line: int, text: RowText, about: About, crowd: Crowd, *, cells: Sequence[str] = ()) -> JudgedRow:
    """One row by itself and among those known already; everything that is wrong with it is named at once."""
    return among(read_row(line, text, about, cells=cells), about, crowd)


def read_row(line: int, text: RowText, about: About, *, cells: Sequence[str] = ()) -> JudgedRow:
    """One row by itself."""
    form = about.form
    name, problems = read_name(text.name)
    email, wrong_email = read_address(text.email)
    sessions, wrong_sessions = read_sessions(text.sessions, form)
    units, wrong_units = (None, []) if wrong_sessions else read_units(text.units, sessions, form)
    day, wrong_day = read_day(text.attended_on, form, about.occurrence, about.today)
    folio, wrong_folio = read_folio(text.folio)
    if not wrong_day:
        wrong_day = _not_in_force(about, day)
    problems = [*problems, *wrong_email, *wrong_sessions, *wrong_units, *wrong_day, *wrong_folio]
    return JudgedRow(
        line=line,
        cells=list(cells),
        name=name,
        email=email,
        person_key=person_key(name, email),
        units=None if wrong_units else units,
        sessions=sessions,
        attended_on=day,
        folio=folio,
        state=RowState.BAD if problems else RowState.GOOD,
        problems=problems,
    )


def among(row: JudgedRow, about: About, crowd: Crowd) -> JudgedRow:
    """A row that is right by itself, among those known already.

    Who holds a certificate of fewer sessions of a conference gets another in its place.
    """
    if row.state is not RowState.GOOD:
        return row
    by_session, same = about.form.format is Format.CONFERENCE, crowd.same(row.name, row.email)
    if by_session and same and same.holder and (more := adding_to(row, same.holder, about.form)):
        return more
    found = crowd.problem(row.name, row.email)
    if found is None:
        return row
    if by_session and same and not same.holder:
        found = problem("same_person", f"Is this the same person as {told(same)}?")
    state = RowState.ASK if found.code == "same_person" else RowState.BAD
    return row.model_copy(update={"state": state, "problems": [found]})


def _not_in_force(about: About, attended_on: date | None) -> list[RowProblem]:
    self_paced = about.form.format is Format.SELF_PACED
    wrong = uncovered(
        about.history,
        about.occurrence,
        attended_on,
        reported_at=about.reported_at,
        today=about.today,
        self_paced=self_paced,
    )
    return [problem("attended_on", wrong)] if wrong else []
