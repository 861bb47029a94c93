"""Submissions: acknowledged once, settled once, and swept until their workflow has them."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from policy.review import review_clock
from schemas.submission import Submission, SubmissionState
from store import submission
from store.database import Pool, transaction
from tests import records, samples

RECEIVED = records.RECEIVED


def approval(**changes: object) -> Submission:
    said = uuid4()
    facts: dict[str, object] = {
        "id": said,
        "kind": "approve",
        "entity": "application:A-2026-00001",
        "natural_key": f"form:{said}",
        "actor": "account:1",
        "received_at": RECEIVED,
        "payload": {"note": "Séliš"},
    }
    return Submission.model_validate(facts | changes)


async def save(pool: Pool, said: Submission) -> Submission:
    async with transaction(pool) as conn:
        return await submission.save(conn, said)


async def claim(pool: Pool, as_of: datetime) -> list[Submission]:
    async with transaction(pool) as conn:
        return await submission.claim_due(conn, as_of, 10)


async def test_saved_twice_it_is_one(pool: Pool) -> None:
    said = approval()
    assert await save(pool, said) == said
    assert await save(pool, said.model_copy(update={"payload": {"note": "other"}})) == said
    assert await submission.of_entity(pool, said.entity) == [said]


async def test_a_draft_pressed_many_times_at_once_is_one_application(pool: Pool) -> None:
    draft = uuid4()
    await pool.execute(
        "insert into draft (id, rule_set, created_at, changed_at) values ($1, $2, $3, $3)",
        draft,
        samples.RULE_SET.id,
        RECEIVED,
    )
    file = uuid4()
    await pool.execute(
        "insert into file (id, draft, question, name, media_type, size, sha256, content, received_at)"
        " values ($1, $2, 'agenda', 'a.pdf', 'application/pdf', 1, '', 'a', $3)",
        file,
        draft,
        RECEIVED,
    )
    clock = review_clock(RECEIVED, samples.RULE_SET, {})

    async def press() -> Submission:
        async with transaction(pool) as conn:
            return await submission.save_application(
                conn, draft=draft, form=samples.form(), clock=clock, files=[file], as_of=RECEIVED
            )

    pressed = await asyncio.gather(*(press() for _ in range(6)))
    assert {each.entity for each in pressed} == {"application:A-2026-00001"}
    assert len({each.id for each in pressed}) == 1
    assert await pool.fetchval("select application from draft") == "A-2026-00001"
    row = await pool.fetchrow("select application, submission from file")
    assert row
    assert tuple(row) == ("A-2026-00001", pressed[0].id)


async def test_the_number_carries_montanas_year(pool: Pool) -> None:
    new_year_in_utc = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)
    assert (await records.submit(pool, as_of=new_year_in_utc)).entity == "application:A-2026-00001"
    assert (await records.submit(pool, as_of=new_year_in_utc + timedelta(hours=5))).entity == "application:A-2027-00002"


async def test_what_is_settled_stays_settled(pool: Pool) -> None:
    said = await save(pool, approval())
    refusal = {"code": "already_decided"}
    async with transaction(pool) as conn:
        assert await submission.settle(conn, said.id, SubmissionState.REFUSED, refusal, RECEIVED)
        assert not await submission.settle(conn, said.id, SubmissionState.ACCEPTED, None, RECEIVED)
    found = await submission.find(pool, said.id)
    assert found
    assert (found.state, found.refusal) == (SubmissionState.REFUSED, refusal)
    assert await claim(pool, RECEIVED + timedelta(days=1)) == []


async def test_the_sweeper_comes_later_each_time(pool: Pool) -> None:
    said = await save(pool, approval())
    assert await claim(pool, RECEIVED + timedelta(seconds=9)) == []
    at = RECEIVED + timedelta(seconds=10)
    waits = []
    for attempt in range(1, 10):
        (claimed,) = await claim(pool, at)
        assert (claimed.id, claimed.attempts) == (said.id, attempt)
        next_at = await pool.fetchval("select next_attempt_at from submission")
        assert await claim(pool, next_at - timedelta(milliseconds=1)) == []
        waits.append((next_at - at).total_seconds())
        at = next_at
    assert waits == [5, 10, 20, 40, 80, 160, 320, 320, 320]


async def test_two_sweepers_never_hold_the_same(pool: Pool) -> None:
    for _ in range(6):
        await save(pool, approval())
    at = RECEIVED + timedelta(minutes=1)
    async with asyncio.timeout(10), transaction(pool) as one, transaction(pool) as other:
        first = await submission.claim_due(one, at, 4)
        second = await submission.claim_due(other, at, 4)
    assert (len(first), len(second)) == (4, 2)
    assert len({each.id for each in (*first, *second)}) == 6
