"""Rows of cells, wherever they were read from, become the table of a roster, or a sentence says why not."""

import re
from collections.abc import Sequence

from policy.roster_headings import headings_at
from schemas.roster import Table

MOST_ROWS = 20_000
"""People of one roster (our default); more than any event in Montana has."""
MOST_COLUMNS = 100
_MADE_TEXT = re.compile(r"'(?=\s*[=+\-@])")


class UnreadableRosterError(Exception):
    """A roster cannot be read; the message is a sentence for whoever sent it."""


def table_of(rows: Sequence[Sequence[str]], *, sheet: str = "", encoding_uncertain: bool = False) -> Table:
    """The table of these lines, its headings found and blank columns at the end left out.

    Raises:
        UnreadableRosterError: There is nobody in it, or there are too many rows or columns.
    """
    lines = [_without_blank_end(row) for row in rows]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise UnreadableRosterError("There is nothing in it. Choose another file, or paste the rows.")
    if (columns := max(map(len, lines))) > MOST_COLUMNS:
        raise UnreadableRosterError(
            f"It has {columns:,} columns, and a roster may have at most {MOST_COLUMNS}. Leave out those we do not need."
        )
    at = headings_at(lines)
    table = Table(
        header=lines[at] if at is not None else [],
        rows=lines[at + 1 :] if at is not None else lines,
        first_line=at + 2 if at is not None else 1,
        above=[line for line in lines[:at] if line] if at is not None else [],
        sheet=sheet,
        encoding_uncertain=encoding_uncertain,
    )
    people = sum(1 for row in table.rows if row)
    if not people:
        raise UnreadableRosterError("It has headings and nobody below them. Add the people and send it again.")
    if people > MOST_ROWS:
        raise UnreadableRosterError(
            f"This roster has {people:,} rows, and one may have at most {MOST_ROWS:,}. Nothing was read. "
            "Split it into several and send them one after the other."
        )
    return table


def _without_blank_end(row: Sequence[str]) -> list[str]:
    cells = [_as_meant(cell.strip()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _as_meant(cell: str) -> str:
    """A cell without the quotation mark that our own lists put before what a spreadsheet would take for a formula."""
    return _MADE_TEXT.sub("", cell, count=1) if cell.startswith("'") else cell
