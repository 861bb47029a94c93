"""The lives of approvals whose histories are kept: between them they take every turn of the workflow."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from policy.approval import lapses_at
from schemas.application import Stage
from schemas.approval import CallToReapply
from schemas.provider import FINAL_STANDINGS
from tests import records
from tests.replay.stories import FREE_TEXT
from tests.workflows.register import Register, in_days
from workflows.ids import approval_id


async def approval_lapsed_and_back(register: Register) -> str:
    """Every warning, the lapse, more time, and a reapplication that is approved."""
    last_day = in_days(90)
    number = await register.called(last_day)
    await register.pass_time(number, lapses_at(last_day))
    await register.said(number, "extend", until=in_days(200).isoformat(), reason=FREE_TEXT)
    application = await register.reapplied(number)
    await register.decided(number, application, Stage.APPROVED)
    return number


async def approval_denied_late(register: Register) -> str:
    """Nothing lapses during the review; then the days of grace, and no answer."""
    last_day = in_days(20)
    number = await register.called(last_day)
    application = await register.reapplied(number)
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=2))
    await register.decided(number, application, Stage.DENIED)
    await register.pass_time(number, lapses_at(await register.deadline(number)))
    return number


async def approval_suspended_then_withdrawn(register: Register) -> str:
    """Suspended, reinstated, an end that is taken back, and one that comes; what comes too late is refused."""
    number = await register.approved()
    await register.said(number, "suspend", reason=FREE_TEXT)
    await register.said(number, "reinstate", reason=FREE_TEXT)
    await register.said(number, "reinstate", reason=FREE_TEXT)
    await register.said(number, "end_approval", reason=FREE_TEXT)
    await register.said(number, "keep", reason=FREE_TEXT)
    await register.said(number, "end_approval", reason=FREE_TEXT)
    await register.ended(number)
    return number


async def approval_ceased(register: Register) -> str:
    """Called, and given up before the first warning."""
    number = await register.called(in_days(90))
    await register.said(number, "cease", last_day=in_days(5).isoformat(), reason=FREE_TEXT)
    await register.ended(number)
    return number


async def approval_signalled(register: Register) -> str:
    """Signals good and bad, a second call, what the records refuse; and it is still waiting."""
    number = await register.called(in_days(90))
    workflow = register.workflow(number)
    await workflow.signal("suspend", args=[])
    await workflow.signal("no_such_signal", "anything")
    await workflow.signal("suspend", {"actor": "registry"})
    await workflow.signal("reapply", {"actor": "registry", "application": "A-2020-00001"})
    await workflow.signal("reinstate", {"actor": "registry"})
    await workflow.execute_update("call_to_reapply", CallToReapply(actor="", rule_set=records.NEWER))
    await register.settled(number)
    return number


async def approval_of_two_years(register: Register) -> str:
    """Nothing is said; the history begins anew, and this is the one of its first year."""
    number = await register.approved(since=timedelta(days=300))
    first = await register.workflow(number).describe()
    handle = register.client.get_workflow_handle(approval_id(number), run_id=first.run_id)
    await register.temporal.fast_forward(handle, timedelta(days=80))
    register.runs[number] = first.run_id
    return number


Story = Callable[[Register], Awaitable[str]]
APPROVAL_STORIES: tuple[Story, ...] = (
    approval_lapsed_and_back,
    approval_denied_late,
    approval_suspended_then_withdrawn,
    approval_ceased,
    approval_signalled,
    approval_of_two_years,
)


async def tell_approval(register: Register, story: Story) -> tuple[str, str | None]:
    """Live through a story; the id of its workflow, and which run of it where that is not the last."""
    number = await story(register)
    await register.settled(number)
    if (await register.approval(number)).standing in FINAL_STANDINGS:
        await register.workflow(number).result()
    return approval_id(number), register.runs.get(number)
