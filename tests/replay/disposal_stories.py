"""The lives of disposals whose histories are kept: between them they take every turn of their workflow."""

from collections.abc import Awaitable, Callable

from tests.workflows.clearing import Clearing
from workflows.disposal_day import DisposalDay
from workflows.ids import DISPOSAL, disposal_id
from workflows.queues import WORKFLOWS

WORD = "An audit of the books is under way."


async def disposal_done(clearing: Clearing) -> str:
    """Listed, proposed, refused to the same person and to another system, confirmed, carried out and certified."""
    await clearing.due()
    number = await clearing.list_due()
    workflow = clearing.workflow(number)
    await workflow.signal("confirm_disposal", {"actor": "registry"})
    await workflow.signal("drop_disposal", args=[])
    await workflow.signal("no_such_signal", "anything")
    await clearing.settled(number)
    await clearing.said(number, "propose_disposal", clearing.reviewer)
    await clearing.said(number, "propose_disposal", clearing.one)
    await clearing.said(number, "confirm_disposal", clearing.one)
    await clearing.said(number, "confirm_disposal", clearing.other)
    return number


async def disposal_dropped(clearing: Clearing) -> str:
    """Proposed, and dropped."""
    await clearing.due()
    number = await clearing.list_due()
    await clearing.said(number, "propose_disposal", clearing.one)
    await clearing.said(number, "drop_disposal", clearing.other, reason=WORD)
    await clearing.pool.execute("update annual_report set disposed_at = now() where disposed_at is null")
    return number


async def disposal_of_nothing(clearing: Clearing) -> str:
    """Nothing was due."""
    return await clearing.started()


async def disposal_day(clearing: Clearing) -> str:
    """The day of the year; the other workflow."""
    day = await clearing.client.start_workflow(DisposalDay.run, id=f"{DISPOSAL}-day", task_queue=WORKFLOWS)
    await day.result()
    clearing.numbers.append(str((await day.describe()).start_time.year))
    return day.id


Story = Callable[[Clearing], Awaitable[str]]
DISPOSAL_STORIES: tuple[Story, ...] = (disposal_done, disposal_dropped, disposal_of_nothing)


async def tell_disposal(clearing: Clearing, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    number = await story(clearing)
    await clearing.workflow(number).result()
    return disposal_id(int(number))
