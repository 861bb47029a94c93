"""Announcements on their whole way: many letters through a slow mail server, and what overtakes them."""

import asyncio
import itertools
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import SMTP

from schemas.letter import LetterKind, LetterState, Priority
from store.database import Pool
from tests import announcements
from tests.letters.conftest import Postbox
from tests.letters.post_office import PostOffice
from tests.letters.temporal_server import TemporalServer

MANY = 120
EACH_TAKES = 0.1
SECONDS = 2.0
"""A password letter arrives within this time, whatever waits."""


_NUMBERS = itertools.count(100, 100)


@pytest.fixture
async def office(pool: Pool, postbox: Postbox, temporal_server: TemporalServer) -> PostOffice:
    # Ids of letters live as long as the server, databases only for a test: no number may come twice.
    await pool.execute("select setval('announcement_number', $1)", next(_NUMBERS))
    return PostOffice(pool, await temporal_server.client(), postbox)


async def slowly(_server: SMTP) -> str:
    await asyncio.sleep(EACH_TAKES)
    return "250 OK"


async def test_a_password_letter_overtakes_a_queue_of_announcements(office: PostOffice) -> None:
    emails = [f"reader{each:03}@example.org" for each in range(MANY)]
    await announcements.subscribe(office.pool, *emails)
    office.postbox.turns.extend([slowly] * (MANY + 1))
    async with office.at_work(at_once=2):
        number = await announcements.begun(office.pool, subscribers=True)
        await office.until(lambda all_: sum(each.state is LetterState.SENT for each in all_.values()) >= 5)
        (key,) = await office.queue("urgent", sample="password_link", priority=Priority.PASSWORD)
        asked = datetime.now(UTC)
        found = await office.until(lambda all_: all_[key].state is LetterState.SENT)
        stands = await announcements.progress(office.pool, number)
        assert stands.queued > MANY / 2
        sent_at = found[key].sent_at
        assert sent_at
        assert (sent_at - asked).total_seconds() < SECONDS
        await office.until_all_are(LetterState.SENT)
    to = [message["To"].addresses[0].addr_spec for message in office.postbox.accepted]
    assert sorted(to) == sorted([*emails, "urgent@example.org"])


async def test_subscribers_letters_arrive_with_the_headers_of_one_click(office: PostOffice) -> None:
    await announcements.subscribe(office.pool, "kari@example.org")
    await announcements.begun(office.pool, subscribers=True)
    async with office.at_work():
        found = await office.until_all_are(LetterState.SENT)
    assert {each.kind for each in found.values()} == {LetterKind.ANNOUNCEMENT}
    (message,) = office.postbox.accepted
    url = message["List-Unsubscribe"].removeprefix("<").removesuffix(">")
    assert url.startswith("https://pdups.example.gov/unsubscribe/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = message.get_body(("plain",))
    assert body
    assert url.rpartition("/")[2] in body.get_content()
