"""Headers that nothing a person typed can break out of."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mail.compose import UnusableAddress, compose
from mail.render import Rendered
from schemas.letter import Letter, LetterState
from tests.letters.samples import SAMPLES

AT = datetime(2026, 7, 4, 2, 30, tzinfo=UTC)
WORDS = Rendered(subject="Hello", text="Hello\n", html="<p>Hello</p>\n")
HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
]  # fmt: skip


def a_letter(**changes: Any) -> Letter:
    facts = dict(SAMPLES["receipt"]) | changes
    return Letter(**{"id": UUID(int=1), "state": LetterState.QUEUED, "queued_at": AT} | facts)


def sent(letter: Letter, words: Rendered = WORDS, sender: str = "OPI <letters@example.gov>") -> EmailMessage:
    """The message as the receiving side reads its bytes."""
    raw = compose(letter, words, sender=sender, reply_to="Help desk <help@example.gov>", at=AT).as_bytes()
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers() -> None:
    message = sent(a_letter())
    assert message.keys() == HEADERS
    assert message["From"] == "OPI <letters@example.gov>"
    assert message["Reply-To"] == "Help desk <help@example.gov>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == AT
    assert "20:30:00 -0600" in str(message["Date"])
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_letter_that_its_reader_can_end_says_where_on_one_unbroken_line() -> None:
    url = f"https://pdups.example.gov/unsubscribe/{'x' * 80}"
    words = Rendered(subject="News", text="News\n", html="<p>News</p>\n", end_url=url)
    message = sent(a_letter(), words)
    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = compose(a_letter(), words, sender="OPI <letters@example.gov>", reply_to=None, at=AT).as_bytes()
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw


@pytest.mark.parametrize("length", range(60, 150, 3))
def test_a_subject_arrives_as_it_was_written_however_long(length: int) -> None:
    subject = ("Your approval will be withdrawn on Friday and " * 4)[:length].strip()
    assert sent(a_letter(), Rendered(subject=subject, text="x", html="x"))["Subject"] == subject


def test_the_same_generation_has_the_same_message_id_and_a_resend_another() -> None:
    first, again = sent(a_letter())["Message-ID"], sent(a_letter(attempts=3))["Message-ID"]
    assert first == again
    assert first.endswith("@example.gov>")
    assert len({first, sent(a_letter(generation=2))["Message-ID"], sent(a_letter(key="other"))["Message-ID"]}) == 3
    assert "A-2026" not in first


@given(name=some.text(max_size=300), subject=some.text(max_size=300))
def test_no_name_and_no_subject_can_add_a_header_or_a_recipient(name: str, subject: str) -> None:
    message = sent(a_letter(to_name=name), Rendered(subject=subject, text="x", html="x"))
    assert message.keys() == HEADERS
    assert [each.addr_spec for each in message["To"].addresses] == [SAMPLES["receipt"].to_address]
    assert not message.defects
    assert [each for each in message["To"].defects if "missing" not in str(each)] == []


@pytest.mark.parametrize(
    "name",
    [
        "Kari\r\nBcc: everybody@example.org",
        "Kari <everybody@example.org>, x",
        "é, everybody@example.org, " * 20,
        "=?utf-8?q?Kari=0d=0aBcc:_everybody@example.org?=",
        '"Kari" (comment) @ ; : \\ [x]',
        "x" * 5000,
    ],
)
def test_hostile_names_reach_one_mailbox(name: str) -> None:
    message = sent(a_letter(to_name=name))
    assert message.keys() == HEADERS
    assert [each.addr_spec for each in message["To"].addresses] == [SAMPLES["receipt"].to_address]


@pytest.mark.parametrize("name", ["Séliš Ksanka", "Čłxʷm̓iʔ Antoine", "José O'Brien-Ñandú", "Dr. Ann Two Moons, Ed.D."])  # noqa: RUF001
def test_names_arrive_as_they_are_written(name: str) -> None:
    assert sent(a_letter(to_name=name))["To"].addresses[0].display_name == name.replace(",", " ").replace("  ", " ")


@pytest.mark.parametrize(
    "address",
    [
        "käri@example.org",
        "kari@exämple.org",
        "kari@example.org\r\nBcc: x@example.org",
        "kari@example.org, x@example.org",
        "kari",
        "kari@",
        "@example.org",
        "kari@localhost",
        "<kari@example.org>",
        "",
    ],
)
def test_addresses_that_no_mail_server_takes_are_refused_by_name(address: str) -> None:
    with pytest.raises(UnusableAddress, match="e-mail address"):
        sent(a_letter(to_address=address))


def test_an_operators_slip_is_named() -> None:
    with pytest.raises(UnusableAddress):
        sent(a_letter(), sender="OPI letters at example.gov")
