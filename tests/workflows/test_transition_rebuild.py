"""A lost Temporal is rebuilt from Postgres: a transition goes on where its plan stands; nobody hears of it twice."""

import pytest
from temporalio.client import WorkflowExecutionStatus

from tests.workflows.office import LATE
from tests.workflows.register import in_days
from tests.workflows.test_event_rebuild import shown_details
from tests.workflows.test_rebuild import waits_for
from tests.workflows.test_transition_messages import LAST_DAY, MORE, Reach, called, settled, waiting
from tests.workflows.turnover import Turnover
from workers.rebuild import rebuild

ONE_A_SECOND = 60


async def extended(turnover: Turnover) -> None:
    """Everybody was given more time."""
    await called(turnover)
    await turnover.more_time(MORE)
    await turnover.swept()


async def looked_again(turnover: Turnover) -> None:
    """Weeks have passed."""
    await called(turnover)
    await turnover.pass_time(turnover.id, await turnover.now(turnover.id) + (in_days(10) - in_days(0)))


async def lost(turnover: Turnover) -> None:
    """Temporal knows nothing of this transition any more."""
    if await turnover.status(turnover.id) is WorkflowExecutionStatus.RUNNING:
        await turnover.workflow(turnover.id).terminate()


@pytest.mark.parametrize("reach", [waiting, called, extended, looked_again])
async def test_a_lost_transition_takes_up_where_its_plan_stands(turnover: Turnover, reach: Reach) -> None:
    await reach(turnover)
    before = await turnover.history_of_rules(), await letters(turnover)
    due, details = await waits_for(turnover.workflow(turnover.id)), await shown_details(turnover, turnover.id)

    await lost(turnover)
    with turnover.temporal.with_time_skipping_disabled():
        await rebuild(turnover.client, turnover.pool)
    await turnover.settled(turnover.id)

    assert (await turnover.history_of_rules(), await letters(turnover)) == before
    again = await waits_for(turnover.workflow(turnover.id))
    assert due
    assert again
    assert (again[0], details.splitlines()[-1]) == (
        due[0],
        (await shown_details(turnover, turnover.id)).splitlines()[-1],
    )
    if reach is not looked_again:  # it looks at the days of the clock on the wall again
        assert abs(again[1] - due[1]) < LATE


async def test_one_that_was_lost_half_way_calls_the_rest(turnover: Turnover) -> None:
    numbers = [await turnover.approved() for _ in range(6)]
    await turnover.open(LAST_DAY, pace=ONE_A_SECOND)

    async def some_are_called() -> bool:
        return len(await turnover.begun_paths()) >= 2

    await turnover.until(some_are_called)
    await lost(turnover)
    assert len(await turnover.begun_paths()) < len(numbers)
    await rebuild(turnover.client, turnover.pool)
    await turnover.until(turnover.everybody_is_told)

    assert await turnover.begun_paths() == numbers
    for number in numbers:
        assert await turnover.kinds(number) == ["reapplication_called"]


async def test_a_settled_one_is_left_alone(turnover: Turnover) -> None:
    await settled(turnover)
    assert await rebuild(turnover.client, turnover.pool) == 0


async def letters(turnover: Turnover) -> list[str]:
    """The keys of all letters there are."""
    return [row["key"] for row in await turnover.pool.fetch("select key from letter order by key")]
