"""The annual report as file: whole in its text, for archives and screen readers, whatever letters it holds."""

import csv
import hashlib
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import page
import pypdfium2
import pytest

from documents.annual_report import NOTHING, render
from documents.annual_report_csv import activities_csv, participants_csv
from documents.archival import MARK
from policy.dates import TO
from schemas.annual_report import Gap, GapKind, Participant, ReportContent
from tests.documents.report_samples import CONFIRMED, activity, content, reported, version
from tests.documents.test_certificate import NAMES

YEAR = f"2026{TO}27"


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(document[number].get_textpage().get_text_range().split()) for number in range(len(document))]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def confirmed(told: ReportContent, **changes: object) -> bytes:
    return render(told, as_of=CONFIRMED, version=version(told, **changes))


def test_everything_the_rule_asks_for_stands_in_it() -> None:
    text = text_of(confirmed(content(activity(), activity(2, title="Number words"))))
    for words in (
        f"Annual report {YEAR}", "Larkspur Flats School District No. 12", "P-00002", f"July 1, 2026 {TO} June 30, 2027",
        "ARM 10.57.216(2)(c)", "Activities: 2", "Participants: 40", "Units of certificates issued here: 234",
        "E-2026-00001", "Teaching fractions with Salish number words", "A day on number sense", "December 1, 2026",
        "Pablo, Montana", "Fractions: day 1, 1:00 pm to 4:00 pm", "Lunch (break, no credit)",
        "Number of participants: 20", "Page 1 of",
    ):  # fmt: skip
        assert words in text, words


def test_it_says_who_confirmed_it_and_when() -> None:
    text = text_of(confirmed(content(activity()), version=2, reason="A count was wrong."))
    assert "Confirmed on Saturday, July 10, 2027 at 12:00 pm Mountain time" in text
    assert "Confirmed by: Pat Owens" in text
    assert "What is said of each is complete and correct." in text
    assert "Version: 2" in text
    assert "The version before was reopened: A count was wrong." in text
    assert "ot confirmed" not in text


def test_unconfirmed_it_says_so_on_every_page_and_what_is_missing() -> None:
    gap = Gap(kind=GapKind.COUNT_MISSING, event="E-2026-00001", occurrence=1, sentence="The count is missing.")
    told = content(activity(dates=[reported(participants=None, paper=None)]), gaps=[gap])
    pages = pages_of(render(told, as_of=CONFIRMED))
    assert "Not confirmed; this is what was reported until Saturday, July 10, 2027" in pages[0]
    assert "What is missing The count is missing." in " ".join(" ".join(pages).replace("•", " ").split())
    assert "Statement" not in " ".join(pages)
    assert all("not confirmed" in each for each in pages)


def test_a_year_without_activities_says_so() -> None:
    assert NOTHING in text_of(confirmed(content()))


def test_it_is_for_archives_and_for_screen_readers() -> None:
    pdf = confirmed(content(*(activity(number) for number in range(40))))
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant
    for marker in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/OutputIntents"):
        assert marker in pdf


def test_its_tables_have_headings_and_its_title_is_told() -> None:
    document = pypdfium2.PdfDocument(confirmed(content(activity())))
    assert document.get_metadata_value("Title") == (
        f"Annual report {YEAR}: Larkspur Flats School District No. 12, P-00002"
    )
    headings = [entry.get_title() for entry in document.get_toc()]
    assert headings[:3] == [f"Annual report {YEAR}", "Statement", "Activities"]
    assert headings[3] == activity().title


def test_a_long_one_is_whole_and_repeats_the_headings_of_its_tables() -> None:
    title = "Teaching the mathematics of watersheds, weather and wildfire in mixed-grade rooms " * 2
    pages = pages_of(confirmed(content(*(activity(number, title=title) for number in range(300)))))
    text = " ".join(pages)
    assert all(f"E-2026-{number:05d}" in text for number in range(300))
    listing = [each for each in pages if "Event Title Dates Participants Units" in each]
    assert len(listing) > 5
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_a_word_without_end_stays_on_the_page() -> None:
    told = content(activity(title="x" * 200, description="y" * 900, dates=[reported(location="z" * 150)]))
    picture = pypdfium2.PdfDocument(confirmed(told))[0].render(scale=1).to_pil().convert("L")
    width, height = picture.size
    assert picture.crop((width - 55, 0, width, height)).getextrema() == (255, 255)


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_name_of_every_orthography_is_printed(name: str) -> None:
    pdf = confirmed(content(activity(title=name), legal_name=name), signed_by=name)
    assert MARK not in text_of(pdf)
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Author") == name


def test_letters_no_font_has_are_replaced_and_named() -> None:
    told = content(activity(title="李 Long", description="ᓇ and 李\u202e and \ue000"), legal_name="Zoë 🎓")
    text = text_of(confirmed(told))
    assert f"{MARK} Long" in text
    assert f"{MARK} and {MARK}{MARK} and {MARK}" in text
    assert "This file cannot print 5 different letters" in text
    assert "U+1F393, U+674E, U+14C7, U+202E, U+E000." in text


@pytest.mark.parametrize(
    "text", ["#panic() $x$ *b* @ref <a>", '"}) \\ // /*', "a\u0338\u0338\u0338\u20dd\u0489", "\t\x0b\n"]
)
def test_no_text_is_ever_markup_and_none_stops_it(text: str) -> None:
    assert "E-2026-00001" in text_of(confirmed(content(activity(title=text, description=text))))


def test_the_same_content_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from documents.annual_report import render; "
        "from tests.documents.report_samples import *; told = content(activity(), activity(2)); "
        "print(hashlib.sha256(render(told, as_of=CONFIRMED, version=version(told))).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(confirmed(content(activity(), activity(2)))).hexdigest()


def rows_of(content: bytes) -> Sequence[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_activities_have_a_line_for_each_date() -> None:
    second = reported(ordinal=2, first_day=date(2027, 1, 8), last_day=date(2027, 1, 9), participants=None, paper=None)
    told = content(activity(dates=[reported(), second], title="=cmd|' /C calc'!A0"))
    first, other = rows_of(activities_csv(told))
    assert first["Title"] == "'=cmd|' /C calc'!A0"
    assert first["Program schedule"].startswith("Number words: day 1, 8:30 am to 12:00 pm; Lunch (break, no credit)")
    assert (first["Number of participants"], first["Units of those issued here"]) == ("20", "117")
    assert (other["First day"], other["Last day"], other["Number of participants"]) == ("2027-01-08", "2027-01-09", "")


def test_participants_have_a_line_each() -> None:
    (row,) = rows_of(
        participants_csv(
            [
                Participant(
                    event="E-2026-00001",
                    title="Fractions",
                    ordinal=1,
                    first_day=date(2026, 12, 1),
                    last_day=date(2026, 12, 1),
                    name="@Ann Qʷl̓in̓",
                    number="MT-7K3Q-XW4N-9P4C-2X",
                    units=Decimal("6.50"),
                )
            ]
        )
    )
    assert row["Participant"] == "'@Ann Qʷl̓in̓"
    assert (row["Certificate number"], row["Units"]) == ("MT-7K3Q-XW4N-9P4C-2X", "6.5")
