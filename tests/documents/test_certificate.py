"""The certificate as its reader gets it: everything on it, for eyes, screen readers and cameras; never blank."""

import hashlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import page
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat

from documents.certificate import UnprintableError, blank, problems, render, render_all
from schemas.certificate import CertificateData
from tests.documents.samples import NUMBER, data

PICTURE = Path(__file__).parent / "certificate-1.png"
NAMES = {
    "Ktunaxa": "ʔaqⱡsmaknik̓ Ktunaxa ȼiȼ̓",  # noqa: RUF001 - Ktunaxa letters
    "Séliš-Ql̓ispé": "Čłxʷm̓iʔ Qʷl̓in̓ Séliš-Ql̓ispé",  # noqa: RUF001 - Salish letters
    "Apsáalooke": "Apsáalooke Bíawaakchiish Baahpáalichke",
    "Niitsítapi": "Niitsítapi Áápaiai'táki Ómahksíímiitaa",
    "Tsėhéstáno": "Tsėhéstáno Ma'heóná'e Vóhpâhtsena",
    "Aaniiih": "ʔɔʔɔ́ɔ́ɔ́nííínénnɔh",
    "Nakoda": "Įyąȟe Nakóda Šúŋka Ğí",
    "Michif and Cree": "Lî Kônskotêw Ēkosi Otipêyimisiwak",
    "Dakota": "Waŋblí Dakȟóta Wičháša Žó",
    "apostrophes": "Siobhán O'Brien-D’Arcy 'Ōlelo ʻOkina Smith",  # noqa: RUF001 - people's own apostrophes
    "Icelandic, Vietnamese": "Þórdís Ægisdóttir Nguyễn Thị Hường",
}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def picture_of(pdf: bytes, scale: float) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
        return picture
    finally:
        document.close()


def test_everything_stands_on_it() -> None:
    text = " ".join(text_of(render(data())).split())
    for words in (
        NUMBER, "Larkspur Flats School District No. 12", "P-00002", "E-2026-00002", "In person", "Choteau Elementary",
        "November 22, 2026", "6.5", "professional development units", "Trying out", "Planning", "112233",
        "ARM 10.57.215", "MONTANA SUPERINTENDENT OF PUBLIC INSTRUCTION", "November 23, 2026",
    ):  # fmt: skip
        assert words in text


def test_it_is_a_letter_in_landscape() -> None:
    document = pypdfium2.PdfDocument(render(data()))
    assert document[0].get_size() == (792, 612)


def test_it_is_tagged_for_screen_readers() -> None:
    report = page.validate_pdf_bytes(render(data()), profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 50


def test_a_file_without_tags_is_noticed() -> None:
    assert not page.is_pdf_compliant_bytes(_empty(pages=1), profile="ua1")


def _empty(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(792, 612)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_its_title_is_the_exact_name() -> None:
    document = pypdfium2.PdfDocument(render(data()))
    assert document.get_metadata_value("Title") == f"Certificate {NUMBER}: {data().participant}"


@pytest.mark.parametrize("participant", [data().participant, "Ann Lo"])
def test_its_code_leads_to_its_verification(participant: str) -> None:
    read = zxingcpp.read_barcodes(picture_of(render(data(participant=participant)), 3))
    assert [each.text for each in read] == [data().verify_url]


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_name_of_every_orthography_is_printed(name: str) -> None:
    told = data(participant=name)
    assert problems(told) == []
    assert blank(render(told), told) == []


@pytest.mark.parametrize("name", ["李 Long", "ᓇᐦᐃᔭᐤ", "Zoë 🎓", "Ann\u202eLong"])
def test_what_no_font_can_print_is_named(name: str) -> None:
    (problem,) = problems(data(participant=name))[:1]
    assert "participant" in problem
    assert any(letter in problem for letter in name if not letter.isascii())


def test_all_letters_a_field_lacks_are_named_in_one_sentence() -> None:
    told = data(event_title="李先生 and 李", sessions=["One 🎓", "Two 李"])
    title, sessions = problems(told)
    assert title == (
        "The certificate cannot print “李” “先” “生” in its event title. Change the event; what waits for it is judged "
        "anew then."
    )
    assert "“🎓” “李” in its sessions" in sessions


@pytest.mark.parametrize("name", ["number", "participant", "event_title", "units", "provider_name", "issued_on"])
def test_what_is_missing_is_named(name: str) -> None:
    assert problems(data(**{name: " "})) == [f"The certificate has no {name.replace('_', ' ')}."]


@pytest.mark.parametrize("name", ["number", "participant", "event_title", "units"])
def test_a_certificate_without_its_words_is_blank(name: str) -> None:
    told = data()
    other = {"number": "MT-2222-3333-4444-55", "participant": "Xo", "event_title": "Welding", "units": "77"}[name]
    pdf = render(data(**{name: other}, verify_url="https://pdups.example.org/verify/none"))
    what = {"participant": "name", "event_title": "title"}.get(name, name)
    assert blank(pdf, told) == [f"The certificate came out without its {what}."]


def test_a_blank_page_and_a_second_page_are_noticed() -> None:
    assert len(blank(_empty(pages=1), data())) == 4
    assert blank(_empty(pages=2), data()) == ["The certificate has 2 pages instead of one."]


@pytest.mark.parametrize(
    "changes",
    [
        {"participant": "Wilhelmina Konstantinopolitanska " * 6},
        {"participant": "W" * 200},
        {"event_title": "Teaching the mathematics of watersheds, weather and wildfire in mixed-grade rooms " * 3},
        {"event_title": "x" * 200, "provider_name": "Y" * 200, "place": "z" * 200},
        {"sessions": [f"Session {number} about something long enough to fill a line" for number in range(60)]},
        {"attended": ", ".join(f"March {day}, 2027" for day in range(1, 29))},
        {"participant": "#set page(fill: red) $x$ *Ann* <b>"},
        {"event_title": '"}) #panic("no") \\ // /* @ref'},
    ],
)
def test_whatever_it_says_stays_on_one_page_and_within_the_frame(changes: dict[str, object]) -> None:
    told = data(**changes)
    pdf = render(told)
    assert blank(pdf, told) == []
    # Nothing but the frame may touch the outermost half inch.
    picture = picture_of(pdf, 1).convert("L")
    empty = picture_of(render(data(participant="A", event_title="B", sessions=[])), 1).convert("L")
    for edge in ((0, 0, 792, 30), (0, 582, 792, 612), (0, 0, 40, 612), (752, 0, 792, 612)):
        assert ImageChops.difference(picture.crop(edge), empty.crop(edge)).getbbox() is None


def test_the_same_data_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from documents.certificate import render; from tests.documents.samples import data; "
        "print(hashlib.sha256(render(data())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(render(data())).hexdigest()


def test_a_sheet_of_many_needs_every_one_to_be_printable() -> None:
    with pytest.raises(UnprintableError):
        render_all([data(), data(participant="李")])


def test_it_looks_as_it_looked() -> None:
    """Run `python -m tests.documents.test_certificate` for a new picture, when a new template is meant to look new."""
    now, before = picture_of(render(data()), 1), Image.open(PICTURE).convert("RGB")
    assert now.size == before.size
    assert max(ImageStat.Stat(ImageChops.difference(now, before)).mean) < 0.5
    changed = picture_of(render(data(participant="Somebody Else Altogether")), 1)
    assert max(ImageStat.Stat(ImageChops.difference(changed, before)).mean) > 0.5


def _draw(told: CertificateData) -> None:
    picture_of(render(told), 1).save(PICTURE, optimize=True)


if __name__ == "__main__":
    _draw(data())
