"""The mail catcher keeps what it accepted, refuses what asks for it, and shows letters without running them."""

import json
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

import pytest

from deploy.embedded import ports
from tests.stack.conftest import eventually, status


class RunningCatcher:
    """A catcher of its own, on a folder."""

    def __init__(self, folder: Path) -> None:
        with ExitStack() as claims:
            chosen = ports.choose(dict.fromkeys(ports.CUSTOMARY, 0), None, claims)
        self.smtp_port = chosen["smtp"]
        self.url = f"http://127.0.0.1:{chosen['letters']}"
        command = [sys.executable, "-P", "-m", "deploy.embedded.catcher", "--folder", str(folder)]
        command += ["--smtp-port", str(chosen["smtp"]), "--page-port", str(chosen["letters"])]
        self.process = subprocess.Popen(command)
        eventually(lambda: status(f"{self.url}/") == 200)

    def send(self, *recipients: str, subject: str = "A letter") -> None:
        """Hand a letter over by SMTP."""
        letter = EmailMessage()
        letter["From"] = "Professional Learning <learning@pdups.example>"
        letter["To"] = ", ".join(recipients)
        letter["Subject"] = subject
        letter.set_content("See https://pdups.example/status\n")
        letter.add_alternative("<html><head></head><body><script>alert(1)</script></body></html>", subtype="html")
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as smtp:
            smtp.send_message(letter)

    def letters(self, to: str = "") -> list[dict[str, str]]:
        """Return the letters as programs get them."""
        letters: list[dict[str, str]] = json.loads(self.get(f"/letters.json?to={to}")[0])
        return letters

    def get(self, path: str) -> tuple[str, str]:
        """Return a page and its content policy."""
        with urlopen(f"{self.url}{path}", timeout=5) as answer:  # noqa: S310 - our own address
            return answer.read().decode(), answer.headers.get("Content-Security-Policy", "")

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def catcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCatcher]:
    """Run one catcher for all tests; each writes to people of its own."""
    running = RunningCatcher(tmp_path_factory.mktemp("letters"))
    yield running
    running.stop()


def test_an_accepted_letter_survives_the_catcher(tmp_path: Path) -> None:
    first = RunningCatcher(tmp_path)
    first.send("jo@example.org", subject="Ql̓ispé")
    first.stop()
    following = RunningCatcher(tmp_path)
    try:
        assert [letter["subject"] for letter in following.letters()] == ["Ql̓ispé"]
    finally:
        following.stop()


def test_letters_are_found_by_recipient(catcher: RunningCatcher) -> None:
    catcher.send("jo@example.org")
    catcher.send("sam@example.org")
    assert [letter["to"] for letter in catcher.letters("JO@")] == ["jo@example.org"]
    assert "jo@example.org" in catcher.get("/?to=jo")[0]
    assert "sam@example.org" not in catcher.get("/?to=jo")[0]


@pytest.mark.parametrize(("recipient", "code"), [("refused@example.org", 550), ("busy@example.org", 451)])
def test_a_mailbox_that_asks_for_it_is_refused(catcher: RunningCatcher, recipient: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        catcher.send(recipient)
    assert refused.value.recipients[recipient][0] == code
    assert catcher.letters(recipient) == []


def test_a_letter_is_shown_but_nothing_in_it_runs(catcher: RunningCatcher) -> None:
    catcher.send("kim@example.org")
    path = f"/letters/{catcher.letters('kim@')[0]['id']}"
    page, page_policy = catcher.get(path)
    assert '<a href="https://pdups.example/status"' in page
    assert "<script" not in page
    assert "script" not in page_policy
    html, letter_policy = catcher.get(f"{path}/html")
    assert "<script>alert(1)</script>" in html
    assert letter_policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in letter_policy
    assert "Subject: A letter" in catcher.get(f"{path}/source")[0]


@pytest.mark.parametrize("path", ["/letters/20260101T000000.000000-1-1", "/letters/..%2Fletters", "/letters/x/source"])
def test_a_letter_that_is_not_there_is_not_found(catcher: RunningCatcher, path: str) -> None:
    assert status(f"{catcher.url}{path}") == 404
