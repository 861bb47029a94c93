"""The Board report as files: everything on it, for archives and screen readers, whatever a name holds."""

import csv
import hashlib
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import page
import pypdfium2
import pytest
from openpyxl import load_workbook

from documents.board_report import CHANGES, FIGURES, HEADER, Words, as_csv, as_pdf, as_workbook
from schemas.annual_report import ReportState
from schemas.application import OrganisationKind
from schemas.board_report import BoardLine, BoardReport, ChangeKind
from schemas.provider import Standing

WORDS = Words(
    kinds={kind: kind.value.replace("_", " ") for kind in OrganisationKind},
    standings={standing: standing.value.replace("_", " ") for standing in Standing},
    issuer="Montana Superintendent of Public Instruction",
)
LINE = BoardLine(
    provider="P-00002",
    legal_name="Ql̓ispé Language and Culture Department",
    kind=OrganisationKind.TRIBAL_AGENCY,
    city="Pablo",
    approved_on=date(2024, 3, 5),
    standing=Standing.IN_FORCE,
    standing_before=Standing.IN_FORCE,
    events=3,
    dates=12,
    issued=1204,
    paper=31,
    units=Decimal("7826.5"),
    report=ReportState.COMPLETED,
    completed_on=date(2027, 7, 10),
)


def line(**changes: Any) -> BoardLine:
    return LINE.model_copy(update=changes)


def report(*lines: BoardLine, year: int = 2026, over: bool = True) -> BoardReport:
    return BoardReport(
        year=year,
        first_day=date(year, 7, 1),
        last_day=date(year + 1, 6, 30),
        as_of=datetime(2027, 9, 24 if over else 1, 18, tzinfo=UTC),
        over=over,
        lines=lines,
    )


BEFORE = report(line(issued=1500, units=Decimal(8000)), year=2025)
NEW = line(
    provider="P-00009",
    legal_name="New School",
    approved_on=date(2026, 9, 1),
    standing_before=None,
    report=None,
    completed_on=None,
)
LATE = line(provider="P-00010", legal_name="=Late(1)", report=ReportState.OPEN, late=True, completed_on=None)
GONE = line(provider="P-00011", legal_name="Gone School", standing=Standing.LAPSED, city="Great Falls")
WHOLE = report(LINE, NEW, LATE, GONE)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(each.get_textpage().get_text_range() for each in document).split())
    finally:
        document.close()


def test_everything_stands_on_it() -> None:
    text = text_of(as_pdf(WHOLE, BEFORE, WORDS))
    for words in (
        "Board report 2026–27", "July 1, 2026 – June 30, 2027", "Friday, September 24, 2027",  # noqa: RUF001
        "P-00002", "Language and Culture Department", "tribal agency", "Pablo", "in force", "Mar 5, 2024", "1,204",
        "7,826.5", "Completed Jul 10,", "New providers", "New School, P-00009", "Lapsed", "Gone School, P-00011",
        "Not opened yet", "Late", "=Late(1)", "+3,316", "Page 1 of",
    ):  # fmt: skip
        assert words in text, words
    for name in FIGURES.values():
        assert name in text


@pytest.mark.parametrize("told", [WHOLE, report(), report(LINE, over=False)], ids=["whole", "empty", "so far"])
def test_it_is_for_archives_and_for_screen_readers(told: BoardReport) -> None:
    pdf = as_pdf(told, BEFORE, WORDS)
    for profile in ("pdfa-2a", "ua1"):
        found = page.validate_pdf_bytes(pdf, profile=profile)
        assert [failure.message for failure in found.failures] == []
        assert found.is_compliant
        assert found.rules.total > 50
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/OutputIntents", b"<pdfaid:conformance>A", b"<pdfuaid:part>1"):
        assert mark in pdf
    document = pypdfium2.PdfDocument(pdf)
    assert str(document.get_metadata_value("Title")).startswith("Board report 2026–27")  # noqa: RUF001


def test_a_year_that_runs_is_so_far_and_an_empty_one_says_so() -> None:
    text = text_of(as_pdf(report(LINE, over=False), BEFORE, WORDS))
    assert "Board report 2026–27, so far" in text  # noqa: RUF001
    assert "This year is not over." in text
    assert "−296" not in text  # noqa: RUF001 - the sign of a difference
    assert "−296" in text_of(as_pdf(report(LINE), BEFORE, WORDS))  # noqa: RUF001
    empty = text_of(as_pdf(report(), report(year=2025), WORDS))
    assert "No provider was approved at any time of the year." in empty
    assert "No approval stands otherwise" in empty


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("李 Institute", "U+674E"),
        ("Zoë 🎓 School", "U+1F393"),
        ("Ann\u202eLong", "U+202E"),
        ("a\u0489b\u0489", "U+0489"),
    ],
)
def test_no_letter_keeps_it_from_being_made(name: str, number: str) -> None:
    text = text_of(as_pdf(report(line(legal_name=name)), BEFORE, WORDS))
    assert number in text
    assert "This file cannot print" in text
    assert "Their numbers in Unicode" not in text_of(as_pdf(report(LINE), BEFORE, WORDS))


@pytest.mark.parametrize("name", ['"}) #panic("no") \\ // /* @ref', "#set page(fill: red) $x$ *Ann*", "W" * 200])
def test_a_name_is_never_markup_and_never_runs_off_the_page(name: str) -> None:
    pdf = as_pdf(report(line(legal_name=name)), BEFORE, WORDS)
    picture = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("L")
    assert picture.size == (792, 612)
    assert picture.crop((760, 0, 792, 612)).getextrema() == (255, 255)
    assert name.replace(" ", "") in text_of(pdf).replace(" ", "").replace("\u200b", "")


def test_many_providers_have_their_heading_on_every_page() -> None:
    many = report(*(line(provider=f"P-{at:05d}") for at in range(200)))
    document = pypdfium2.PdfDocument(as_pdf(many, BEFORE, WORDS))
    assert len(document) > 5
    for each in list(document)[1:]:
        assert "Approved on" in each.get_textpage().get_text_range()


def test_the_same_records_give_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.documents.test_board_report import *; "
        "print(hashlib.sha256(as_pdf(WHOLE, BEFORE, WORDS)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(as_pdf(WHOLE, BEFORE, WORDS)).hexdigest()


def test_excel_reads_figures_as_figures_days_as_days_and_nothing_as_a_formula() -> None:
    book = load_workbook(BytesIO(as_workbook(WHOLE, BEFORE, WORDS)))
    assert book.sheetnames == ["Providers", "Figures", "Changes"]
    sheet = book["Providers"]
    assert sheet.freeze_panes == "A2"
    header, first, _, late, gone = list(sheet.iter_rows())
    assert tuple(each.value for each in header) == HEADER
    assert all(each.font.bold for each in header)
    cells: Mapping[str, Any] = dict(zip(HEADER, first, strict=True))
    assert cells["Certificates issued here"].value == 1204
    assert cells["Units issued here"].value == 7826.5
    assert cells["Approved on"].value == datetime(2024, 3, 5)  # noqa: DTZ001 - as a workbook holds a day
    assert cells["Approved on"].number_format == "yyyy-mm-dd"
    assert (late[1].data_type, late[1].value) == ("s", "'=Late(1)")
    assert gone[4].value == "lapsed"
    figures = {row[0]: row[1:] for row in book["Figures"].iter_rows(min_row=2, values_only=True)}
    assert figures["Certificates issued here"] == (4816, 1500, 3316)
    assert set(figures) == set(FIGURES.values())
    changed = list(book["Changes"].iter_rows(min_row=2, values_only=True))
    assert changed == [
        (CHANGES[ChangeKind.NEW], "P-00009", "New School"),
        (CHANGES[ChangeKind.LAPSED], "P-00011", "Gone School"),
    ]


def test_the_list_as_csv_has_every_letter() -> None:
    listed = list(csv.DictReader(StringIO(as_csv(WHOLE, WORDS).decode("utf-8-sig"))))
    assert tuple(listed[0]) == HEADER
    assert [each["Provider"] for each in listed] == ["P-00002", "P-00009", "P-00010", "P-00011"]
    assert listed[0]["Legal name"] == LINE.legal_name
    assert (listed[0]["Approved on"], listed[0]["Completed on"]) == ("2024-03-05", "2027-07-10")
    assert listed[1]["Completed on"] == ""
    assert listed[2]["Legal name"] == "'=Late(1)"
    assert listed[0]["Units issued here"] == "7826.5"
