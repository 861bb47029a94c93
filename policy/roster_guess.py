"""What the columns of a list seem to mean, and what a person is asked about before anything is made of the guess."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from policy.names import search_key
from policy.roster_cells import read_figure
from policy.roster_columns import cells_of, width
from policy.roster_headings import BY_HEADING, EMAIL, TIMES, is_figure, known, unclear
from policy.text import clipped
from schemas.event import EventForm, Format
from schemas.problem import Problem
from schemas.roster import Column, Table

_DIGIT = re.compile(r"\d")
_SEVERAL_WORDS = re.compile(r"\S[\s,]+\S")
_SHOWN = 3


def guess_mapping(table: Table, form: EventForm | None = None) -> list[Column]:
    """What each column seems to mean: from its heading, else from what stands below it.

    A heading that is a session of the event has a tick below it for everybody who was there.
    """
    by_heading = BY_HEADING | {
        search_key(words): Column.SESSIONS
        for item in (form.schedule if form else ())
        for words in (item.id, item.title)
        if item.kind == "session" and search_key(words) not in BY_HEADING
    }
    columns = [cells_of(table, at) for at in range(width(table))]
    headings = [search_key(_heading(table, at)) for at in range(len(columns))]
    meant = [
        Column.IGNORE if heading in TIMES and not _mostly_figures(cells) else by_heading.get(heading, Column.IGNORE)
        for heading, cells in zip(headings, columns, strict=True)
    ]
    mapping = [Column.IGNORE if _came_before(meant, at) else each for at, each in enumerate(meant)]
    free = [heading not in by_heading for heading in headings]
    if Column.EMAIL not in mapping:
        _claim(mapping, Column.EMAIL, [_mostly(cells, EMAIL) and free[at] for at, cells in enumerate(columns)])
    if Column.UNITS not in mapping and form and form.format is not Format.CONFERENCE:
        _claim(mapping, Column.UNITS, [_may_be_units(cells, form) and free[at] for at, cells in enumerate(columns)])
    if not {Column.FULL_NAME, Column.LAST_NAME} & set(mapping):
        _guess_names(mapping, columns, [_words(cells) and free[at] for at, cells in enumerate(columns)])
    return mapping


def questions(table: Table, mapping: Sequence[Column]) -> list[Problem]:
    """What a person is asked before rows are read, as another answer would give other certificates."""
    asked = []
    if unclear(table):
        first = " · ".join(filter(None, next(row for row in table.rows if any(row))))
        message = f"Is the first line, “{clipped(first)}”, a participant, or is it a heading or a title?"
        asked.append(Problem(field="headed", message=message))
    guessed = [at for at, each in enumerate(mapping) if known(_heading(table, at)) is not each]
    names = [at for at, each in enumerate(mapping) if each in (Column.FIRST_NAME, Column.LAST_NAME)]
    if set(names) & set(guessed):
        told = " and ".join(f"“{_example(table, at)}”" for at in names)
        message = f"Which is the first name and which the last: {told}? Look at the columns."
        asked.append(Problem(field=f"column-{names[0] + 1}", message=message))
    for at in guessed:
        if mapping[at] is Column.UNITS:
            figures = ", ".join(cells_of(table, at)[:_SHOWN])
            message = f"Are the figures of {_named(table, at)} ({figures}) the units each person gets?"
            asked.append(Problem(field=f"column-{at + 1}", message=message))
        elif mapping[at] is Column.FULL_NAME and _another_of_words(table, mapping):
            message = f"Is {_named(table, at)} (“{_example(table, at)}”) the name of the participant?"
            asked.append(Problem(field=f"column-{at + 1}", message=message))
    return asked


def _heading(table: Table, at: int) -> str:
    return table.header[at] if at < len(table.header) else ""


def _named(table: Table, at: int) -> str:
    return f"column {at + 1}, “{clipped(_heading(table, at))}”," if _heading(table, at) else f"column {at + 1}"


def _example(table: Table, at: int) -> str:
    return clipped(next(iter(cells_of(table, at)), ""))


def _another_of_words(table: Table, mapping: Sequence[Column]) -> bool:
    return any(
        each is Column.IGNORE and known(_heading(table, at)) is None and _words(cells_of(table, at))
        for at, each in enumerate(mapping)
    )


def _came_before(mapping: Sequence[Column], at: int) -> bool:
    return mapping[at] is not Column.SESSIONS and mapping[at] in mapping[:at]


def _mostly(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return bool(cells) and sum(bool(pattern.search(cell)) for cell in cells) * 2 > len(cells)


def _mostly_figures(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(map(is_figure, cells)) * 2 > len(cells)


def _may_be_units(cells: Sequence[str], form: EventForm) -> bool:
    """Figures no larger than the event's units, which do not just count the lines."""
    figures = [figure for figure, _ in map(read_figure, cells) if figure is not None]
    counted = len(figures) > 1 and all(b - a == 1 for a, b in pairwise(figures))
    return _mostly_figures(cells) and not counted and all(Decimal(0) <= each <= form.units for each in figures)


def _words(cells: Sequence[str]) -> bool:
    return bool(cells) and not _mostly(cells, _DIGIT) and not _mostly(cells, EMAIL)


def _claim(mapping: list[Column], column: Column, fits: Sequence[bool]) -> None:
    """Give the first column that nobody wants and that fits its meaning."""
    free = (at for at, fit in enumerate(fits) if fit and mapping[at] is Column.IGNORE)
    if (at := next(free, None)) is not None:
        mapping[at] = column


def _guess_names(mapping: list[Column], columns: Sequence[Sequence[str]], fits: Sequence[bool]) -> None:
    """Two neighbors of single words are first and last name; else the first column of words is the name."""
    texts = [fit and mapping[at] is Column.IGNORE for at, fit in enumerate(fits)]
    if Column.FIRST_NAME in mapping:
        _claim(mapping, Column.LAST_NAME, texts)
        return
    at = texts.index(True) if True in texts else None
    if at is None:
        return
    single = [not _mostly(cells, _SEVERAL_WORDS) for cells in columns]
    if single[at] and at + 1 < len(texts) and texts[at + 1] and single[at + 1]:
        emails = columns[mapping.index(Column.EMAIL)] if Column.EMAIL in mapping else []
        names = [Column.FIRST_NAME, Column.LAST_NAME]
        mapping[at : at + 2] = names[::-1] if _last_comes_first(columns[at], columns[at + 1], emails) else names
    else:
        mapping[at] = Column.FULL_NAME


def _last_comes_first(one: Sequence[str], other: Sequence[str], emails: Sequence[str]) -> bool:
    """Whether more addresses begin like the second name than like the first; most begin with the given name."""
    rows = [(a[:1].casefold(), b[:1].casefold(), c[:1].casefold()) for a, b, c in zip(one, other, emails, strict=False)]
    return sum(c == b != a for a, b, c in rows) > sum(c == a != b for a, b, c in rows)
