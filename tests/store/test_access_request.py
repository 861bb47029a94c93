"""What the workflow of an access request is started with can be computed from the records in every state."""

from datetime import timedelta

import pytest

from schemas.access_request import AccessStage, RecordAccessRung
from store import access_request
from store.access_request import About
from store.database import Pool
from tests import access, records

LATER = records.RECEIVED + timedelta(hours=20)


async def test_before_it_is_recorded_it_is_what_was_submitted(pool: Pool) -> None:
    sent = await access.sent(pool, About())
    start = await access_request.start_input(pool, "R-00001")
    assert start == access_request.start_of(sent)
    assert start.stage is None
    assert await access_request.open_requests(pool) == ["R-00001"]


async def test_while_it_is_open_it_keeps_the_clock_and_the_rung_passed(pool: Pool) -> None:
    request = await access.asked(pool, About())
    rung = request.clock.rungs[0]
    message = RecordAccessRung(number=request.number, rung=rung, as_of=rung.at)
    await records.access_activities(pool).record_access_rung(message)
    start = await access_request.start_input(pool, request.number)
    assert start
    assert (start.stage, start.clock, start.passed_until) == (AccessStage.ASKED, request.clock, rung.at)


@pytest.mark.parametrize(
    ("verb", "stage"), [("decline_access", AccessStage.DECLINED), ("withdraw_access", AccessStage.WITHDRAWN)]
)
async def test_once_decided_it_says_so_and_nobody_waits(pool: Pool, verb: str, stage: AccessStage) -> None:
    request = await access.asked(pool, About())
    await access.decided(pool, request.number, verb, LATER, payload={"reason": "No."})  # type: ignore[arg-type]
    start = await access_request.start_input(pool, request.number)
    assert start
    assert start.stage is stage
    assert await access_request.open_requests(pool) == []


async def test_a_number_never_given_out_has_none(pool: Pool) -> None:
    assert await access_request.start_input(pool, "R-00001") is None


async def test_the_list_pages_through_open_ones_and_through_all(pool: Pool) -> None:
    numbers = [
        (await access.asked(pool, About(), records.RECEIVED + timedelta(days=day), form)).number
        for day in range(3)
        for form in [access.FORM.model_copy(update={"email": f"wren{day}@x.example.org"})]
    ]
    await access.decided(pool, numbers[0], "decline_access", LATER, payload={"reason": "No."})
    first = await access_request.page(pool, everything=False, size=1)
    assert [line.number for line in first.lines] == [numbers[1]]
    rest = await access_request.page(pool, everything=False, after=first.following, size=1)
    assert ([line.number for line in rest.lines], rest.following) == ([numbers[2]], None)
    newest = await access_request.page(pool, everything=True, size=2)
    assert [line.number for line in newest.lines] == numbers[:0:-1]
    last = await access_request.page(pool, everything=True, after=newest.following, size=2)
    assert ([line.number for line in last.lines], last.following) == ([numbers[0]], None)
    assert await access_request.how_many_open(pool) == 2
