"""Years of one provider on a server with one clock for all: events, their reports, and the five years that follow."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.testservice.v1 import UnlockTimeSkippingRequest
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from deploy.embedded.temporal import find_binary
from policy.annual_report import mark_of
from policy.report_year import days_of, report_year
from schemas.annual_report import AnnualReport, OpenReportsStart, ReportState
from schemas.event import Event, EventForm, EventStage
from schemas.provider import Provider
from schemas.submission import Submission, SubmissionKind, SubmissionState
from store import annual_report, annual_report_said, audit, letter, submission
from store.database import Pool, transaction
from tests import records, yearly
from tests.events import workshop
from tests.workflows.office import LATE, WAIT, Office
from workers.delivery import Accepted, Outcome, Refused, deliver
from workers.plugin import PdupsPlugin
from workers.reports import carry_reports
from workers.settlement import settle
from workflows.ids import REPORTS, bundle_id, event_id, report_id
from workflows.open_reports import OpenReports
from workflows.queues import WORKFLOWS

DAY = timedelta(days=1)


class Years:
    """One provider, and the years that pass."""

    def __init__(self, office: Office, provider: Provider) -> None:
        self.temporal: WorkflowEnvironment = office.temporal
        self.pool: Pool = office.pool
        self.supervisor = office.supervisor
        self.number = provider.number
        self.provider = provider

    async def now(self) -> datetime:
        """What time it is, for everybody."""
        return await self.temporal.get_current_time()

    async def until(self, at: datetime) -> None:
        """Let the time pass; whatever records send on to other workflows is delivered then, as the sweeper does."""
        await self.temporal.sleep(at - await self.now())
        await self.swept()

    async def swept(self) -> None:
        """Deliver what waits."""
        async with transaction(self.pool) as conn:
            due = await submission.claim_due(conn, await self.now() + DAY, 100)
        for each in due:
            if each.actor == "system":
                await self.delivered(each)

    async def delivered(self, sent: Submission) -> Outcome:
        """Hand something over, and note what became of it."""
        outcome = await deliver(self.temporal.client, sent, wait=WAIT)
        await settle(self.pool, sent, outcome, await self.now())
        return outcome

    async def report(self, form: EventForm) -> str:
        """The provider reports an event."""
        sent = await records.submit_event(self.pool, form, self.provider, await self.now())
        await self.delivered(sent)
        await self.temporal.sleep(timedelta(minutes=1))
        return sent.entity.removeprefix("event:")

    async def count(self, number: str, total: int, *, ordinal: int = 1, note: str = "") -> Outcome:
        """The provider counts, or corrects a count."""
        return await self._said(event_id(number), "count", occurrence=ordinal, total=total, note=note)

    async def _said(self, entity: str, kind: SubmissionKind, **payload: Any) -> Outcome:
        form = uuid4()
        async with transaction(self.pool) as conn:
            sent = await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=entity,
                    natural_key=f"form:{form}",
                    actor="account:1",
                    received_at=await self.now(),
                    payload=payload,
                ),
            )
        return await self.delivered(sent)

    async def over(self, year: int) -> None:
        """The year is over: on July 1 the Schedule starts what opens its reports, and each gets its workflow."""
        await self.until(yearly.day_after(year))
        # Waiting for a result would let the time jump.
        with self.temporal.auto_time_skipping_disabled():
            opened = await self.temporal.client.execute_workflow(
                OpenReports.run, OpenReportsStart(), id=f"{REPORTS}-{year}", task_queue=WORKFLOWS
            )
        assert opened.year == year
        await carry_reports(self.temporal.client, self.pool)
        await self.temporal.sleep(timedelta(minutes=1))

    async def confirm(self, year: int) -> Outcome:
        """The account manager confirms what stands there."""
        now, stands = await self.now(), await self.annual(year)
        async with transaction(self.pool) as conn:
            content = await annual_report.content(conn, stands, now)
            sent = await annual_report_said.save_confirmation(
                conn,
                stands,
                statement=yearly.STATEMENT,
                signed_by="Nancy Two Teeth",
                seen=mark_of(content),
                actor="account:1",
                as_of=now,
            )
        outcome = await self.delivered(sent)
        if isinstance(outcome, Accepted):
            await self._written(await self.annual(year))
        await self.swept()
        return outcome

    async def _written(self, report: AnnualReport) -> None:
        """The bundle is written. A child that outlives its parent holds this server's clock for ever; it is let go."""
        client = self.temporal.client
        with self.temporal.auto_time_skipping_disabled():
            await client.get_workflow_handle(bundle_id(report.provider, report.year, report.version)).result()
        await client.test_service.unlock_time_skipping(UnlockTimeSkippingRequest())

    async def reopen(self, year: int, reason: str) -> Outcome:
        """Somebody opens it again."""
        async with transaction(self.pool) as conn:
            sent = await annual_report_said.save_reopening(
                conn, await self.annual(year), reason=reason, actor=self.supervisor.actor, as_of=await self.now()
            )
        outcome = await self.delivered(sent)
        await self.temporal.sleep(timedelta(minutes=1))
        return outcome

    async def annual(self, year: int) -> AnnualReport:
        """The record of a report."""
        return await yearly.current(self.pool, self.number, year)

    async def event(self, number: str) -> Event:
        """The record of an event."""
        return await records.current_event(self.pool, number)

    async def kept(self, number: str) -> tuple[EventStage, date | None]:
        """Where an event stands, and until when it is kept."""
        found = await self.event(number)
        return found.stage, found.retain_until

    async def status(self, workflow: str) -> WorkflowExecutionStatus | None:
        """How a workflow fares."""
        return (await self.temporal.client.get_workflow_handle(workflow).describe()).status

    async def letters(self, year: int) -> list[tuple[str, datetime]]:
        """What was written about a report, and when."""
        written = await letter.of_entity(self.pool, report_id(self.number, year))
        return sorted(((str(each.kind), each.queued_at) for each in written), key=lambda each: each[1])


@pytest.fixture
async def years(pool: Pool) -> AsyncIterator[Years]:
    """A server with one clock, and an office at work."""
    folder = find_binary().rpartition("/")[0]
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=f"{folder}/temporal-test-server", plugins=[PdupsPlugin()]
    ) as temporal:
        provider = await records.approved_provider(pool, await temporal.get_current_time() - 30 * DAY)
        async with Office.opened(temporal, pool) as office:
            yield Years(office, provider)


def on(*days: date) -> EventForm:
    place = workshop().occurrences[0]
    return workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in days])


async def test_seven_years(years: Years) -> None:
    """On time, with a gap first, late; opened again, for a correction and by a late event; an event of two years."""
    this = report_year((await years.now()).date(), yearly.RULES)
    ends = days_of(this, yearly.RULES)[1]
    first = await years.report(on((await years.now()).date() + 10 * DAY))
    both = await years.report(on(ends - 20 * DAY, ends + 60 * DAY))
    await on_time(years, this, first, both)
    await corrected(years, this, first, both)
    owed = await with_a_gap_first(years, this + 1, both)
    await late(years, this + 2)
    forgotten = await opened_by_a_late_event(years, this + 1, both)
    assert isinstance(await years.confirm(this + 2), Accepted)
    assert {(await years.event(each)).stage for each in (first, both, owed, forgotten)} == {EventStage.ARCHIVED}

    # Years without activities are confirmed as such; nothing is left over.
    for year in range(this + 3, this + 7):
        await years.over(year)
        assert isinstance(await years.confirm(year), Accepted)
    reports = await annual_report.of_provider(years.pool, years.number)
    assert [each.state for each in reports] == [ReportState.COMPLETED] * 7
    said = await submission.of_entity(years.pool, event_id(first))
    assert SubmissionState.SAVED not in {each.state for each in said}
    assert [str(line.verb) for line in await audit.of_entity(years.pool, event_id(first))].count("event.archived") == 3


async def on_time(years: Years, year: int, first: str, both: str) -> None:
    """DOMAIN's example: completed on July 10, kept until July 10 five years later."""
    await years.until(await years.now() + 12 * DAY)
    assert isinstance(await years.count(first, 12), Accepted)
    await years.until(yearly.day_after(year) - 10 * DAY)
    assert isinstance(await years.count(both, 5), Accepted)
    await years.over(year)
    await years.until(await years.now() + 9 * DAY)
    assert isinstance(await years.confirm(year), Accepted)
    report = await years.annual(year)
    assert (report.completed_on, report.retain_until) == (date(year + 1, 7, 10), date(year + 6, 7, 10))
    assert await years.status(report_id(years.number, year)) is WorkflowExecutionStatus.COMPLETED
    assert await years.kept(first) == (EventStage.ARCHIVED, date(year + 6, 7, 10))
    assert await years.kept(both) == (EventStage.REPORTED, None)


async def corrected(years: Years, year: int, first: str, both: str) -> None:
    """Opened again months after its workflow ended, and again right after it was confirmed; the clock begins anew."""
    assert isinstance(await years.count(first, 13, note="One more."), Refused)
    await years.until(await years.now() + 100 * DAY)
    assert isinstance(await years.count(both, 7, ordinal=2), Accepted)
    assert isinstance(await years.reopen(year, "One more had signed."), Accepted)
    assert await years.kept(first) == (EventStage.SETTLED, None)
    assert await years.status(event_id(first)) is WorkflowExecutionStatus.RUNNING
    assert isinstance(await years.count(first, 13, note="One more."), Accepted)
    await years.until(await years.now() + 3 * DAY)
    assert isinstance(await years.confirm(year), Accepted)
    assert isinstance(await years.reopen(year, "Not yet."), Accepted)
    await years.until(await years.now() + 20 * DAY)
    assert [kind for kind, _ in (await years.letters(year))[-2:]] == ["report_reopened", "report_reminder"]
    assert isinstance(await years.confirm(year), Accepted)
    report, at = await years.annual(year), await years.now()
    assert (report.version, report.state) == (3, ReportState.COMPLETED)
    assert report.retain_until == date(at.year + 5, at.month, at.day)
    assert await years.kept(first) == (EventStage.ARCHIVED, report.retain_until)
    versions = await annual_report.versions(years.pool, years.number, year)
    assert [each.content.participants for each in versions] == [17, 18, 18]


async def with_a_gap_first(years: Years, year: int, both: str) -> str:
    """Confirmed once the count is there; the event of two years is kept as long as the later report says."""
    owed = await years.report(on(days_of(year, yearly.RULES)[1] - 5 * DAY))
    await years.over(year)
    refused = await years.confirm(year)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.details) == ("has_gaps", {"gaps": "1"})
    await years.count(owed, 3)
    assert isinstance(await years.confirm(year), Accepted)
    assert await years.kept(both) == (EventStage.ARCHIVED, (await years.annual(year)).retain_until)
    return owed


async def late(years: Years, year: int) -> None:
    """Never confirmed in time: four reminders and one word to staff, each on its day."""
    await years.over(year)
    rungs = (await years.annual(year)).rungs
    await years.until(rungs[-1].at + 30 * DAY)
    told = await years.letters(year)
    assert [kind for kind, _ in told] == ["report_opened", *["report_reminder"] * 4, "report_late"]
    after = [at - rung.at for (_, at), rung in zip(told[1:], rungs, strict=True)]
    assert all(timedelta(0) <= each < LATE for each in after), after
    assert (await years.annual(year)).late_since


async def opened_by_a_late_event(years: Years, year: int, both: str) -> str:
    """An event of a completed year is reported late, which opens its report by itself."""
    day = days_of(year, yearly.RULES)[1] - 40 * DAY
    forgotten = await years.report(workshop(day, late_reason="We forgot."))
    await years.swept()
    reopened = await years.annual(year)
    assert (reopened.state, reopened.reopened_by) == (ReportState.OPEN, "system")
    assert forgotten in reopened.reopen_reason
    assert await years.kept(both) == (EventStage.SETTLED, None)
    assert isinstance(await years.count(forgotten, 2), Accepted)
    assert isinstance(await years.confirm(year), Accepted)
    return forgotten
