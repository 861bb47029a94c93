"""`kill -9` of every part while an announcement is sent: everybody gets it, and nobody is written to twice."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import psutil
import pytest
from temporalio.client import Client

from deploy.embedded.letters import LetterFolder
from schemas.announcement import Audience
from store.database import create_pool
from tests import announcements
from tests.stack.conftest import RunningStack, eventually
from workers.delivery import deliver
from workers.plugin import PdupsPlugin
from workers.run import LETTERS_AT_ONCE

READERS = 150
PER_MINUTE = 100
"""So that there are two chunks, a minute apart."""
KILLED_AT = {15: "Worker", 40: "Temporal", 65: "Postgres", 90: "Mail catcher", 101: "Worker"}
WITHIN_SECONDS = 150
EMAILS = [f"reader{each:03}@run.example.org" for each in range(READERS)]
SENT = "select count(*) from letter where kind = 'announcement' and state = 'sent'"


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack without data."""
    running = RunningStack(tmp_path_factory.mktemp("kill announcement") / "a stack", "--empty")
    yield running
    running.stop()


def test_whatever_dies_everybody_gets_it_and_one_letter_is_written_to_each(empty: RunningStack) -> None:
    asyncio.run(announce(empty))
    for letters, name in KILLED_AT.items():
        until_sent(empty, letters)
        psutil.Process(empty.child(name)).kill()
    until_sent(empty, READERS)

    rows = "select count(*) || ' to ' || count(distinct to_address) from letter where kind = 'announcement'"
    assert empty.query(rows) == f"{READERS} to {READERS}"
    stands = "select count(*) from announcement_recipient where state = 'queued' and letter is not null"
    assert empty.query(stands) == READERS
    eventually(lambda: bool(empty.query("select state from announcement") == "sent"), within=WITHIN_SECONDS)
    came = caught(empty)
    assert set(came) == set(EMAILS)
    # Between the mail server's acceptance and our record lies the one window for a second copy (docs/letters.md).
    assert sum(came.values()) - READERS <= LETTERS_AT_ONCE * len(KILLED_AT)


def until_sent(stack: RunningStack, letters: int) -> None:
    """Wait until so many letters are sent; a database that is just dead says nothing."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        try:
            if stack.query(SENT) >= letters:
                return
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pass
        assert time.monotonic() < deadline, f"{letters} letters were not sent in time"
        time.sleep(0.05)


def caught(stack: RunningStack) -> Counter[str]:
    """The letters to readers in the catcher, by address."""
    folder = LetterFolder(Path(stack.folder) / "letters")
    letters = [letter for each in folder.ids() if (letter := folder.read(each))]
    return Counter(letter.recipient for letter in letters if letter.recipient in set(EMAILS))


async def announce(stack: RunningStack) -> None:
    """Everybody subscribed; an announcement is scheduled for now, as the console does it."""
    now = datetime.now(UTC)
    async with await create_pool(stack.settings["PDUPS_DATABASE_URL"]) as pool:
        await announcements.subscribe(pool, *EMAILS, as_of=now)
        draft = await announcements.drafted(pool, Audience(subscribers=True), now)
        sent = await announcements.submitted(pool, draft, now, per_minute=PER_MINUTE, as_of=now)
        client = await Client.connect(
            stack.settings["PDUPS_TEMPORAL_ADDRESS"], namespace="pdups", plugins=[PdupsPlugin()]
        )
        await deliver(client, sent, wait=timedelta(seconds=20))
