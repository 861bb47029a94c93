"""Rosters judged row by row: which can be issued, which a person is asked about, which are wrong and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, islice
from typing import Literal

from policy.person import near, near_emails, near_keys, person_key
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
from policy.roster_columns import guess_mapping, header_key
from policy.standing import History, uncovered
from schemas.event import EventForm, Format
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from schemas.roster import Column, Holder, JudgedRow, RowProblem, RowState, Table

__all__ = ["About", "Crowd", "RowText", "guess_mapping", "header_key", "judge", "judge_row"]

COMPARED = 25
"""Most people whom one name is compared with; a list in which more are near is asked about anyway."""


class About(Frozen):
    """What a roster is about.

    Attributes:
        history: how the provider's approval stood from when on.
        today: the day it is in Montana.
    """

    form: EventForm
    occurrence: Occurrence
    history: History
    today: date


class Person(Frozen):
    """Somebody known already: a row above (`line`), or who holds a certificate (`number`)."""

    name: str
    email: str
    line: int | None = None
    number: str = ""


class Crowd:
    """People known already, so that the same one, or one that is nearly the same, is found quickly."""

    def __init__(self, holders: Iterable[Holder] = ()) -> None:
        """Begin with those who hold a certificate of the occurrence."""
        self._same: dict[str, Person] = {}
        self._near: dict[str, list[Person]] = defaultdict(list)
        for each in holders:
            self.add(Person(name=each.name, email=each.email, number=each.number))

    def add(self, person: Person) -> None:
        """Know one more; of two who are the same the first one counts."""
        self._same.setdefault(person_key(person.name, person.email), person)
        for key in near_keys(person.name):
            self._near[key].append(person)

    def problem(self, name: str, email: str) -> RowProblem | None:
        """What is wrong with one more of this name and address; the code is that of a question or of a refusal."""
        same = self._same.get(person_key(name, email))
        if same and email:
            if same.number:
                message = f"{name} ({email}) holds certificate {same.number} of this date already."
                return problem("holds_one", message)
            return problem("duplicate", f"The same name and e-mail address stand in line {same.line} already.")
        alike = same or next((each for each in self._candidates(name) if _alike(each, name, email)), None)
        return problem("same_person", f"Is this the same person as {_told(alike)}?") if alike else None

    def _candidates(self, name: str) -> Iterable[Person]:
        return islice(chain.from_iterable(self._near[key] for key in near_keys(name) if key in self._near), COMPARED)


def judge(
    table: Table,
    mapping: Sequence[Column],
    about: About,
    holders: Iterable[Holder],
) -> list[JudgedRow]:
    """Every row of a table that is not blank, in its order; of two rows for one person the first is the good one."""
    crowd, rows = Crowd(holders), []
    for line, cells in enumerate(table.rows, table.first_line):
        if not any(cells):
            continue
        row = judge_row(line, row_text(cells, mapping, table.header, about.form), about, crowd, cells=cells)
        if row.state is not RowState.BAD:
            crowd.add(Person(name=row.name, email=row.email, line=line))
        rows.append(row)
    return rows


def judge_row(line: int, text: RowText, about: About, crowd: Crowd, *, cells: Sequence[str] = ()) -> JudgedRow:
    """One row by itself and among those known already; everything that is wrong with it is named at once."""
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
    state: Literal[RowState.BAD, RowState.ASK, RowState.GOOD] = RowState.BAD if problems else RowState.GOOD
    if not problems and (found := crowd.problem(name, email)):
        problems, state = [found], RowState.ASK if found.code == "same_person" else RowState.BAD
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
        state=state,
        problems=problems,
    )


def _not_in_force(about: About, attended_on: date | None) -> list[RowProblem]:
    self_paced = about.form.format is Format.SELF_PACED
    wrong = uncovered(about.history, about.occurrence, attended_on, today=about.today, self_paced=self_paced)
    return [problem("attended_on", wrong)] if wrong else []


def _alike(person: Person, name: str, email: str) -> bool:
    """The same name is always asked about; one that is nearly the same only where the addresses leave it open."""
    if near_emails(person.email, email):
        return near(person.name, name)
    return person_key(person.name, "") == person_key(name, "")


def _told(person: Person) -> str:
    whom = f"{person.name} ({person.email})" if person.email else person.name
    return f"{whom}, who holds certificate {person.number}" if person.number else f"{whom} in line {person.line}"
