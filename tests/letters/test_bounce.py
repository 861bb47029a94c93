"""A letter comes back hours after the mail server took it: the notice is piped into `pdups bounce`."""

import asyncio
import json
import os
import sys
from email.message import EmailMessage

import pytest

from schemas.letter import LetterState, Priority
from store import task
from tests import announcements
from tests.letters.post_office import PostOffice
from tests.letters.test_announcement_letters import office
from tests.mail.test_bounce import KEY, POSTFIX, WORDS

__all__ = ["office"]

TRY_LATER = 75


def notice_about(message: EmailMessage) -> bytes:
    """What a mail server writes about a message it had taken."""
    return POSTFIX.replace(f"<{KEY}@example.gov>", message["Message-ID"]).encode()


async def piped(database_url: str, notice: bytes) -> tuple[int, str]:
    """The command as a mail server runs it: its exit code, and the id of the letter it marked."""
    environment = {
        "PDUPS_DATABASE_URL": database_url,
        "PDUPS_SMTP_HOST": "127.0.0.1",
        "PDUPS_MAIL_FROM": "pdups@example.gov",
        "PDUPS_SECRET_KEY": "a secret of the tests, of thirty-two and more letters",
        "PDUPS_BASE_URL": "https://pdups.example.gov",
        "PDUPS_VAULT_URL": "file:///nowhere",
    }
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.command", "bounce", "--json"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | environment,
    )
    out, _ = await command.communicate(notice)
    return command.returncode or 0, str(json.loads(out).get("bounced"))


async def test_the_letter_is_found_and_marked_once(office: PostOffice, database_url: str) -> None:
    (key,) = await office.queue("kari", priority=Priority.NOTICE)
    async with office.at_work():
        sent = (await office.until_all_are(LetterState.SENT))[key]
    (message,) = office.postbox.accepted
    for marked in (str(sent.id), "None"):
        assert await piped(database_url, notice_about(message)) == (0, marked)
    found = (await office.all())[key]
    assert (found.state, found.problem, found.sent_at) == (LetterState.BOUNCED, WORDS, sent.sent_at)
    (opened,) = (await task.open_tasks(office.pool)).tasks
    assert opened.text.endswith(f"<kari@example.org> came back: {WORDS}")


async def test_an_announcement_lists_it_and_opens_no_task(office: PostOffice, database_url: str) -> None:
    await announcements.subscribe(office.pool, "kari@example.org")
    async with office.at_work():
        number = await announcements.begun(office.pool, subscribers=True)
        await office.until_all_are(LetterState.SENT)
    code, marked = await piped(database_url, notice_about(office.postbox.accepted[0]))
    assert (code, marked == "None") == (0, False)
    stands = await announcements.progress(office.pool, number)
    assert (stands.bounced, stands.sent, stands.settled) == (1, 0, 1)
    assert (await task.open_tasks(office.pool)).total == 0


@pytest.mark.usefixtures("pool")
async def test_what_is_no_notice_of_ours_is_taken_and_left_alone(database_url: str) -> None:
    assert await piped(database_url, b"Subject: hello\n\nHow are you?") == (0, "None")
    assert await piped(database_url, POSTFIX.encode()) == (0, "None")


async def test_while_postgres_is_away_the_mail_server_tries_later() -> None:
    code, _ = await piped("postgresql://nobody:nothing@127.0.0.1:9/none", POSTFIX.encode())
    assert code == TRY_LATER
