"""A ledger of annual reports: they open, are confirmed or late, and are opened again; on top of a season of events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self

from temporalio.client import WorkflowHandle

from policy.annual_report import mark_of
from policy.calendar import mountain_instant
from policy.report_year import days_of, ended_last
from schemas.annual_report import AnnualReport, OpenReports, ReportContent
from schemas.letter import Letter
from schemas.submission import Submission
from store import annual_report, annual_report_said, audit, letter
from store.annual_report_said import SYSTEM
from store.database import transaction
from store.submission import claim_due
from tests import yearly
from tests.workflows.office import WAIT
from tests.workflows.season import ACTOR, Season
from workers.delivery import Outcome, deliver
from workers.reports import carry_reports
from workers.settlement import settle
from workflows.ids import report_id

BEGUN = ended_last(datetime.now(UTC), yearly.RULES) + 1
"""The report year that runs now; the reports of the year before are due."""


class Ledger(Season):
    """A season whose years are reported. A report is named by its provider and year, `P-00001:2026`."""

    @classmethod
    @asynccontextmanager
    async def begun(cls, office: Any) -> AsyncIterator[Self]:
        """A ledger in an office whose workers are at work."""
        sequence = await office.pool.fetchval("select last_value from application_number")
        await office.pool.execute("select setval('provider_number', $1)", sequence)
        async with super().begun(office) as ledger:
            yield ledger

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of a report, or of an event."""
        if number.startswith("P-"):
            provider, _, year = number.partition(":")
            return self.client.get_workflow_handle(report_id(provider, int(year)))
        return super().workflow(number)

    async def year_over(self, year: int = BEGUN) -> str:
        """The year is over: its reports open, and their workflows begin; the name of the provider's."""
        # One opening more each time, and never the same one twice.
        at = yearly.day_after(year) + timedelta(microseconds=len(self.numbers))
        await yearly.activities(self.pool).open_reports(OpenReports(year=year, as_of=at))
        # Of this story alone; other providers' reports would only run beside it.
        await self.pool.execute("delete from annual_report where provider <> $1 and not carried", self.provider.number)
        name = f"{self.provider.number}:{year}"
        self.numbers.append(name)
        with self.temporal.with_time_skipping_disabled():
            await carry_reports(self.client, self.pool)
        await self.settled(name)
        await self.pass_time(name, yearly.day_after(year))
        return name

    async def asked_to_open(self, year: int) -> Submission:
        """Staff ask to open the reports of a year; it is saved, and that is all."""
        async with transaction(self.pool) as conn:
            return await annual_report_said.save_opening(
                conn, year, actor=self.supervisor.actor, as_of=datetime.now(UTC)
            )

    async def report_of(self, name: str) -> AnnualReport:
        """The record."""
        provider, _, year = name.partition(":")
        return await yearly.current(self.pool, provider, int(year))

    async def content(self, name: str) -> ReportContent:
        """What it says now."""
        return await annual_report.content(self.pool, await self.report_of(name), await self.now(name))

    async def confirm(self, name: str, *, seen: str | None = None) -> Outcome:
        """The account manager looks at the report and confirms it."""
        now = await self.now(name)
        async with transaction(self.pool) as conn:
            sent = await annual_report_said.save_confirmation(
                conn,
                await self.report_of(name),
                statement=yearly.STATEMENT,
                signed_by="Nancy Two Teeth",
                seen=seen or mark_of(await self.content(name)),
                actor=ACTOR,
                as_of=now,
            )
        return await self.delivered(sent)

    async def reopen(self, name: str, reason: str, as_of: datetime | None = None) -> Outcome:
        """Somebody opens the report again."""
        async with transaction(self.pool) as conn:
            sent = await annual_report_said.save_reopening(
                conn, await self.report_of(name), reason=reason, actor=ACTOR, as_of=as_of or await self.now(name)
            )
        return await self.delivered(sent)

    async def delivered(self, sent: Submission) -> Outcome:
        """What was saved is handed over, and what became of it noted."""
        with self.temporal.with_time_skipping_disabled():
            outcome = await deliver(self.client, sent, wait=WAIT)
        await settle(self.pool, sent, outcome, sent.received_at)
        return outcome

    async def swept(self) -> list[Outcome]:
        """Whatever records sent on to other workflows is delivered, as the sweeper does."""
        outcomes: list[Outcome] = []
        while True:
            async with transaction(self.pool) as conn:
                due = await claim_due(conn, datetime(2100, 1, 1, tzinfo=UTC), 10)
            if not due:
                return outcomes
            outcomes += [await self.delivered(each) for each in due if each.actor == SYSTEM]

    async def report_letters(self, name: str) -> list[Letter]:
        """What was written about a report, oldest first."""
        written = await letter.of_entity(self.pool, f"report:{name}")
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def report_timeline(self, name: str) -> list[str]:
        """What happened to a report, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, f"report:{name}")
        return [line.verb.removeprefix("report.") for line in lines]


def first_day(year: int) -> datetime:
    """The first instant of a report year in Montana."""
    return mountain_instant(days_of(year, yearly.RULES)[0], time(0))
