"""Whatever is recorded about an announcement is recorded once: run again, and by several workers at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.announcement import (
    AfterAnnouncement,
    AnnouncementVerb,
    FixRecipients,
    LookAfterLetters,
    QueueLetters,
    RecordAnnouncementDecision,
    RecordAnnouncementRefused,
    RecordScheduled,
)
from store import announcement
from store.database import Pool
from tests import announcements
from tests.records import RECEIVED

TABLES = ("announcement", "announcement_recipient", "letter", "link", "audit_line", "staff_task")
EMAILS = [f"reader{each}@example.org" for each in range(5)]
Does = Callable[[], Awaitable[AfterAnnouncement | None]]


async def everything(pool: Pool) -> dict[str, list[Any]]:
    """Every row of every table that a record of an announcement touches."""
    return {table: await pool.fetch(f"select * from {table} order by 1, 2") for table in TABLES}  # noqa: S608 - named above


async def scheduling(pool: Pool) -> Does:
    await announcements.subscribe(pool, *EMAILS)
    sent = await announcements.submitted(pool, await announcements.drafted(pool), per_minute=2)
    message = RecordScheduled(start=announcement.start_of(sent), as_of=RECEIVED)
    return lambda: announcements.activities(pool).record_scheduled(message)


async def scheduled(pool: Pool) -> str:
    await (await scheduling(pool))()
    (number,) = await announcement.open_announcements(pool)
    return number


async def fixing(pool: Pool) -> Does:
    message = FixRecipients(number=await scheduled(pool), as_of=RECEIVED)
    return lambda: announcements.activities(pool).fix_recipients(message)


async def begun(pool: Pool) -> str:
    await (await fixing(pool))()
    (number,) = await announcement.open_announcements(pool)
    return number


async def queueing(pool: Pool) -> Does:
    message = QueueLetters(number=await begun(pool), first=1, last=2, as_of=RECEIVED)
    return lambda: announcements.activities(pool).queue_letters(message)


async def ending(pool: Pool) -> Does:
    number, does = await begun(pool), announcements.activities(pool)
    await does.queue_letters(QueueLetters(number=number, first=1, last=5, as_of=RECEIVED))
    message = LookAfterLetters(number=number, last=True, as_of=RECEIVED)
    return lambda: does.look_after_letters(message)


async def decision(pool: Pool, number: str, verb: AnnouncementVerb) -> Does:
    message = RecordAnnouncementDecision(
        number=number,
        key=f"signal:{uuid4()}",
        verb=verb,
        actor="claimed:registry",
        send_at=RECEIVED + timedelta(hours=1),
        per_minute=9,
        as_of=RECEIVED,
    )
    return lambda: announcements.activities(pool).record_announcement_decision(message)


async def rescheduling(pool: Pool) -> Does:
    return await decision(pool, await scheduled(pool), "reschedule")


async def taking_back(pool: Pool) -> Does:
    return await decision(pool, await scheduled(pool), "stop")


async def stopping(pool: Pool) -> Does:
    return await decision(pool, await begun(pool), "stop")


async def pausing(pool: Pool) -> Does:
    return await decision(pool, await begun(pool), "pause")


async def refusing(pool: Pool) -> Does:
    message = RecordAnnouncementRefused(
        number=await scheduled(pool), key="x", verb="stopp", actor="claimed:x", code="unknown_signal", as_of=RECEIVED
    )
    return lambda: announcements.activities(pool).record_announcement_refused(message)


@pytest.mark.parametrize(
    "prepare",
    [scheduling, fixing, queueing, ending, rescheduling, taking_back, stopping, pausing, refusing],
    ids=lambda prepare: prepare.__name__,
)
async def test_twice_and_at_once_is_once(pool: Pool, prepare: Callable[[Pool], Awaitable[Does]]) -> None:
    record = await prepare(pool)
    before = await everything(pool)
    answers = await asyncio.gather(record(), record(), record())
    once = await everything(pool)
    assert once != before
    assert await record() == answers[0]
    assert answers.count(answers[0]) == len(answers)
    assert await everything(pool) == once


@pytest.mark.parametrize("verb", ["stop", "pause"])
async def test_a_chunk_that_comes_after_a_word_queues_nothing(pool: Pool, verb: AnnouncementVerb) -> None:
    number = await begun(pool)
    await (await decision(pool, number, verb))()
    message = QueueLetters(number=number, first=1, last=2, as_of=RECEIVED)
    await announcements.activities(pool).queue_letters(message)
    stands = await announcements.progress(pool, number)
    assert (stands.queued, stands.planned + stands.left_out) == (0, 5)


async def test_each_letter_to_a_subscriber_carries_a_link_of_its_own_subscription(pool: Pool) -> None:
    await (await queueing(pool))()
    rows = await pool.fetch(
        "select letter.to_address, subscription.email from letter"
        " join link on link.id = (letter.facts ->> 'link')::uuid"
        " join subscription on link.subject = 'subscription:' || subscription.id"
    )
    assert sorted((each["to_address"], each["email"]) for each in rows) == [(each, each) for each in EMAILS[:2]]
