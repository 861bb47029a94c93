"""What a workflow is started with can be computed from the records in every state."""

from datetime import UTC, datetime

import pytest

from schemas.application import ApplicationStart, RecordRung, Stage
from store import application
from store.database import Pool
from tests import records

ASKED = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
ANSWERED = datetime(2026, 12, 3, 20, 15, tzinfo=UTC)


async def start_of(pool: Pool, number: str) -> ApplicationStart:
    start = await application.start_input(pool, number)
    assert start
    return start


async def test_before_it_is_recorded_it_is_what_was_submitted(pool: Pool) -> None:
    submitted = await records.submit(pool)
    start = await start_of(pool, "A-2026-00001")
    assert start == application.start_of(submitted)
    assert (start.stage, start.submission) == (Stage.SUBMITTED, submitted.id)


async def test_under_review_it_keeps_the_clock_the_reviewer_and_the_rung_passed(pool: Pool) -> None:
    found, reviewer = await records.under_review(pool), await records.member(pool, "Rose Reader")
    await records.decide(pool, found.number, "assign", ASKED, payload={}, reviewer=reviewer.id)
    rung = found.clock.rungs[0]
    await records.activities(pool).record_rung(RecordRung(number=found.number, rung=rung, as_of=rung.at))
    start = await start_of(pool, found.number)
    assert (start.stage, start.reviewer, start.clock) == (Stage.UNDER_REVIEW, reviewer.id, found.clock)
    assert (start.passed_until, start.requested_at, start.information_rungs) == (rung.at, None, [])


async def test_while_information_is_owed_it_keeps_the_request(pool: Pool) -> None:
    found = await records.under_review(pool)
    message = await records.decision(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
    told = await records.activities(pool).record_decision(message)
    start = await start_of(pool, found.number)
    assert (start.stage, start.requested_at, start.requested_by) == (
        Stage.INFORMATION_REQUESTED,
        ASKED,
        message.submission,
    )
    assert start.information_rungs == told.information_rungs


async def test_after_an_answer_it_is_the_resumed_clock_and_no_rung_passed(pool: Pool) -> None:
    found = await records.under_review(pool)
    rung = found.clock.rungs[0]
    await records.activities(pool).record_rung(RecordRung(number=found.number, rung=rung, as_of=rung.at))
    await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
    told = await records.decide(pool, found.number, "answer", ANSWERED, payload={"text": "So."})
    start = await start_of(pool, found.number)
    assert (start.clock, start.passed_until, start.requested_by) == (told.clock, None, None)


@pytest.mark.parametrize(
    ("verb", "stage"), [("approve", Stage.APPROVED), ("deny", Stage.DENIED), ("withdraw", Stage.WITHDRAWN)]
)
async def test_once_decided_it_says_so(pool: Pool, verb: str, stage: Stage) -> None:
    found = await records.under_review(pool)
    await records.decide(pool, found.number, verb, ASKED, criteria=["growth"])  # type: ignore[arg-type]
    assert (await start_of(pool, found.number)).stage is stage


async def test_a_number_never_given_out_has_none(pool: Pool) -> None:
    assert await application.start_input(pool, "A-2026-00001") is None
