"""Every letter says what it said before, in words that any mail program shows well."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from pydantic import ValidationError

from mail.render import HERE
from schemas.facts import FACTS
from schemas.letter import LetterDraft, LetterKind
from tests.letters.samples import BASE_URL, NUMBER, SAMPLES
from tests.letters.stored import FOLDER, paths, plain, written

EACH = pytest.mark.parametrize("name", SAMPLES)
VOID = {"meta", "br", "hr", "img", "link", "input"}


@EACH
def test_a_letter_says_what_its_snapshot_says(name: str) -> None:
    letter, (text, page) = written(name), paths(name)
    assert plain(letter) == text.read_text(encoding="utf-8")
    assert letter.html == page.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert set(FOLDER.iterdir()) == {path for name in SAMPLES for path in paths(name)}


def test_every_kind_has_a_folder_of_three_templates_a_model_and_a_sample() -> None:
    folders = {folder.name: {file.name for file in folder.iterdir()} for folder in (HERE / "letters").iterdir()}
    assert folders == {kind.value: {"subject.txt", "text.txt", "html.html"} for kind in LetterKind}
    assert set(FACTS) == set(LetterKind)
    assert {letter.kind for letter in SAMPLES.values()} == set(LetterKind)


@EACH
def test_no_line_is_longer_than_mail_programs_show(name: str) -> None:
    long = [line for line in written(name).text.splitlines() if len(line) > 78]
    assert [line for line in long if not re.fullmatch(r"https://\S+", line)] == []


@EACH
def test_no_sentence_begins_with_a_blank_after_a_break(name: str) -> None:
    # Two sentences that come from two files stand in one paragraph.
    assert [line for line in written(name).text.splitlines() if re.match(r" (?! )", line)] == []


@EACH
def test_the_subject_fits_one_line(name: str) -> None:
    subject = written(name).subject
    assert 0 < len(subject) <= 150
    assert subject == " ".join(subject.split())


def test_no_template_counts_on_blanks_at_the_edge_of_what_it_prints() -> None:
    # Every value that is printed is trimmed, so that " on one date" would stick to the word before it.
    at_the_edge = re.compile(r"""\{\{-? *(["'])(?: |[^"']* \1)""")
    templates = [file for file in (HERE / "letters").rglob("*") if file.is_file()]
    assert [file for file in templates if at_the_edge.search(file.read_text(encoding="utf-8"))] == []


@EACH
def test_a_letter_says_who_writes_why_and_what_to_do(name: str) -> None:
    letter = written(name)
    for body in (letter.text, html.unescape(letter.html)):
        assert "Montana Office of Public Instruction" in body
        assert "Why you get this letter: " in body
        assert BASE_URL in body
        assert f"Hello {SAMPLES[name].to_name}," in body


@EACH
def test_links_lead_to_this_system_only(name: str) -> None:
    letter = written(name)
    for body in (letter.text, letter.html):
        addresses = re.findall(r"\b(?:https?|ftp)://[^\s\"<>]+|\bwww\.\S+|\bmailto:\S+", body)
        assert addresses
        foreign = [address for address in addresses if not f"{address}/".startswith(f"{BASE_URL}/")]
        # What staff write in an announcement may lead elsewhere; nothing of ours does.
        assert [address for address in foreign if address not in str(SAMPLES[name].facts.get("body", ""))] == []


@EACH
def test_text_and_html_carry_the_same_links(name: str) -> None:
    letter = written(name)
    in_html = set(re.findall(r'href="([^"]+)"', letter.html))
    in_text = set(re.findall(r"https://\S+", letter.text))
    assert {link for link in in_html if "/link/" in link} == {link for link in in_text if "/link/" in link}
    if SAMPLES[name].kind is not LetterKind.DIGEST:
        assert in_html == in_text


@EACH
def test_the_page_is_well_formed_and_fetches_nothing(name: str) -> None:
    page = Page(written(name).html)
    assert page.open == []
    assert page.attributes["html"] == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.attributes["meta"]
    assert not {"img", "link", "script", "iframe", "form", "input", "object"} & set(page.attributes)
    assert not [each for each in page.every_attribute() if {"src", "srcset", "style", "background"} & set(each)]
    assert "url(" not in written(name).html
    assert "@import" not in written(name).html


@EACH
def test_headings_go_down_one_step_at_a_time(name: str) -> None:
    headings = [tag for tag in Page(written(name).html).tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == "h1"
    assert set(headings[1:]) <= {"h2"}


def test_applicants_find_their_number() -> None:
    for name in ("receipt", "information_requested", "approved", "denied", "withdrawn"):
        letter = written(name)
        assert NUMBER in letter.text
        assert NUMBER in letter.html


class Page(HTMLParser):
    """A page read strictly: whatever is opened is closed again in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, list[dict[str, str | None]]] = {}
        self.feed(page)
        self.close()

    def every_attribute(self) -> Iterator[dict[str, str | None]]:
        for found in self.attributes.values():
            yield from found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.setdefault(tag, []).append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


def test_no_address_enters_a_key_since_keys_become_ids_in_temporal() -> None:
    with pytest.raises(ValidationError, match="key"):
        LetterDraft.model_validate(dict(SAMPLES["receipt"]) | {"key": "access_request:kari@example.org"})
