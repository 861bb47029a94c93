"""Spreadsheets in and out: whatever people's programs write is read or refused in words, and nothing is a formula."""

import csv
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO, StringIO
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from documents import workbook
from documents.spreadsheet import UnreadableRosterError, csv_bytes, neutral, read_paste, read_table, xlsx_bytes


def xlsx(*rows: Sequence[str | float | datetime | date | None], at: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for place, value in (at or {}).items():
        sheet[place] = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def refusal(content: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(UnreadableRosterError) as refused:
        read_table(content, name)
    return str(refused.value)


def test_a_workbook_is_read_as_it_looks() -> None:
    content = xlsx(
        ["Fractions workshop"],
        [],
        ["Name", "Units", "Date", "Yes"],
        ["Ruth Olson", 6.5, datetime(2026, 12, 1), True],  # noqa: DTZ001 - as a workbook holds it
        [],
        ["Ann Bee", 6, date(2026, 12, 1), None],
    )
    table = read_table(content, "list.xlsx")
    assert table.header == ["Name", "Units", "Date", "Yes"]
    assert table.rows == [["Ruth Olson", "6.5", "2026-12-01", "yes"], [], ["Ann Bee", "6", "2026-12-01"]]
    assert (table.first_line, table.above, table.sheet) == (4, [["Fractions workshop"]], "Sheet")


def test_a_hidden_or_empty_sheet_is_passed_over() -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["Name"])
    hidden.append(["Nobody"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    book.create_sheet("People").append(["Ruth Olson"])
    file = BytesIO()
    book.save(file)
    table = read_table(file.getvalue(), "list.xlsx")
    assert (table.sheet, table.rows) == ("People", [["Ruth Olson"]])


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1024 * 1024)
    assert "unfolds to more than 1 MB" in refusal(zipped({"xl/worksheets/sheet1.xml": b"0" * 2 * 1024 * 1024}))


def test_an_archive_that_lies_about_its_lengths_is_refused() -> None:
    content = bytearray(zipped({"xl/worksheets/sheet1.xml": b"0" * 100_000}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(content))


def test_two_cells_far_apart_are_refused_before_all_between_are_laid_out() -> None:
    assert "row 1,048,576" in refusal(xlsx(["Name"], at={"XFD1048576": "x"}))


def test_one_cell_in_the_last_line_is_refused_at_once() -> None:
    begin = monotonic()
    assert "row 1,048,576 and across 1 column, far more" in refusal(xlsx(["Name"], ["Ruth"], at={"A1048576": "x"}))
    assert monotonic() - begin < 2


def test_one_long_text_in_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 5 * 1024 * 1024)
    assert "unfolds" in refusal(xlsx(*[["x" * 30_000]] * 400))


def test_what_is_no_roster_is_refused_in_words() -> None:
    assert "damaged" in refusal(b"PK\x03\x04 no archive")
    assert "damaged" in refusal(zipped({"word/document.xml": b"<x/>"}))
    assert "old kind" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on")
    assert "empty" in refusal(b"")
    assert "nothing in it" in refusal(b"\n\n", "list.csv")
    assert "nobody below" in refusal(b"Name,Email\n", "list.csv")
    assert "neither" in refusal(b"\x89PNG\r\n\x1a\n\x00\x00", "list.csv")
    assert "quotation mark" in refusal(b'Name\n"Ruth\nAnn\n', "list.csv")
    assert "line 2" in refusal(b'Name\n"Ruth\nAnn\n', "list.csv")
    assert "101 columns" in refusal(b"Name" + b",x" * 100 + b"\nRuth\n", "list.csv")


def test_more_rows_than_the_limit_are_refused_with_both_figures() -> None:
    rows = b"Name\n" + b"".join(b"Ruth %d\n" % each for each in range(20_001))
    assert "20,001 rows, and one may have at most 20,000" in refusal(rows, "list.csv")
    assert len(read_table(rows.rpartition(b"Ruth")[0], "list.csv").rows) == 20_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_come_through_in_every_encoding(encoding: str) -> None:
    table = read_table("Name;Town\nÑandú Peña;Pablo\n".encode(encoding), "list.csv")
    assert table.rows == [["Ñandú Peña", "Pablo"]]
    assert table.encoding_uncertain == (encoding == "cp1252"), "a guess is marked as one"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told_apart(separator: str) -> None:
    text = f"Name{separator}Email\nRuth{separator}r@x.org\n"
    assert read_table(text.encode(), "list.csv").rows == [["Ruth", "r@x.org"]]
    assert read_table(f"sep={separator}\n{text}".encode(), "list.csv").header == ["Name", "Email"]


def test_pastes_are_read_as_they_are_meant() -> None:
    assert read_paste("Olson, Ruth\nBee, Ann").rows == [["Olson, Ruth"], ["Bee, Ann"]]
    assert read_paste("Ruth Olson, r@x.org").rows == [["Ruth Olson", "r@x.org"]]
    assert read_paste('"Ruthie" Olson\nAnn "Bee').rows == [['"Ruthie" Olson'], ['Ann "Bee']]
    assert read_paste("Name\tEmail\r\nRuth\tr@x.org\r\n").header == ["Name", "Email"]


def test_a_line_longer_than_any_cell_is_refused_in_words() -> None:
    for text in ("Ruth " * 40_000, '"Ruth ' * 40_000, "Ann Bee\n" + "x" * 140_000):
        with pytest.raises(UnreadableRosterError, match="has a cell of more than 10,000 characters"):
            read_paste(text)
    assert "more than 10,000 characters" in refusal(b"Name\n" + b"x" * 140_000, "list.csv")


def test_addresses_are_read_as_mail_programs_copy_them() -> None:
    rows = [["Ruth Olson", "r@x.org"], ["Bee, Ann", "a@x.org"]]
    assert read_paste("Ruth Olson <r@x.org>; Bee, Ann <a@x.org>").rows == rows
    assert read_paste('Ruth Olson <r@x.org>, "Bee, Ann" <a@x.org>').rows == rows
    assert read_paste("Ruth Olson <r@x.org>\nBee, Ann <a@x.org>;\n").rows == rows
    assert read_paste("Ruth Olson <r@x.org>; a@x.org").rows == [["Ruth Olson", "r@x.org"], ["", "a@x.org"]]
    assert read_paste("Ruth Olson <r@x.org>, 2\n").rows != rows


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-x", "@SUM(A1)", " =1", "\t=1", "＝1"])  # noqa: RUF001
def test_what_a_spreadsheet_would_compute_becomes_text(cell: str) -> None:
    assert str(neutral(cell)).startswith("'")
    (_, row) = csv.reader(StringIO(csv_bytes(["a"], [[cell]]).decode("utf-8-sig")))
    assert row[0].startswith("'")
    sheet = load_workbook(BytesIO(xlsx_bytes("t", ["a"], [[cell]]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"


def test_figures_stay_figures() -> None:
    assert neutral("-5.25") == "-5.25"
    sheet = load_workbook(BytesIO(xlsx_bytes("Events [2026]", ["a", "b"], [[3, "x"]]))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet.title) == (3, "Events  2026 ")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), min_size=1, max_size=5))
def test_no_cell_of_ours_begins_like_a_formula(cells: list[str]) -> None:
    rows = list(csv.reader(StringIO(csv_bytes(["head"], [cells]).decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    for cell in rows[1]:
        assert cell.lstrip()[:1] not in set("=@") or not cell.lstrip()
        assert cell.lstrip()[:1] not in set("+-") or cell.lstrip()[1:2].isdigit()
    assert xlsx_bytes("t", ["head"], [cells])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableRosterError):
        assert any(read_table(content, "list.csv").rows)


def test_a_list_of_ours_can_come_back() -> None:
    content = csv_bytes(["Name", "Email"], [["=Ruth", "r@x.org"], ["'Oki", "o@x.org"]])
    assert read_table(content, "list.csv").rows == [["=Ruth", "r@x.org"], ["'Oki", "o@x.org"]]
