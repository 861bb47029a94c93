"""A lost Temporal is rebuilt from Postgres: approvals wait for what they waited for, and new ones get their first."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus

from store.rule_set import RuleBook
from tests import records, samples
from tests.workflows.register import Register, in_days
from tests.workflows.test_approval_messages import (
    Reach,
    called,
    ceased,
    ending,
    in_force,
    lapsed,
    reapplied,
    suspended,
    warned,
    withdrawn,
)
from tests.workflows.test_event_rebuild import shown_details
from tests.workflows.test_rebuild import SECOND, waits_for
from workers.approvals import carry
from workers.rebuild import rebuild

FAR = datetime(2100, 1, 1, tzinfo=UTC)


async def extended(register: Register) -> str:
    """It had lapsed, and has more time."""
    number = await lapsed(register)
    await register.said(number, "extend", until=in_days(200).isoformat(), reason="?")
    return number


async def called_and_ending(register: Register) -> str:
    """Both a lapse and an end are ahead."""
    number = await called(register)
    await register.said(number, "cease", last_day=in_days(10).isoformat(), reason="")
    return number


@pytest.mark.parametrize(
    "reach",
    [in_force, called, warned, suspended, lapsed, reapplied, ending, extended, called_and_ending],
)
async def test_a_lost_approval_takes_up_where_its_record_stands(register: Register, reach: Reach) -> None:
    number = await reach(register)
    await register.pool.execute("update provider set carried = true")
    if reach in (in_force, suspended, ending):
        # Rules are open for it, and it was called by nobody: then it is called now, which is a story of its own.
        await register.pool.execute("update rule_set set opens_at = $1 where opens_at is not null", FAR)
    before = await register.timeline(number), await register.letters(number), await register.approval(number)
    waiting, details = await waits_for(register.workflow(number)), await shown_details(register, number)

    await register.forget()
    with register.temporal.with_time_skipping_disabled():
        assert await rebuild(register.client, register.pool) == 1 + (reach is reapplied)
    await register.settled(number)
    if reach is reapplied:
        # The reapplication under review is an application like any other.
        await register.client.get_workflow_handle(f"application:{before[2].reapplication}").terminate()

    after = await register.timeline(number), await register.letters(number), await register.approval(number)
    assert after == before
    assert await shown_details(register, number) == details
    again = await waits_for(register.workflow(number))
    assert (again is None) == (waiting is None)
    if again and waiting:
        assert again[0] == waiting[0]
        assert abs(again[1] - waiting[1]) < SECOND


@pytest.mark.parametrize("reach", [withdrawn, ceased])
async def test_an_approval_that_ended_is_left_alone(register: Register, reach: Reach) -> None:
    await reach(register)
    await register.pool.execute("update provider set carried = true")
    assert await rebuild(register.client, register.pool) == 0
    await register.pool.execute("update provider set carried = false")
    assert await carried(register) == 0


async def test_who_was_approved_before_gets_a_workflow_once(register: Register) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    numbers = [(await records.approved_provider(register.pool, long_ago)).number for _ in range(3)]
    register.numbers += numbers
    assert [await carried(register), await carried(register)] == [3, 0]
    for number in numbers:
        await register.settled(number)
        assert await register.status(number) is WorkflowExecutionStatus.RUNNING
        assert await register.timeline(number) == []


async def test_who_was_approved_under_older_rules_is_called_at_once(register: Register) -> None:
    number = (await records.approved_provider(register.pool, datetime.now(UTC))).number
    await records.open_rules(register.pool, datetime.now(UTC) - timedelta(days=1), in_days(5))
    register.numbers.append(number)
    assert await carried(register) == 1
    await register.settled(number)
    approval = await register.approval(number)
    # It was approved when the rules had opened: five days are too few, so it has the days of grace.
    assert approval.reapply_by == in_days(samples.RULE_SET.approvals.grace_days)
    assert await register.kinds(number) == ["reapplication_called"]


async def test_a_call_that_was_lost_with_temporal_is_made_again(register: Register) -> None:
    number = await in_force(register)
    await register.pool.execute("update provider set carried = true")
    await register.forget()
    await rebuild(register.client, register.pool)
    await register.settled(number)
    assert await register.timeline(number) == ["called"]
    await register.forget()
    await rebuild(register.client, register.pool)
    await register.settled(number)
    assert await register.timeline(number) == ["called"]


async def test_rules_that_are_not_open_yet_call_nobody(register: Register) -> None:
    await records.open_rules(register.pool, datetime.now(UTC) + timedelta(days=1), in_days(100))
    number = (await records.approved_provider(register.pool, datetime.now(UTC))).number
    register.numbers.append(number)
    assert await carried(register) == 1
    await register.settled(number)
    assert await register.timeline(number) == []


async def carried(register: Register) -> int:
    with register.temporal.with_time_skipping_disabled():
        return await carry(register.client, register.pool, RuleBook(samples.RULE_BOOK.files), datetime.now(UTC))
