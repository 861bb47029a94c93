"""Spreadsheets: lists of people as they are read, from Excel, CSV or a paste, and lists as we write them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from schemas.roster import Table

MOST_ROWS = 20_000
"""Rows of one list (our default)."""
MOST_COLUMNS = 60
LONGEST_CELL = 1_000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes an Excel file may unpack to: a small file can hold enough to fill the machine."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADINGS = frozenset({
    "name", "first", "last", "full", "email", "e-mail", "mail", "address", "units", "unit", "hours", "pdu", "pdus",
    "folio", "session", "sessions", "date", "attended", "participant", "surname", "given", "family", "teacher",
    "educator", "id",
})  # fmt: skip


class UnreadableRosterError(Exception):
    """A list that cannot be read; the message says why and what to do, in plain words."""


def read_table(content: bytes, name: str) -> Table:
    """A list from a file, told by its content and not by its name.

    Raises:
        UnreadableRosterError: it is no list we can read.
    """
    if not content.strip():
        raise UnreadableRosterError("The file is empty. Choose the file with your participants.")
    if content[:4] == b"PK\x03\x04" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _excel(content)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableRosterError(f"“{name[:60]}” is neither an Excel file nor text. Save it as Excel or CSV.")
    text, uncertain = _decoded(content)
    return _text(text, uncertain=uncertain)


def read_paste(text: str) -> Table:
    """A list from a paste, as a spreadsheet or a mail program gives it.

    Raises:
        UnreadableRosterError: it is empty or too long.
    """
    return _text(text, uncertain=False)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A list as CSV that Excel opens with its letters right; a cell that could act as a formula is made plain."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A list as an Excel file, every cell as text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(header))
    for row in rows:
        sheet.append([plain(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _excel(content: bytes) -> Table:
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                    raise UnreadableRosterError("This Excel file unpacks to far too much. Save the list as CSV.")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [name for name in book.sheet_names if book.get_sheet_by_name(name).height > 0]
        if not sheets:
            raise UnreadableRosterError("The Excel file has no filled sheet.")
        rows = book.get_sheet_by_name(sheets[0]).to_python(skip_empty_area=True)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableRosterError(
            "This Excel file cannot be read. Open it, save it anew, or save it as CSV."
        ) from error
    return _table([[_cell(value) for value in row] for row in rows], sheet=sheets[0])


def _cell(value: object) -> str:
    """Numbers come as floats; a whole one is what somebody typed."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _decoded(content: bytes) -> tuple[str, bool]:
    """No guessing: a mark, else UTF-8, else the letters of Windows, and then a person must look."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), False
    try:
        return content.decode(), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), True


def _text(text: str, *, uncertain: bool) -> Table:
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        raise UnreadableRosterError("There is nothing to read. Paste one participant per line.")
    sign = max(("\t", ";", ","), key=lambda each: sum(line.count(each) for line in lines[:50]))
    try:
        rows = list(csv.reader(lines, delimiter=sign, strict=False))
    except csv.Error as error:
        raise UnreadableRosterError(f"The list cannot be read as CSV: {error}.") from error
    return _table(rows, uncertain=uncertain)


def _table(rows: list[list[str]], *, sheet: str = "", uncertain: bool = False) -> Table:
    kept = [[_shortened(cell) for cell in row[:MOST_COLUMNS]] for row in rows if any(cell.strip() for cell in row)]
    if not kept:
        raise UnreadableRosterError("There is nothing to read in it.")
    header = kept[0] if _is_header(kept[0]) else []
    people = kept[1:] if header else kept
    if not people:
        raise UnreadableRosterError("It has headings and no participants.")
    if len(people) > MOST_ROWS:
        raise UnreadableRosterError(
            f"The list has {len(people):,} rows; at most {MOST_ROWS:,} are read at once. Split it into several files."
        )
    width = max(map(len, kept))
    even = [row + [""] * (width - len(row)) for row in people]
    return Table(
        header=header + [""] * (width - len(header)) if header else [],
        rows=even,
        sheet=sheet,
        encoding_uncertain=uncertain,
    )


def _shortened(cell: str) -> str:
    return cell.replace("\x00", "").strip()[:LONGEST_CELL]


def _is_header(row: list[str]) -> bool:
    words = [set(cell.lower().replace("_", " ").replace("#", " ").split()) for cell in row if cell]
    return bool(words) and not any("@" in cell for cell in row) and any(each & _HEADINGS for each in words)
