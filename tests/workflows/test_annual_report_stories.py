"""What happens to annual reports over years, told on a real server in virtual time."""

from datetime import UTC, date, datetime, timedelta

from temporalio.client import WorkflowExecutionStatus

from schemas.annual_report import ReportState
from schemas.bundle import BundleState
from schemas.event import EventStage
from store import bundle
from tests import records
from tests.events import workshop
from tests.workflows.ledger import BEGUN, Ledger
from workers.delivery import Accepted, Refused

DAY = timedelta(days=1)


def soon(days: int = 1) -> date:
    return (datetime.now(UTC) + days * DAY).date()


async def held_and_counted(ledger: Ledger, day: date, total: int = 12) -> str:
    """An event that was held and counted."""
    number = await ledger.report(workshop(day))
    await ledger.pass_time(number, (await ledger.dates(number))[0].ends_at)
    assert isinstance(await ledger.count(number, total), Accepted)
    return number


async def test_a_report_on_time_archives_the_year_and_its_clock_begins(ledger: Ledger) -> None:
    event = await held_and_counted(ledger, soon())
    name = await ledger.year_over()
    report = await ledger.report_of(name)
    assert report.state is ReportState.OPEN

    await ledger.pass_time(name, report.opened_at + 9 * DAY)
    assert isinstance(await ledger.confirm(name), Accepted)

    assert await ledger.workflow(name).result() == "completed"
    report = await ledger.report_of(name)
    assert (report.state, report.version) == (ReportState.COMPLETED, 1)
    assert report.completed_on == date(BEGUN + 1, 7, 10)
    assert report.retain_until == date(BEGUN + 6, 7, 10)
    assert [str(each.kind) for each in await ledger.report_letters(name)] == ["report_opened", "report_completed"]

    assert (await ledger.client.get_workflow_handle(f"bundle:{name}:1").result())["files"] > 0
    written = await bundle.find(ledger.pool, report.provider, report.year, 1)
    assert written
    assert written.state is BundleState.WHOLE

    assert [type(each) for each in await ledger.swept()] == [Accepted]
    stands = await ledger.event(event)
    assert (stands.stage, stands.retain_until) == (EventStage.ARCHIVED, report.retain_until)
    assert await ledger.workflow(event).result() == "archived"
    assert isinstance(await ledger.confirm(name), Refused)


async def test_a_report_that_never_comes_is_late_once_and_is_taken_all_the_same(ledger: Ledger) -> None:
    name = await ledger.year_over()
    rungs = (await ledger.report_of(name)).rungs
    await ledger.pass_time(name, rungs[-1].at + 40 * DAY)

    letters = await ledger.report_letters(name)
    assert [str(each.kind) for each in letters] == ["report_opened", *["report_reminder"] * 4, "report_late"]
    assert letters[-1].to_address == ledger.supervisor.email
    assert {each.to_address for each in letters[:-1]} == {ledger.provider.primary.email}
    assert (await ledger.report_of(name)).late_since
    assert await ledger.status(name) is WorkflowExecutionStatus.RUNNING

    assert isinstance(await ledger.confirm(name), Accepted)
    report = await ledger.report_of(name)
    assert (report.state, report.late_since) == (ReportState.COMPLETED, None)


async def test_a_report_opened_again_for_a_corrected_count_is_confirmed_anew(ledger: Ledger) -> None:
    event = await held_and_counted(ledger, soon())
    name = await ledger.year_over()
    assert isinstance(await ledger.confirm(name), Accepted)
    await ledger.swept()
    await ledger.workflow(name).result()
    assert isinstance(await ledger.count(event, 13, note="One more."), Refused)

    before = await ledger.report_of(name)
    assert isinstance(await ledger.reopen(name, "One more had signed."), Accepted)
    report, stands = await ledger.report_of(name), await ledger.event(event)
    assert (report.state, report.retain_until, report.version) == (ReportState.OPEN, None, 1)
    assert (stands.stage, stands.retain_until, stands.archived_at) == (EventStage.SETTLED, None, None)
    assert await ledger.status(event) is WorkflowExecutionStatus.RUNNING

    assert isinstance(await ledger.count(event, 13, note="One more."), Accepted)
    # The workflow that took this up has a clock of its own, which begins with today.
    await ledger.pass_time(name, before.opened_at + 100 * DAY)
    assert isinstance(await ledger.confirm(name), Accepted)
    assert [type(each) for each in await ledger.swept()] == [Accepted]
    assert (await ledger.event(event)).stage == EventStage.ARCHIVED
    report = await ledger.report_of(name)
    assert report.version == 2
    assert before.retain_until
    assert report.retain_until
    assert report.retain_until - before.retain_until > 90 * DAY
    assert {"opened", "completed", "reopened"} <= set(await ledger.report_timeline(name))


async def test_a_report_opened_again_while_its_events_are_being_archived(ledger: Ledger) -> None:
    """What is on its way is refused, and asked for once more when the report is completed anew."""
    event = await held_and_counted(ledger, soon())
    name = await ledger.year_over()
    assert isinstance(await ledger.confirm(name), Accepted)
    assert isinstance(await ledger.reopen(name, "One more had signed."), Accepted)
    assert await ledger.swept() == [Refused(code="report_not_completed")]
    stands = await ledger.event(event)
    assert (stands.stage, stands.retain_until) == (EventStage.SETTLED, None)
    assert isinstance(await ledger.count(event, 13, note="One more."), Accepted)

    await ledger.pass_time(name, (await ledger.report_of(name)).opened_at)
    assert isinstance(await ledger.confirm(name), Accepted)
    assert [type(each) for each in await ledger.swept()] == [Accepted]
    assert (await ledger.event(event)).stage == EventStage.ARCHIVED


async def test_an_event_that_never_heard_that_it_was_archived_keeps_no_report_waiting(ledger: Ledger) -> None:
    """Its word got lost with a worker, and by the time it is asked again the report is open."""
    event = await held_and_counted(ledger, soon())
    name = await ledger.year_over()
    assert isinstance(await ledger.confirm(name), Accepted)
    await records.event_decision(ledger.pool, event, "archive", await ledger.now(event))
    assert (await ledger.event(event)).stage == EventStage.ARCHIVED

    assert isinstance(await ledger.reopen(name, "One more had signed."), Accepted)
    assert (await ledger.event(event)).stage == EventStage.SETTLED
    assert isinstance(await ledger.count(event, 13, note="One more."), Accepted)
