"""Spreadsheets: rosters as they come in, and lists as they go out, in which nothing is ever a formula."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from documents.delimited import read_csv, read_paste
from documents.rows import MOST_ROWS, UnreadableRosterError
from documents.workbook import read_workbook
from schemas.roster import Table

__all__ = [
    "MOST_ROWS",
    "Cell",
    "Sheet",
    "UnreadableRosterError",
    "csv_bytes",
    "figure",
    "neutral",
    "read_paste",
    "read_table",
    "workbook_bytes",
    "xlsx_bytes",
]

Cell = str | int | float | date | None
_FORMULA_BEGINS = frozenset("=+-@＝＋－＠")  # noqa: RUF001 - spreadsheets take the wide ones for the narrow
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_NAME_SIGNS = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_000
_WIDEST = 60
_DAY = "yyyy-mm-dd"


class Sheet(NamedTuple):
    """One sheet of a workbook: its name, its first row, and the others."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def read_table(content: bytes, name: str) -> Table:
    """A roster from a file, told by its content what it is.

    Raises:
        UnreadableRosterError: It cannot be read as a roster; the message says why.
    """
    if not content:
        raise UnreadableRosterError("The file is empty. Choose it again, or another one.")
    if content.startswith(b"PK"):
        if name.lower().endswith((".ods", ".xlsb", ".numbers")):
            raise UnreadableRosterError("This is not an Excel workbook (.xlsx). Save it as .xlsx or as CSV.")
        return read_workbook(content)
    if content.startswith(_OLE):
        raise UnreadableRosterError(
            "This is an Excel file of the old kind (.xls), or one with a password. Save it as an Excel workbook "
            "(.xlsx) without a password, or as CSV, and choose it again."
        )
    return read_csv(content)


def figure(exact: Decimal) -> int | float:
    """A figure as spreadsheets know figures; units are quarters, which they hold exactly."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def neutral(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: a quotation mark before it makes it text."""
    if not isinstance(cell, str) or (cell.isprintable() and cell[:1] not in _FORMULA_BEGINS and cell[:1] != " "):
        return cell
    kept = "".join(each if each in "\n\t" or unicodedata.category(each) != "Cc" else " " for each in cell)
    bare = kept.lstrip()
    if bare[:1] in _FORMULA_BEGINS and bare and not _NUMBER.fullmatch(bare):
        return f"'{kept}"
    return f"'{kept}" if kept[:1] in {"\t", "\n"} else kept


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file that Excel opens with the right letters."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([neutral(cell) for cell in row] for row in (header, *rows))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An Excel workbook of one sheet; texts stay texts, figures are figures and days are days."""
    return workbook_bytes([Sheet(title, header, rows)])


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """An Excel workbook of several sheets."""
    workbook = Workbook(write_only=True)
    for each in sheets:
        _write(workbook, each)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write(workbook: Workbook, told: Sheet) -> None:
    listed = [[neutral(cell) for cell in row] for row in told.rows]
    sheet = workbook.create_sheet(_SHEET_NAME_SIGNS.sub(" ", told.title)[:_LONGEST_SHEET_NAME] or "List")
    sheet.freeze_panes = "A2"
    for at, heading in enumerate(told.header):
        longest = max([len(heading), *(len(str(row[at] or "")) for row in listed if at < len(row))])
        sheet.column_dimensions[_letters(at + 1)].width = min(longest, _WIDEST) + 2
    sheet.append([_cell(sheet, neutral(each), bold=True) for each in told.header])
    for row in listed:
        sheet.append([_cell(sheet, each) for each in row])


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    # The types of openpyxl forget that it takes days, too.
    taken: Any = value[:_LONGEST_CELL] if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, taken)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = _DAY
    if bold:
        cell.font = Font(bold=True)
    return cell


def _letters(column: int) -> str:
    """The name of a column, from 1: A, B, …, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
