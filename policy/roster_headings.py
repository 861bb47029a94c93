"""Which line of a list holds its headings: nobody gets a certificate for a title, and nobody is lost to a heading."""

import re
from collections.abc import Sequence

from policy.names import search_key
from policy.roster_cells import read_figure
from schemas.roster import Column, Table

_HEADINGS: dict[Column, str] = {
    Column.FULL_NAME: "name|full name|participant|participant name|attendee|attendee name|teacher|teacher name|educator"
    "|educator name|person|learner|display name|name original name|user name|names|name of participant|last first"
    "|first last|last name first name|first name last name|name last first|name first last|lastname firstname",
    Column.FIRST_NAME: "first name|first|given name|given|fname|firstname|preferred name|forename",
    Column.LAST_NAME: "last name|last|surname|family name|lname|lastname",
    Column.EMAIL: "email|e mail|email address|e mail address|mail|user email|participant email|attendee email"
    "|work email|email 1",
    Column.UNITS: "units|unit|pdu|pdus|renewal units|renewal unit|renewal unit credits|hours|hour|hrs|hr|h|credit"
    "|credits|credit hours|contact hours|units earned|pdus earned|number of units|opi renewal units|hours attended"
    "|hrs attended|total hours|total hrs|clock hours|pd hours|time|duration",
    Column.SESSIONS: "sessions|session|sess|sessions attended|attended sessions|breakouts|session attended",
    Column.ATTENDED_ON: "date|attended on|date attended|attendance date|date of attendance|completed|completed on"
    "|completion date|date completed|date of completion",
    Column.FOLIO: "folio|folio number|folio no|folio id|educator number|educator id|license|license number|licence"
    "|license folio number",
    # Of our own lists of rows that wait, as they come back.
    Column.IGNORE: "line|what to put right",
}
BY_HEADING = {heading: column for column, headings in _HEADINGS.items() for heading in headings.split("|")}
TIMES = frozenset({"time", "duration"})
"""Headings of units only where figures stand below them; others mean the time of day."""
_TITLE_WORDS = re.compile(
    r"\b(list|attendance|attendees?|participants?|workshop|training|course|class|session|sheet|roster|certificates?"
    r"|conference|event|names?|of)\b"
)
"""Words of titles and headings that hardly stand in a person's name."""
_NO_HEADING = re.compile(
    r"\b(none|no|na|tbd|unknown|missing|half|full|all|zero|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
"""Words that people write where an address or a figure is wanted."""
WITHIN = 10
"""Lines within which headings are looked for, as a title may stand above them."""
LOOKED_AT = 50
LONGEST_NAME = 4
"""Words of a name; a first line with more of them may be a title."""
EMAIL = re.compile(r"\S+@\S+\.\S+")


def known(heading: str) -> Column | None:
    """What a heading means, where it is one we know."""
    return BY_HEADING.get(search_key(heading))


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a row holds headings rather than a person: one of them is known, and none is an address or a figure."""
    return not any(map(_is_value, cells)) and any(known(cell) for cell in cells if cell.strip())


def headings_at(lines: Sequence[Sequence[str]]) -> int | None:
    """Where the headings stand, below titles at most; None where no line is one for certain.

    They are a line with a heading we know, or words above columns of addresses or figures.
    """
    filled = [at for at, line in enumerate(lines) if any(line)][:WITHIN]
    told = [at for place, at in enumerate(filled) if _told(lines[at], [lines[above] for above in filled[:place]])]
    if told:
        return max(told, key=lambda at: sum(map(bool, map(known, lines[at]))))
    first = titles(lines)
    return first if first < len(lines) and _above_values(lines[first:]) else None


def titles(lines: Sequence[Sequence[str]]) -> int:
    """How many lines stand above the list, blank ones too: those of one cell where the others have several."""
    filled = [at for at, line in enumerate(lines) if any(line)]
    if sum(_filled(lines[at]) > 1 for at in filled) * 2 <= len(filled):
        return next(iter(filled), 0)
    return next(at for at in filled if _filled(lines[at]) > 1)


def unclear(table: Table) -> bool:
    """Whether the first line may be a title or a heading as well as a person; then somebody is asked."""
    lines = [row for row in table.rows if any(row)]
    if table.header or not lines or any(map(_is_value, lines[0])):
        return False
    cells = [search_key(cell) for cell in lines[0] if cell]
    if titles(table.rows) > table.rows.index(lines[0]) or any(map(_TITLE_WORDS.search, cells)):
        return True
    others = [search_key(row[0]).split() for row in lines[1 : 1 + LOOKED_AT] if row[0]]
    longest = max(len(cell.split()) for cell in cells)
    return longest > LONGEST_NAME or (longest == 1 and bool(others) and all(len(words) > 1 for words in others))


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure, with a word like "hours" after it or without."""
    return read_figure(cell)[0] is not None


def _told(line: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a line has a heading we know, and either no other or narrower lines above, which may be titles."""
    if not looks_like_header(line):
        return False
    return all(known(cell) for cell in line if cell) or all(_filled(each) < _filled(line) for each in above)


def _is_value(cell: str) -> bool:
    return bool(EMAIL.search(cell)) or cell.strip().replace(".", "").isdigit() or is_figure(cell)


def _filled(line: Sequence[str]) -> int:
    return sum(1 for cell in line if cell)


def _above_values(lines: Sequence[Sequence[str]]) -> bool:
    """Whether the first of these lines has words above a column of addresses or figures, and holds none itself."""
    first, below = lines[0], [line for line in lines[1:] if any(line)][:LOOKED_AT]
    if any(map(_is_value, first)):
        return False
    columns = [[line[at] for line in below if at < len(line) and line[at]] for at in range(len(first))]
    return any(_may_head(cell) and mostly_values(cells) for cell, cells in zip(first, columns, strict=True))


def mostly_values(cells: Sequence[str]) -> bool:
    """Whether most of these cells are addresses, or most are figures."""
    return any(sum(map(bool, map(is_one, cells))) * 2 > len(cells) for is_one in (EMAIL.search, is_figure))


def _may_head(cell: str) -> bool:
    """Whether a cell may be the heading of a column of values, rather than what somebody wrote instead of a value."""
    words = search_key(cell)
    return bool(words) and not _NO_HEADING.search(words) and not any(each.isdigit() or each == "." for each in cell)
