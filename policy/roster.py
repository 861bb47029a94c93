"""A roster is judged row by row: what its columns mean, who is good, who is asked about, what is wrong with whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from policy.contact import read_email
from policy.event_schedule_fields import read_day
from policy.person import LONGEST_NAME, clean_name, near, person_key
from policy.schedule import in_quarters, units_of_sessions
from policy.text import clean, clipped
from schemas.event import EventForm, Format
from schemas.occurrence import Occurrence
from schemas.roster import Column, Holder, JudgedRow, RowProblem, RowState, Table

LONGEST_FOLIO = 20
_MEANINGS: dict[Column, tuple[str, ...]] = {
    Column.FIRST_NAME: ("first name", "first", "given name", "given"),
    Column.LAST_NAME: ("last name", "last", "surname", "family name", "family"),
    Column.EMAIL: ("email", "e-mail", "email address", "e-mail address", "mail"),
    Column.UNITS: ("units", "unit", "hours", "pdus", "pdu", "credits"),
    Column.SESSIONS: ("sessions", "session", "sessions attended"),
    Column.ATTENDED_ON: ("date", "attended", "attended on", "completed", "completed on", "date completed"),
    Column.FOLIO: ("folio", "folio number", "folio no", "license", "licence"),
    Column.FULL_NAME: ("name", "full name", "participant", "participant name", "teacher", "educator"),
}


def header_key(header: Sequence[str]) -> str:
    """The same for the same headings, whatever their case."""
    return "|".join(clean(each).casefold() for each in header)


def guess_mapping(table: Table) -> list[Column]:
    """What each column may mean, by its heading or else by what stands in it; a person looks at it afterwards."""
    width = len(table.rows[0]) if table.rows else 0
    if table.header:
        return _each_once([_by_heading(each) for each in table.header])
    return _each_once([_by_content([row[place] for row in table.rows[:50]]) for place in range(width)])


def judge(
    table: Table, mapping: Sequence[Column], form: EventForm, occurrence: Occurrence, holders: Sequence[Holder]
) -> list[JudgedRow]:
    """Every row of a table, judged; lines are counted as in the file, its headings included."""
    first = 2 if table.header else 1
    return judge_rows(
        [(line, row, read_cells(row, mapping)) for line, row in enumerate(table.rows, first)], form, occurrence, holders
    )


@dataclass(frozen=True)
class Cells:
    """What stands in the cells of a row, by meaning, as text."""

    name: str = ""
    email: str = ""
    units: str = ""
    sessions: str = ""
    attended_on: str = ""
    folio: str = ""


def read_cells(row: Sequence[str], mapping: Sequence[Column]) -> Cells:
    """A row's cells by what their columns mean."""
    found = {column: clean(cell) for column, cell in zip(mapping, row, strict=False) if column is not Column.IGNORE}
    parts = [found.get(Column.FIRST_NAME, ""), found.get(Column.LAST_NAME, "")]
    return Cells(
        name=found.get(Column.FULL_NAME) or " ".join(filter(None, parts)),
        email=found.get(Column.EMAIL, ""),
        units=found.get(Column.UNITS, ""),
        sessions=found.get(Column.SESSIONS, ""),
        attended_on=found.get(Column.ATTENDED_ON, ""),
        folio=found.get(Column.FOLIO, ""),
    )


def judge_rows(
    rows: Sequence[tuple[int, Sequence[str], Cells]],
    form: EventForm,
    occurrence: Occurrence,
    holders: Sequence[Holder],
    others: Sequence[tuple[int, str, str]] = (),
) -> list[JudgedRow]:
    """Rows, judged together; `others` are line, name and address of rows that are there already."""
    known = _Known(holders, others)
    return [_judge(line, cells, row, form, occurrence, known) for line, row, cells in rows]


@dataclass
class _Known:
    """Who stands on the roster above a row, and who holds a certificate already."""

    holders: Sequence[Holder]
    others: Sequence[tuple[int, str, str]] = ()
    keys: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.held = {each.person_key: each for each in self.holders}
        for line, name, email in self.others:
            self.add(line, name, email)

    def add(self, line: int, name: str, email: str) -> None:
        self.keys.setdefault(person_key(name, email), line)
        for key in _tokens(name):
            self.by_name.setdefault(key, (line, name))

    def nearly(self, name: str) -> tuple[int, str] | None:
        for key in _tokens(name):
            found = self.by_name.get(key)
            if found and near(found[1], name):
                return found
        return None


def _tokens(name: str) -> list[str]:
    """Keys under which names that are nearly the same meet: their parts' beginnings."""
    parts = sorted(person_key(name, "").rstrip("|").split())
    return [f"{one[:3]} {other[:3]}" for one in parts for other in parts if one < other] or parts


def _judge(  # noqa: PLR0917 - a row and all it is judged by
    line: int, cells: Cells, row: Sequence[str], form: EventForm, occurrence: Occurrence, known: _Known
) -> JudgedRow:
    reading = _Reading(form, occurrence)
    name, email = reading.name(cells.name), reading.email(cells.email)
    sessions = reading.sessions(cells.sessions)
    units = reading.units(cells.units, sessions)
    attended_on = reading.attended_on(cells.attended_on)
    folio = reading.folio(cells.folio)
    key = person_key(name, email)
    asked: list[RowProblem] = []
    if name and not reading.problems:
        if key in known.held:
            reading.complain("holds_one", f"{name} holds certificate {known.held[key].number} of this date already.")
        elif key in known.keys:
            reading.complain("twice", f"The same name and e-mail address stand in line {known.keys[key]}.")
        elif found := known.nearly(name):
            asked.append(
                RowProblem(
                    code="near", message=f"This is nearly the name in line {found[0]}, {found[1]}. Is it somebody else?"
                )
            )
        known.add(line, name, email)
    state = RowState.BAD if reading.problems else RowState.ASK if asked else RowState.GOOD
    return JudgedRow(
        line=line,
        cells=list(row),
        name=name,
        email=email,
        person_key=key,
        units=units,
        sessions=sessions,
        attended_on=attended_on,
        folio=folio,
        state=state,
        problems=reading.problems or asked,
    )


class _Reading:
    """One row while it is read."""

    def __init__(self, form: EventForm, occurrence: Occurrence) -> None:
        self.form = form
        self.occurrence = occurrence
        self.problems: list[RowProblem] = []

    def complain(self, code: str, message: str) -> None:
        self.problems.append(RowProblem(code=code, message=message))

    def name(self, text: str) -> str:
        name = clean_name(text)
        if not any(letter.isalpha() for letter in name):
            self.complain("no_name", "There is no name. Enter the name as it shall stand on the certificate.")
        elif len(name) > LONGEST_NAME:
            self.complain("long_name", f"The name has {len(name)} letters; there is room for {LONGEST_NAME}.")
        return name

    def email(self, text: str) -> str:
        if text and (wrong := read_email(text)[1]):
            self.complain("email", wrong)
        return text

    def sessions(self, text: str) -> list[str]:
        if self.form.format is not Format.CONFERENCE:
            return []
        known = {item.id.casefold(): item.id for item in self.form.schedule if item.kind == "session"}
        asked = [each.casefold() for each in text.replace(";", " ").replace(",", " ").split()]
        asked = [each if each in known else f"s{each}" for each in asked]
        if unknown := [each for each in asked if each not in known]:
            self.complain(
                "session", f"There is no session {unknown[0].upper()}; there are {', '.join(known.values())}."
            )
        if not asked:
            self.complain("no_sessions", f"Name the sessions attended, like “{', '.join(list(known.values())[:2])}”.")
        return [known[each] for each in dict.fromkeys(asked) if each in known]

    def units(self, text: str, sessions: Sequence[str]) -> Decimal | None:
        if self.form.format is Format.CONFERENCE:
            return units_of_sessions(self.form, sessions)
        most = self.form.units
        if not text:
            return most
        try:
            units = Decimal(text)
        except InvalidOperation:
            units = Decimal("NaN")
        if not in_quarters(units) or units <= 0:
            self.complain("units", f"“{clipped(text)}” is not a number of units in quarter steps, like 6 or 6.25.")
            return None
        if units > most:
            self.complain("too_many_units", f"The event offers {most.normalize():f} units at most.")
        elif units < most and not self.form.partial_credit:
            self.complain(
                "partial", f"The event gives units for full attendance only, so {units.normalize():f} cannot be given."
            )
        return units

    def attended_on(self, text: str) -> date | None:
        if not text:
            return None
        day, wrong = read_day(text.split(" ", maxsplit=1)[0])
        if wrong or day is None:
            self.complain("date", wrong or "This is not a date.")
        elif not self.occurrence.first_day <= day <= self.occurrence.last_day:
            self.complain("date_outside", "This day is not one of the event's. Correct it or leave it empty.")
        return day

    def folio(self, text: str) -> str:
        if len(text) > LONGEST_FOLIO:
            self.complain("folio", f"A folio number has at most {LONGEST_FOLIO} characters.")
        return text[:LONGEST_FOLIO]


def _by_heading(heading: str) -> Column:
    words = clean(heading).casefold().replace("_", " ").rstrip("#:*. ")
    return next((column for column, names in _MEANINGS.items() if words in names), Column.IGNORE)


def _by_content(cells: Sequence[str]) -> Column:
    filled = [cell for cell in cells if cell]
    if not filled:
        return Column.IGNORE
    if sum("@" in cell for cell in filled) * 2 > len(filled):
        return Column.EMAIL
    if all(cell.replace(".", "", 1).isdecimal() for cell in filled):
        return Column.UNITS if all(float(cell) <= 60 for cell in filled) else Column.IGNORE  # noqa: PLR2004 - hours
    return Column.FULL_NAME


def _each_once(columns: list[Column]) -> list[Column]:
    """Two nameless columns of names are first and last name; any other meaning is taken by one column only."""
    if columns.count(Column.FULL_NAME) > 1 and Column.FIRST_NAME not in columns:
        names = iter([Column.FIRST_NAME, Column.LAST_NAME])
        columns = [next(names, Column.IGNORE) if each is Column.FULL_NAME else each for each in columns]
    seen: Counter[Column] = Counter()
    once = []
    for each in columns:
        seen[each] += 1
        once.append(each if each is Column.IGNORE or seen[each] == 1 else Column.IGNORE)
    return once
