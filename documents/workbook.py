"""Rosters as Excel workbooks, read only after it is known what they unfold to.

A workbook is a packed archive: a file of one megabyte may unfold to a gigabyte, and two cells at opposite corners of a
sheet make the reader lay out every cell between them. So the archive is unpacked in counted steps first, and the places
of its cells and the length of its shared texts are summed up, before the reader gets to see it.
"""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine

from documents.rows import MOST_ROWS, UnreadableRosterError, table_of
from schemas.roster import Table

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of a workbook once unpacked: twenty thousand people of a hundred cells each stay far below."""
MOST_CELLS = 3_000_000
MOST_DEPTH = 100_000
"""The last line of a sheet that is read; lines without anything in them are read, too, and that takes time."""
MOST_PARTS = 2_000
_STEP = 256 * 1024
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["'][^>]*(?<!/)>""")
_TEXT_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})""")
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si\s*>")
_BOMB = (
    "This workbook is packed in a way that unfolds to more than {} MB, so it was not opened. Copy the rows of the "
    "roster into a new workbook, or paste them."
)
_DAMAGED = "This workbook is damaged and cannot be opened. Save it again in Excel, or as CSV, and choose it once more."


def read_workbook(content: bytes) -> Table:
    """The table on the first sheet that holds anything and is not hidden.

    Raises:
        UnreadableRosterError: It cannot be opened, or would unfold to too much.
    """
    _weigh(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            return _first_table(workbook)
    except python_calamine.PasswordError as error:
        raise UnreadableRosterError("This workbook needs a password. Save it without one.") from error
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError, OSError) as error:
        raise UnreadableRosterError(_DAMAGED) from error


def _first_table(workbook: python_calamine.CalamineWorkbook) -> Table:
    for each in workbook.sheets_metadata:
        shown = each.visible is python_calamine.SheetVisibleEnum.Visible
        if not shown or each.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(each.name)
        if sheet.end is None:
            continue
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        if any(any(row) for row in rows):
            return table_of(rows, sheet=each.name)
    raise UnreadableRosterError("There is no sheet with anything in it. Choose another file, or paste the rows.")


def _text(cell: object) -> str:  # noqa: PLR0911 - one line for each kind of cell
    """A cell as a person reads it on the sheet."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds() / 3600:g}"
    return str(cell)


def _weigh(content: bytes) -> None:
    """Refuse what would unfold to more than a roster can be."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _bomb()
            if len({part.filename for part in parts}) != len(parts):
                raise UnreadableRosterError(_DAMAGED)
            room, texts = MOST_UNPACKED, list[int]()
            sheets = []
            for part in parts:
                unpacked = _unpacked(archive, part, room)
                room -= len(unpacked)
                if part.filename.lower().endswith("sharedstrings.xml"):
                    texts = [len(text) for text in _END_OF_TEXT.split(unpacked)]
                elif part.filename.lower().startswith("xl/worksheets/"):
                    sheets.append(unpacked)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        # An archive whose parts are longer than it says, or that is encrypted, ends here too.
        raise UnreadableRosterError(_DAMAGED) from error
    for sheet in sheets:
        _weigh_sheet(sheet, texts)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> bytes:
    found = bytearray()
    with archive.open(part) as stream:
        while step := stream.read(_STEP):
            found += step
            if len(found) > room:
                raise _bomb()
    return bytes(found)


def _weigh_sheet(sheet: bytes, texts: list[int]) -> None:
    rows = columns = 0
    for letters, figures in _PLACE.findall(sheet):
        rows, columns = max(rows, int(figures)), max(columns, _column(letters))
    if rows * columns > MOST_CELLS or rows > MOST_DEPTH:
        across = "1 column" if columns == 1 else f"{columns:,} columns"
        raise UnreadableRosterError(
            f"The sheet reaches down to row {rows:,} and across {across}, far more than a roster of "
            f"{MOST_ROWS:,} people, so it was not opened. Delete what stands far from the list, or split the list."
        )
    length = 0
    for index in _TEXT_CELL.findall(sheet):
        length += texts[int(index)] if int(index) < len(texts) else 0
        if length > MOST_UNPACKED:
            raise _bomb()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _bomb() -> UnreadableRosterError:
    return UnreadableRosterError(_BOMB.format(MOST_UNPACKED // 1024 // 1024))
