"""The certificate of disposal: whole in its text, for archives and screen readers, the same bytes whenever made."""

import hashlib
import subprocess
import sys
from pathlib import Path

import page
import pypdfium2
import pytest

from documents.disposal import MARK, render
from tests.documents.disposal_samples import certificate, disposed
from tests.documents.test_annual_report import pages_of, text_of
from tests.documents.test_certificate import NAMES


def test_it_says_what_and_by_which_rule_and_who_decided() -> None:
    text = text_of(render(certificate()))
    for words in (
        "Certificate of disposal 2032", "Montana Office of Public Instruction", "Report years of providers: 2",
        "Events: 24", "Certificates of participants: 480",
        "ARM 10.57.216(2)(d), until a day before September 15, 2032",
        "Listed: Wednesday, September 15, 2032 at 8:00 am Mountain time",
        "Proposed: Friday, October 1, 2032 at 9:12 am Mountain time, by Dana Whitcomb",
        "Confirmed: Monday, October 4, 2032 at 10:00 am Mountain time, by Sid Second",
        "Done: Monday, October 4, 2032 at 10:01 am Mountain time", "What is gone", "What is left",
        "Larkspur Flats School District No. 12, P-00001", "July 10, 2032", "Held: 1 report year",
        "stands since September 1, 2032", "Left out: 1 report year", "Page 1 of 1",
    ):  # fmt: skip
        assert words in text, words


def test_where_nothing_went_it_says_so() -> None:
    text = text_of(render(certificate(disposed=[], events="0", certificates="0", left_out=[])))
    assert "Nothing: all that was listed is held or was left out." in text
    assert "Left out" not in text


def test_it_is_for_archives_and_for_screen_readers() -> None:
    pdf = render(certificate(disposed=[disposed(number) for number in range(90)]))
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant
    for marker in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/OutputIntents"):
        assert marker in pdf


def test_a_long_list_is_whole_and_repeats_its_headings() -> None:
    pages = pages_of(render(certificate(disposed=[disposed(number) for number in range(2_000)])))
    text = " ".join(pages)
    assert all(f"P-{number:05d}" in text for number in range(2_000))
    assert sum("Provider Report year Kept until Events Certificates" in each for each in pages) > 30
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_name_of_every_orthography_is_printed(name: str) -> None:
    assert MARK not in text_of(render(certificate(disposed=[disposed(legal_name=name)])))


@pytest.mark.parametrize(
    "name", ["李 Long", "#panic() $x$ *b* @ref <a>", '"}) \\ // /*', "a\u0338\u0338\u20dd\u0489", "\t\x0b\n", "x" * 300]
)
def test_no_name_keeps_it_from_being_made(name: str) -> None:
    text = text_of(render(certificate(disposed=[disposed(legal_name=name)], proposed_by=name)))
    assert "P-00001" in text
    assert "Done:" in text


def test_the_same_data_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from documents.disposal import render; from tests.documents.disposal_samples import *; "
        "print(hashlib.sha256(render(certificate())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(render(certificate())).hexdigest()


def test_its_title_and_day_are_told() -> None:
    document = pypdfium2.PdfDocument(render(certificate()))
    assert document.get_metadata_value("Title") == "Certificate of disposal 2032"
    assert document.get_metadata_value("CreationDate").startswith("D:20321004")
