"""The lives of annual reports whose histories are kept: between them they take every turn of their workflows."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests import records
from tests.events import workshop
from tests.replay.stories import FREE_TEXT
from tests.workflows.ledger import BEGUN, Ledger
from tests.workflows.season import APPROVED
from workers.delivery import deliver
from workflows.ids import report_id


async def report_on_time(ledger: Ledger) -> None:
    """Reminded once, then confirmed; what is said too late is refused."""
    await _held(ledger)
    name = await ledger.year_over()
    await ledger.pass_time(name, (await ledger.report_of(name)).rungs[0].at)
    await ledger.confirm(name)


async def report_late(ledger: Ledger) -> None:
    """The whole ladder, up to staff; confirmed all the same."""
    name = await ledger.year_over()
    await ledger.pass_time(name, (await ledger.report_of(name)).rungs[-1].at)
    await ledger.confirm(name)


async def report_refused(ledger: Ledger) -> None:
    """Confirmed with a gap, and again what was not seen; and signals nobody can read."""
    event = await _held(ledger, counted=False)
    name = await ledger.year_over()
    await ledger.confirm(name)
    await ledger.count(event, 12)
    await ledger.confirm(name, seen="another")
    workflow = ledger.workflow(name)
    await workflow.signal("confirm_report", {"actor": "registry"})
    await workflow.signal("no_such_signal", "anything")
    await workflow.signal("reopen_report", args=[])
    await ledger.settled(name)


async def report_opened_again(ledger: Ledger) -> None:
    """Completed before; this workflow begins with the word that opens the report, and ends with its confirmation."""
    await _held(ledger)
    name = await ledger.year_over()
    await ledger.confirm(name)
    await ledger.swept()
    await ledger.workflow(name).result()
    before = await ledger.report_of(name)
    await ledger.reopen(name, FREE_TEXT)
    await ledger.pass_time(name, before.opened_at + timedelta(days=90))
    await ledger.confirm(name)


Story = Callable[[Ledger], Awaitable[None]]
REPORT_STORIES: tuple[Story, ...] = (report_on_time, report_late, report_refused, report_opened_again)


async def tell_report(ledger: Ledger, story: Story) -> str:
    """Live through a story of a provider of its own; the id of its workflow."""
    ledger.provider = await records.approved_provider(ledger.pool, APPROVED)
    await story(ledger)
    return report_id(ledger.provider.number, BEGUN)


async def reports_opened(ledger: Ledger) -> str:
    """What staff start for a Schedule that was paused; the id of its workflow."""
    sent = await ledger.asked_to_open(BEGUN - 1)
    await deliver(ledger.client, sent, wait=timedelta(seconds=20))
    await ledger.client.get_workflow_handle(sent.entity).result()
    return sent.entity


async def _held(ledger: Ledger, *, counted: bool = True) -> str:
    number = await ledger.report(workshop((datetime.now(UTC) + timedelta(days=1)).date()))
    await ledger.pass_time(number, (await ledger.dates(number))[0].ends_at)
    if counted:
        await ledger.count(number, 12)
    return number
