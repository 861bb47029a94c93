"""What the columns of a roster mean: guessed from headings and cells, for a person to look at."""

import re
from collections.abc import Sequence

from policy.names import search_key
from schemas.event import EventForm
from schemas.problem import Problem
from schemas.roster import Column, Table

_HEADINGS: dict[Column, str] = {
    Column.FULL_NAME: "name|full name|participant|participant name|attendee|attendee name|teacher|teacher name|educator"
    "|educator name|person|learner|display name|name original name|user name|names|name of participant",
    Column.FIRST_NAME: "first name|first|given name|given|fname|firstname|preferred name|forename",
    Column.LAST_NAME: "last name|last|surname|family name|lname|lastname",
    Column.EMAIL: "email|e mail|email address|e mail address|mail|user email|participant email|attendee email"
    "|work email|email 1",
    Column.UNITS: "units|unit|pdu|pdus|renewal units|renewal unit|renewal unit credits|hours|credit|credits"
    "|credit hours|contact hours|units earned|pdus earned|number of units|opi renewal units",
    Column.SESSIONS: "sessions|session|sessions attended|attended sessions|breakouts|session attended",
    Column.ATTENDED_ON: "date|attended on|date attended|attendance date|date of attendance|completed|completed on"
    "|completion date|date completed|date of completion",
    Column.FOLIO: "folio|folio number|folio no|folio id|educator number|educator id|license|license number|licence"
    "|license folio number",
}
_BY_HEADING = {heading: column for column, headings in _HEADINGS.items() for heading in headings.split("|")}
WORDS: dict[Column, str] = {
    Column.FULL_NAME: "Full name",
    Column.FIRST_NAME: "First name",
    Column.LAST_NAME: "Last name",
    Column.EMAIL: "E-mail",
    Column.UNITS: "Units",
    Column.SESSIONS: "Sessions attended",
    Column.ATTENDED_ON: "Day of attendance",
    Column.FOLIO: "Folio number",
    Column.IGNORE: "Not needed",
}
"""The columns as people choose them."""
_LOOKED_AT = 50
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_DIGIT = re.compile(r"\d")


def header_key(header: Sequence[str], columns: int = 0) -> str:
    """The same for the same headings, however they are written; for a list without any, how many columns it has."""
    return "|".join(search_key(each) for each in header) or f"{columns} columns without headings"


def still_fits(remembered: Sequence[Column], guessed: Sequence[Column]) -> bool:
    """Whether what a list without headings meant last time may be meant again: addresses stand where they stood."""
    return len(remembered) == len(guessed) and all(
        (one is Column.EMAIL) == (other is Column.EMAIL) for one, other in zip(remembered, guessed, strict=True)
    )


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a row holds headings rather than a person: one of them is known, and none is an address or a figure."""
    filled = [cell for cell in cells if cell.strip()]
    if any(_EMAIL.search(cell) or cell.strip().replace(".", "").isdigit() for cell in filled):
        return False
    return any(search_key(cell) in _BY_HEADING for cell in filled)


def guess_mapping(table: Table, form: EventForm | None = None) -> list[Column]:
    """What each column seems to mean: from its heading, else from what stands below it.

    A heading that is a session of the event has a tick below it for everybody who was there.
    """
    known = _BY_HEADING | {
        search_key(words): Column.SESSIONS
        for item in (form.schedule if form else ())
        for words in (item.id, item.title)
        if item.kind == "session" and search_key(words) not in _BY_HEADING
    }
    mapping = [known.get(search_key(heading), Column.IGNORE) for heading in table.header]
    mapping = [Column.IGNORE if _came_before(mapping, at) else each for at, each in enumerate(mapping)]
    mapping += [Column.IGNORE] * (width(table) - len(mapping))
    columns = [_cells(table, at) for at in range(len(mapping))]
    if Column.EMAIL not in mapping:
        _claim(mapping, Column.EMAIL, [_mostly(cells, _EMAIL) for cells in columns])
    if not {Column.FULL_NAME, Column.LAST_NAME} & set(mapping):
        _guess_names(mapping, columns)
    return mapping


def mapping_problems(mapping: Sequence[Column], *, by_session: bool) -> list[Problem]:
    """What keeps rows from being read with these columns; `by_session` where units come from sessions attended."""
    problems = []
    named = {Column.FULL_NAME, Column.LAST_NAME, Column.FIRST_NAME} & set(mapping)
    if not named:
        message = "Say which column holds the name: the full name, or first and last name in two columns."
        problems.append(Problem(field="column-1", message=message))
    elif Column.FULL_NAME in named and len(named) > 1:
        message = "Choose either the full name or first and last name, not both."
        problems.append(Problem(field=_field(mapping, Column.FULL_NAME), message=message))
    elif named in ({Column.FIRST_NAME}, {Column.LAST_NAME}):
        message = "A certificate needs the whole name: choose the columns of both first and last name."
        problems.append(Problem(field=_field(mapping, *named), message=message))
    for each in Column:
        if each not in (Column.IGNORE, Column.SESSIONS) and mapping.count(each) > 1:
            message = f"Two columns are both “{WORDS[each]}”. Choose one of them."
            problems.append(Problem(field=_field(mapping, each), message=message))
    if by_session and Column.SESSIONS not in mapping:
        message = "Units of a conference come from the sessions a person attended: choose the column that names them."
        problems.append(Problem(field="column-1", message=message))
    return problems


def width(table: Table) -> int:
    """How many columns a table has."""
    return max([len(table.header), *(len(row) for row in table.rows)])


def headed(table: Table, *, with_headings: bool) -> Table:
    """The table with its first line read as headings, or as a person, as somebody says."""
    if with_headings == bool(table.header):
        return table
    if not with_headings:
        above = [*table.above, table.header]
        return table.model_copy(
            update={
                "header": [],
                "rows": [*above, *table.rows],
                "first_line": table.first_line - len(above),
                "above": [],
            }
        )
    at = next(place for place, row in enumerate(table.rows) if any(row))
    first_line = table.first_line + at + 1
    return table.model_copy(update={"header": table.rows[at], "rows": table.rows[at + 1 :], "first_line": first_line})


def _field(mapping: Sequence[Column], *columns: Column) -> str:
    return next(f"column-{at}" for at, each in enumerate(mapping, 1) if each in columns)


def _came_before(mapping: Sequence[Column], at: int) -> bool:
    return mapping[at] is not Column.SESSIONS and mapping[at] in mapping[:at]


def _cells(table: Table, at: int) -> list[str]:
    rows = (row for row in table.rows if any(row))
    found = [row[at].strip() for row, _ in zip(rows, range(_LOOKED_AT), strict=False) if at < len(row)]
    return [cell for cell in found if cell]


def _mostly(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return bool(cells) and sum(bool(pattern.search(cell)) for cell in cells) * 2 > len(cells)


def _claim(mapping: list[Column], column: Column, fits: Sequence[bool]) -> None:
    """Give the first column that nobody wants and that fits its meaning."""
    free = (at for at, fit in enumerate(fits) if fit and mapping[at] is Column.IGNORE)
    if (at := next(free, None)) is not None:
        mapping[at] = column


def _guess_names(mapping: list[Column], columns: Sequence[Sequence[str]]) -> None:
    """Two neighbors of single words are first and last name; else the first column of words is the name."""
    texts = [
        bool(cells) and mapping[at] is Column.IGNORE and not _mostly(cells, _DIGIT) and not _mostly(cells, _EMAIL)
        for at, cells in enumerate(columns)
    ]
    if Column.FIRST_NAME in mapping:
        _claim(mapping, Column.LAST_NAME, texts)
        return
    at = texts.index(True) if True in texts else None
    if at is None:
        return
    single = [not _mostly(cells, re.compile(r"\S[\s,]+\S")) for cells in columns]
    if single[at] and at + 1 < len(texts) and texts[at + 1] and single[at + 1]:
        mapping[at], mapping[at + 1] = Column.FIRST_NAME, Column.LAST_NAME
    else:
        mapping[at] = Column.FULL_NAME
