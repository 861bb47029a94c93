"""The calls of a transition: one that cannot be made keeps nobody waiting, and more time is given while they go out."""

from datetime import timedelta

import pytest

from store import task
from store.database import transaction
from tests.workflows.register import in_days
from tests.workflows.test_event_messages import code
from tests.workflows.test_transition_messages import LAST_DAY, MORE
from tests.workflows.test_transition_rebuild import ONE_A_SECOND
from tests.workflows.turnover import Turnover
from workflows.ids import approval_id

SOON = timedelta(seconds=4)


async def stuck(turnover: Turnover) -> str:
    """An approval whose workflow takes nothing that is said to it: no worker takes up its tasks."""
    number = await turnover.approved()
    await turnover.workflow(number).terminate()
    start = {"number": number}
    await turnover.client.start_workflow("ProviderApproval", start, id=approval_id(number), task_queue="of-nobody")
    await turnover.pool.execute("update provider set carried = true where number = $1", number)
    return number


async def test_one_that_cannot_be_called_keeps_nobody_waiting(
    turnover: Turnover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.rules_paths.CALLED_WITHIN", SOON)
    first, cannot, last = await turnover.approved(), await stuck(turnover), await turnover.approved()
    await turnover.open(LAST_DAY)
    assert await turnover.begun_paths() == [first, last]
    (told,) = (await task.open_tasks(turnover.pool)).tasks
    assert (told.kind, told.entity) == ("not_called", f"rules:{turnover.id}")
    assert cannot in told.text

    # Settled though nothing was mended, it is opened again as soon as it happens again.
    async with transaction(turnover.pool) as conn:
        await task.done(conn, told.key, by="account:1", as_of=told.opened_at)
    await turnover.pass_time(turnover.id, await turnover.now(turnover.id) + timedelta(minutes=61))

    async def told_again() -> bool:
        return [each.text for each in (await task.open_tasks(turnover.pool)).tasks] == [told.text]

    await turnover.until(told_again)
    await turnover.workflow(cannot).terminate()
    await turnover.start(cannot)
    await turnover.pass_time(turnover.id, await turnover.now(turnover.id) + timedelta(minutes=61))

    async def is_called() -> bool:
        return await turnover.begun_paths() == [first, cannot, last]

    await turnover.until(is_called)
    assert (await turnover.approval(cannot)).called_under == turnover.id

    async def nothing_is_left_to_do() -> bool:
        return (await task.open_tasks(turnover.pool)).total == 0

    await turnover.until(nothing_is_left_to_do)


async def test_more_time_is_given_while_the_calls_go_out(turnover: Turnover, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.transition.SMALLEST_CHUNK", 2)
    monkeypatch.setattr("policy.transition.CHUNK_MINUTES", 0)
    numbers = [await turnover.approved() for _ in range(12)]
    await turnover.open(in_days(90), pace=ONE_A_SECOND)

    async def one_is_called() -> bool:
        return len(await turnover.begun_paths()) >= 1

    await turnover.until(one_is_called)
    assert code(await turnover.more_time(MORE)) is None
    assert len(await turnover.begun_paths()) < len(numbers)
    await turnover.until(turnover.everybody_is_told)
    assert (await turnover.approval(numbers[-1])).reapply_by == MORE
