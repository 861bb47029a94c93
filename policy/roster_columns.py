"""What the columns of a roster mean: guessed from headings and cells, for a person to look at."""

from collections.abc import Sequence
from itertools import islice
from typing import Literal

from policy.names import search_key
from policy.roster_headings import LOOKED_AT, known, titles
from schemas.problem import Problem
from schemas.roster import Column, Table

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
FirstLine = Literal["headings", "person", "title"]


def header_key(header: Sequence[str], columns: int = 0) -> str:
    """The same for the same headings, however they are written; for a list without any, how many columns it has."""
    return "|".join(search_key(each) for each in header) or f"{columns} columns without headings"


def still_fits(remembered: Sequence[Column], guessed: Sequence[Column]) -> bool:
    """Whether what a list without headings meant last time may be meant again: addresses stand where they stood."""
    return len(remembered) == len(guessed) and all(
        (one is Column.EMAIL) == (other is Column.EMAIL) for one, other in zip(remembered, guessed, strict=True)
    )


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


def unused(table: Table, mapping: Sequence[Column]) -> list[str]:
    """The columns with something in them that nothing is made of, by heading or by place."""
    headings = [table.header[at] if at < len(table.header) else "" for at in range(width(table))]
    return [
        heading or f"column {at + 1}"
        for at, heading in enumerate(headings)
        if (at >= len(mapping) or mapping[at] is Column.IGNORE) and cells_of(table, at, None)
        if known(heading) is not Column.IGNORE
    ]


def cells_of(table: Table, at: int, most: int | None = LOOKED_AT) -> list[str]:
    """What stands in a column, in the first lines that are looked at; blank cells are left out."""
    rows = islice((row for row in table.rows if any(row)), most)
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def headed(table: Table, first: FirstLine) -> Table:
    """The table with its first line read as headings, as a person, or as a title, as somebody says."""
    if first == "headings" and table.header:
        return table
    lost = table.first_line - 1 - len(table.above) - bool(table.header)
    lines = [*table.above, *[[]] * lost, *([table.header] if table.header else []), *table.rows]
    begin = 0 if first == "person" else titles(lines)
    header = lines[begin] if first == "headings" else []
    rows = lines[begin + bool(header) :]
    return table.model_copy(
        update={
            "header": header,
            "rows": rows,
            "first_line": len(lines) - len(rows) + 1,
            "above": [line for line in lines[:begin] if line],
        }
    )


def _field(mapping: Sequence[Column], *columns: Column) -> str:
    return next(f"column-{at}" for at, each in enumerate(mapping, 1) if each in columns)
