"""Delivery status notices as mail servers write them."""

import pytest

from mail.bounce import Bounce, read_bounce

KEY = "67962330e830e0faed5120c0026a4a2bbe75280b"
POSTFIX = f"""\
From: MAILER-DAEMON@mx.example.gov (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: pdups@example.gov
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.gov
X-Postfix-Queue-ID: 4F1A
Arrival-Date: Tue, 24 Nov 2026 13:09:54 -0700 (MST)

Final-Recipient: rfc822; kari@example.org
Original-Recipient: rfc822;kari@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <kari@example.org>: Recipient address
    rejected: User unknown

--b1
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: OPI <pdups@example.gov>
To: kari@example.org
Subject: The new process opens
Message-ID: <{KEY}@example.gov>

Hello

--b1--
"""
EXCHANGE = POSTFIX.replace("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers").replace(
    "Diagnostic-Code: smtp; 550 5.1.1 <kari@example.org>: Recipient address\n    rejected: User unknown\n", ""
)
WORDS = "550 5.1.1 <kari@example.org>: Recipient address rejected: User unknown"


@pytest.mark.parametrize(
    ("notice", "words"),
    [(POSTFIX, WORDS), (EXCHANGE, "5.1.1 The mail server gave no reason.")],
    ids=["whole", "headers"],
)
def test_a_notice_names_the_letter_and_the_mail_servers_words(notice: str, words: str) -> None:
    assert read_bounce(notice.encode()) == Bounce(KEY, words)
    assert read_bounce(notice.replace("\n", "\r\n").encode()) == Bounce(KEY, words)


@pytest.mark.parametrize(
    "message",
    [
        POSTFIX.replace("Action: failed", "Action: delayed"),
        POSTFIX.replace("Action: failed", "Action: delivered"),
        POSTFIX.replace(f"<{KEY}@example.gov>", "<some.other@example.gov>"),
        POSTFIX.replace("multipart/report", "multipart/mixed"),
        POSTFIX.partition("--b1\nContent-Description: Undelivered Message")[0],
        f"From: kari@example.org\nSubject: Re: News\nIn-Reply-To: <{KEY}@example.gov>\n\nOut of office.",
        "",
        "\x00\xff" * 1000,
        "Content-Type: multipart/report\n\nno parts at all",
        'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--',
    ],
)
def test_anything_else_is_none(message: str) -> None:
    assert read_bounce(message.encode("utf-8", "surrogateescape")) is None


def test_hostile_words_become_one_printable_line() -> None:
    hostile = POSTFIX.replace("550 5.1.1 <kari@example.org>: Recipient address", "550 \u202e\x07" + "x" * 2000)
    found = read_bounce(hostile.encode())
    assert found
    assert len(found.words) <= 500
    assert found.words.isprintable()
