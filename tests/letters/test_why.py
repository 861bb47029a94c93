"""Every letter ends with the reason why its reader gets it, which names what it is about or where they asked."""

import html
import re

import pytest

from mail.render import HERE
from schemas.letter import LetterKind
from tests.letters.samples import SAMPLES
from tests.letters.stored import written

NAMED_BY = ("organisation", "number", "application", "user_name", "title", "subjects")
"""Facts by which a reason says what the letter is about."""
ROLES = {
    LetterKind.REVIEW_REMINDER: "you review applications|you decide access requests|you review opportunities",
    LetterKind.REVIEW_LAST_DAY: "you review applications or supervise reviews",
    LetterKind.REVIEW_OVERDUE: "you supervise the reviews",
    LetterKind.COUNT_OUTSTANDING: "you supervise the reviews",
    LetterKind.REPORT_LATE: "you supervise the reviews",
    LetterKind.DISPOSAL_LISTED: "you supervise the reviews",
    LetterKind.DISPOSAL_DONE: "you supervise the reviews",
    LetterKind.DIGEST: "you work with what waits for a decision",
    LetterKind.STAFF_WELCOME: "an administrator added you to the staff",
    LetterKind.ACCESS_REQUEST: "you look after the accounts",
}
"""Letters to staff, who get them for their work."""
ASKED = {
    LetterKind.DRAFT_LINK: "an application form",
    LetterKind.ACCESS_RECEIVED: "asked for access with this address",
    LetterKind.PASSWORD_LINK: "“Reset your password”",
    LetterKind.USER_NAMES: "“Forgot your user name?”",
    LetterKind.EMAIL_CHANGE: "somebody entered your address as the new one of an account",
    LetterKind.SUBSCRIPTION_CONFIRM: "“News by e-mail”",
    LetterKind.WAITING_CONFIRM: "our page for those who want to wait",
    LetterKind.WAITING_JOINED: "our waiting list",
    LetterKind.RULES_OPENED_WAITING: "you want to be told of the opening",
    LetterKind.OPPORTUNITY_CONFIRM: "with an opportunity for the portal",
}
"""Letters that somebody asked for by entering an address: the page on which they did."""
BEGINNING, END = "Why you get this letter: ", "Sent by the Professional Development Unit Provider System"
EACH = pytest.mark.parametrize("name", SAMPLES)


def reason(text: str) -> str:
    """The reason at the end of a letter, in one line."""
    assert text.count(BEGINNING) == 1
    return " ".join(text.partition(BEGINNING)[2].partition(END)[0].split())


def in_text(name: str) -> str:
    return reason(written(name).text)


def in_html(name: str) -> str:
    return reason(html.unescape(re.sub(r"<[^>]+>", "", written(name).html)))


@EACH
def test_the_reason_is_a_sentence_and_stands_in_both_parts(name: str) -> None:
    words = in_text(name)
    assert re.match(r"(you|your|somebody|this|it|an|we) ", words), words
    assert words.endswith((".", written(name).text.partition("/link/")[2].split("\n")[0]) if "/link/" in words else ".")
    # Text spells a link out that HTML only underlines.
    assert in_html(name).partition(". To ")[0].rstrip(".").startswith(words.partition(". To ")[0].rstrip("."))


@EACH
def test_the_reason_names_what_it_is_about(name: str) -> None:
    sample, words = SAMPLES[name], in_text(name)
    facts = [sample.facts.get(each) or () for each in NAMED_BY]
    named = [each for fact in facts for each in ([fact] if isinstance(fact, str) else fact) if each in words]
    told = ROLES.get(sample.kind) or ASKED.get(sample.kind)
    assert named or (told and any(each in words for each in told.split("|"))), words
    vague = re.search(r"\bthis (organization|provider|application|opportunity|request|event|account)\b", words)
    assert vague is None, words


def test_no_html_prints_words_by_a_template_that_does_not_escape_them() -> None:
    """A part ending in .txt escapes nothing; where HTML includes one, nothing in it comes from a person."""
    of_ours = {"access_role.txt", "count_asked.txt", "run_next.txt"}
    parts = [
        part
        for file in sorted(HERE.rglob("*.html"))
        for part in re.findall(r'include "([a-z_]+\.txt)"', file.read_text(encoding="utf-8"))
    ]
    assert set(parts) <= of_ours
