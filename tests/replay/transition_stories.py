"""The lives of transitions whose histories are kept: between them they take every turn of the workflow."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from policy.approval import lapses_at
from tests import records
from tests.replay.stories import FREE_TEXT
from tests.workflows.register import in_days
from tests.workflows.turnover import GRACE, Turnover
from workflows.ids import transition_id

LAST_DAY, MORE = in_days(90), in_days(120)


async def transition_settled(turnover: Turnover) -> None:
    """It waits for its day, tells everybody, looks ever more rarely, and ends when the last approval has lapsed."""
    number = await turnover.approved()
    await records.under_review(turnover.pool)
    await turnover.waits("zelda")
    plan = await turnover.open(LAST_DAY, opens_on=in_days(20))
    await turnover.more_time(MORE)
    await turnover.pass_time(number, plan.opens_at)
    await turnover.pass_time(turnover.id, plan.opens_at)
    await turnover.until(turnover.everybody_is_told)
    await turnover.pass_time(number, lapses_at(LAST_DAY))
    await turnover.pass_time_of_rules(lapses_at(LAST_DAY + GRACE) + timedelta(hours=2))
    await turnover.workflow(turnover.id).result()


async def transition_extended(turnover: Turnover) -> None:
    """Everybody gets more time; once more is refused by the records, and it still waits."""
    await turnover.approved()
    await turnover.open(LAST_DAY)
    await turnover.more_time(MORE, FREE_TEXT)
    await turnover.pool.execute("update opening set extended_until = extended_until + 30")
    await turnover.more_time(in_days(125), FREE_TEXT)
    await turnover.settled(turnover.id)


async def transition_signalled(turnover: Turnover) -> None:
    """Signals good and bad from what knows no updates."""
    await turnover.approved()
    await turnover.open(LAST_DAY)
    workflow = turnover.workflow(turnover.id)
    await workflow.signal("extend_all", args=[])
    await workflow.signal("no_such_signal", "anything")
    await workflow.signal("extend_all", {"actor": "registry", "until": MORE.isoformat()})
    await turnover.settled(turnover.id)


Story = Callable[[Turnover], Awaitable[None]]
TRANSITION_STORIES: tuple[Story, ...] = (transition_settled, transition_extended, transition_signalled)


async def tell_transition(turnover: Turnover, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    await story(turnover)
    return transition_id(turnover.id)
