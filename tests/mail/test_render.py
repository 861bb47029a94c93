"""Facts become words; what a person typed stays words."""

from typing import Any

import pytest

from mail.render import Rendered, Unwritable, render
from schemas.facts import FACTS, Receipt
from schemas.letter import LetterDraft, LetterKind
from schemas.link import LinkPurpose, read_token
from tests.letters.samples import BASE_URL, LINK, SAMPLES, SECRET

HOSTILE = "Evil\r\n\r\nBcc: all@example.org <script>alert(1)</script> &amp; {{ base_url }}\u202eslaer \x07"


def with_facts(name: str, **changes: Any) -> LetterDraft:
    letter = SAMPLES[name]
    return letter.model_copy(update={"facts": letter.facts | changes})


def written(letter: LetterDraft, *, mask_links: bool = False) -> Rendered:
    return render(letter, base_url=BASE_URL, secret=SECRET, mask_links=mask_links)


@pytest.mark.parametrize(
    ("name", "path", "purpose"),
    [
        ("receipt", "status", LinkPurpose.STATUS),
        ("draft_link", "draft", LinkPurpose.DRAFT),
        ("approved", "password", LinkPurpose.SET_PASSWORD),
        ("password_link", "password", LinkPurpose.SET_PASSWORD),
        ("staff_welcome", "password", LinkPurpose.SET_PASSWORD),
    ],
)
def test_a_link_opens_what_its_row_says(name: str, path: str, purpose: LinkPurpose) -> None:
    before = f"{BASE_URL}/link/{path}/"
    (line,) = [line for line in written(SAMPLES[name]).text.splitlines() if line.startswith(before)]
    assert read_token(line.removeprefix(before), purpose, SECRET) == LINK


@pytest.mark.parametrize("name", SAMPLES)
def test_staff_cannot_open_a_persons_link(name: str) -> None:
    letter = SAMPLES[name]
    shown = render(letter, base_url=BASE_URL, secret=SECRET, mask_links=True)
    assert shown == render(letter, base_url=BASE_URL, secret="another secret", mask_links=True)
    assert ("/link/" in shown.text) == bool(letter.facts.get("link"))
    assert shown.text.count("/link/") == shown.text.count("/hidden")
    assert shown.html.count("/link/") == shown.html.count("/hidden")


def test_only_a_subscriber_is_told_how_to_end_it() -> None:
    ends = {name for name in SAMPLES if written(SAMPLES[name]).end_url}
    assert ends == {"announcement_to_subscriber", "opportunity_news", "opportunity_news_of_one"}
    for name in ends:
        shown = written(SAMPLES[name])
        assert shown.end_url
        assert shown.end_url.rpartition("/")[2] == shown.text.partition("/link/subscription/")[2].split()[0]


def test_markup_in_an_announcement_stays_words() -> None:
    body = "<script>alert(1)</script> https://a.example/<b>\n\njavascript:alert(2)"
    letter = SAMPLES["announcement"]
    shown = written(letter.model_copy(update={"facts": letter.facts | {"body": body}}))
    assert "<script>" not in shown.html
    assert '<a href="https://a.example/">https://a.example/</a>&lt;b&gt;' in shown.html
    assert 'href="javascript' not in shown.html


@pytest.mark.parametrize("name", SAMPLES)
def test_words_of_a_person_stay_words(name: str) -> None:
    letter = SAMPLES[name].model_copy(update={"to_name": HOSTILE})
    if "organisation" in letter.facts:
        letter = letter.model_copy(update={"facts": letter.facts | {"organisation": HOSTILE}})
    shown = written(letter)
    for part in (shown.subject, shown.text, shown.html):
        assert "\u202e" not in part
        assert "\x07" not in part
    assert "\n" not in shown.subject
    # A line may be wrapped anywhere between two words, but no paragraph begins within somebody's name.
    assert "\n\nBcc:" not in shown.text
    assert "\nBcc:" not in shown.html
    assert "<script" not in shown.html
    assert "&lt;script&gt;" in shown.html


def test_longer_words_of_a_person_keep_their_lines() -> None:
    shown = written(with_facts("denied", note="One & two\n\n<b>three</b>"))
    assert "  One & two\n\n  <b>three</b>\n" in shown.text
    assert "<blockquote>One &amp; two<br>\n<br>\n&lt;b&gt;three&lt;/b&gt;</blockquote>" in shown.html


def test_a_long_text_is_sent_whole() -> None:
    text = "Please tell us more about each activity. " * 100
    shown = written(with_facts("information_requested", text=text))
    assert " ".join(shown.text.split()).count("each activity") == 100
    assert shown.html.count("each activity") == 100


def test_a_name_without_end_does_not_drown_the_subject() -> None:
    shown = written(with_facts("approved", organisation="A" * 5000))
    assert len(shown.subject) <= 150
    assert "A" * 501 not in shown.text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"due_at": None}, "The facts of this letter do not fit receipt: due_at"),
        ({"due_at": "2026-12-07T17:00:00"}, "The facts of this letter do not fit receipt: due_at"),
        ({"surprise": 1}, "The facts of this letter do not fit receipt: surprise"),
        ({"notice": {"heading": "x"}}, "The facts of this letter do not fit receipt: notice.text"),
    ],
)
def test_facts_that_do_not_fit_are_named(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(Unwritable) as caught:
        written(with_facts("receipt", **changes))
    assert str(caught.value) == problem


def test_facts_of_another_kind_do_not_fit() -> None:
    letter = SAMPLES["receipt"].model_copy(update={"kind": LetterKind.DIGEST})
    with pytest.raises(Unwritable, match="do not fit digest"):
        written(letter)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (LetterKind.DIGEST, "The template of digest failed: "),
        (LetterKind.WITHDRAWN, "The template of withdrawn failed: 'by' is undefined"),
    ],
)
def test_a_template_that_asks_for_what_its_facts_lack_is_named(
    kind: LetterKind, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FACTS, kind, Receipt)
    with pytest.raises(Unwritable, match=problem):
        written(SAMPLES["receipt"].model_copy(update={"kind": kind}))


def test_a_password_letter_says_whose_account_it_is_for() -> None:
    shown = written(with_facts("password_link", organisation="Fox & Valley", user_name="AOne"))
    assert shown.subject == "Choose a new password for AOne (Fox & Valley)"
    assert "Fox & Valley" in shown.text
    assert "Fox &amp; Valley" in shown.html


def test_a_password_letter_queued_before_it_named_the_organization_is_still_written() -> None:
    letter = SAMPLES["password_link"]
    old = {name: fact for name, fact in letter.facts.items() if name != "organisation"}
    assert written(letter.model_copy(update={"facts": old})).subject == "Choose a new password for CAntoine"
