"""Rosters as text: CSV in the encodings and with the separators people's programs write, and what is pasted."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO

from documents.rows import MOST_COLUMNS, UnreadableRosterError, table_of
from policy.roster_headings import looks_like_header
from schemas.roster import Table

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = ("\t", ",", ";", "|")
_NONE = "\x1f"
_LAST_FIRST = re.compile(r"[^,@\d]+, [^,@\d]+")
"""Lines that are all like "Olson, Ruth" are names, not two cells each."""
_ENTRY = re.compile(
    r"(?:(?P<name>[^<>;\n]*)<(?P<enclosed>[^<>@\s]+@[^<>\s]+)>|(?P<bare>[^<>@;,\s]+@[^<>;,\s]+))[ \t\r]*(?:[;,\n]\s*|$)"
)
_SAMPLE = 100
LONGEST_CELL = 10_000
NOT_TEXT = (
    "This is neither an Excel workbook (.xlsx) nor a CSV file. Save the list in Excel or in your spreadsheet program "
    "as one of these and choose it again, or paste its rows."
)


def read_csv(content: bytes) -> Table:
    """The table of a CSV file.

    Raises:
        UnreadableRosterError: It is no text, or breaks off, or is too long.
    """
    text, uncertain = _decoded(content)
    return table_of(_rows(text, strict=True), encoding_uncertain=uncertain)


def read_paste(text: str) -> Table:
    """The table of pasted rows: cells of a spreadsheet, lines with separators, or one name a line.

    Raises:
        UnreadableRosterError: There is nobody in it, or it is too long.
    """
    text = text.replace("\0", "")
    return table_of(_addresses(text) or _rows(text, strict=False))


def _addresses(text: str) -> list[list[str]]:
    """Names and addresses as mail programs copy them, "Ruth Olson <r@x.org>; Ann Bee <a@x.org>"; else nothing."""
    text, entries, begin = text.strip(), list[re.Match[str]](), 0
    # One after the other, not by a search: a search would begin anew at each letter of a long text that has none.
    while begin < len(text):
        entry = _ENTRY.match(text, begin)
        if entry is None:
            return []
        entries.append(entry)
        begin = entry.end()
    if not any(each["enclosed"] for each in entries):
        return []
    return [[(each["name"] or "").strip(" '\""), each["enclosed"] or each["bare"]] for each in entries]


def _decoded(content: bytes) -> tuple[str, bool]:
    """The text, and whether its letters are a guess: no detector is asked, as they mistake Ñ for Ń."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding == "cp1252"
    raise UnreadableRosterError(NOT_TEXT)


def _rows(text: str, *, strict: bool) -> list[list[str]]:
    text = _named_separator_left_out(text)
    separator = _separator(text)
    try:
        return list(_read(text, separator, quoted=True))
    except csv.Error as error:
        if strict:
            raise UnreadableRosterError(f"{error} Put that right in the file and choose it again.") from error
        # What is pasted may hold a lone quotation mark; then all of them stand for themselves.
        return list(_read(text, separator, quoted=False))


def _read(text: str, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    lines = StringIO(text, newline="")
    if quoted:
        reader = csv.reader(lines, delimiter=separator, strict=True)
    else:
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "field limit" in str(error) or not quoted:
                raise _too_long(begin) from error
            raise csv.Error(
                f"In line {begin:,} a quotation mark opens a cell that does not end as one should, so the lines after "
                "it cannot be told apart."
            ) from None
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise _too_long(begin)
        yield row


def _too_long(line: int) -> UnreadableRosterError:
    return UnreadableRosterError(
        f"Line {line:,} has a cell of more than {LONGEST_CELL:,} characters. This does not look like a roster."
    )


def _separator(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        widths = Counter(line.count(separator) + 1 for line in lines)
        widths.pop(1, None)
        cut, how_often = max(widths.items(), key=lambda each: each[1], default=(1, 0))
        if how_often > most and cut <= MOST_COLUMNS:
            best, most = separator, how_often
    names = best == "," and lines and all(map(_LAST_FIRST.fullmatch, lines)) and not _headed(lines)
    return _NONE if names else best


def _headed(lines: Sequence[str]) -> bool:
    return looks_like_header(lines[0].split(","))


def _named_separator_left_out(text: str) -> str:
    """The text without the line in which Excel names the separator."""
    first, _, rest = text.partition("\n")
    return rest if first.strip().lower().startswith("sep=") and len(first.strip()) <= len("sep=,") else text
