"""Sample annual reports of the year that ended last: one that waits to be confirmed, and one that is completed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta

from deploy.sample.applications import SampleFaultError
from deploy.sample.events import EventLoader, SampleEvent
from policy.annual_report import mark_of
from policy.calendar import mountain_date, mountain_instant
from policy.record_rules import record_rules
from policy.report_year import days_of, ended_last
from schemas.account import Account
from schemas.annual_report import AnnualReport, ReportState
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import account, annual_report, annual_report_said
from store.database import Pool, transaction

OPEN = "Apsáalooke Teachers\N{RIGHT SINGLE QUOTATION MARK} Circle (invented sample)"
"""Whose report waits to be confirmed, and lacks a count."""
COMPLETED = "Headwaters Teaching Studio LLC (sample)"
"""Whose report is confirmed; it says that there were no activities."""
PAST = (
    (SampleEvent("Water cycles in the classroom", (), people=3, count=9), timedelta(days=75)),
    (SampleEvent("Reading aloud in two languages", (), people=4, count=14), timedelta(days=190)),
    (SampleEvent("Fractions with pattern blocks", ()), timedelta(days=300)),
)
"""Events of that year, so many days after it began; the count of the last one is missing."""


class ReportLoader:
    """Loads the annual reports of the year that ended last, each step delivered to its workflow."""

    def __init__(
        self,
        pool: Pool,
        rule_set: RuleSet,
        events: EventLoader,
        deliver: Callable[[Submission], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._rules = rule_set.events
        self._events = events
        self._deliver = deliver
        self._now = now

    async def load(self, supervisor: Account) -> None:
        """Load what is not there yet; one year's reports, however often that is done."""
        if await self._pool.fetchval("select exists (select from annual_report where version > 0)"):
            return
        waiting, done = await self._provider(OPEN), await self._provider(COMPLETED)
        year = ended_last(self._now(), self._rules)
        first, _ = days_of(year, self._rules)
        for provider in (waiting, done):
            await self._approved_long_ago(provider, first)
        today, (owner, *_) = mountain_date(self._now()), await account.of_provider(self._pool, waiting)
        for sample, after in PAST:
            await self._events.load_one(sample.given((first + after - today).days), owner)
        if await annual_report.find(self._pool, done, year) is None:
            async with transaction(self._pool) as conn:
                opening = await annual_report_said.save_opening(conn, year, actor=supervisor.actor, as_of=self._now())
            await self._deliver(opening)
        await self._confirm(await self._opened(done, year))

    async def _provider(self, legal_name: str) -> str:
        number: str | None = await self._pool.fetchval("select number from provider where legal_name = $1", legal_name)
        if number is None:
            raise SampleFaultError(f"{legal_name} is no provider.")
        return number

    async def _approved_long_ago(self, provider: str, day: date) -> None:
        """The applications of the sample are days old; these two providers have been such for longer."""
        at = mountain_instant(day, time(9)) - timedelta(days=60)
        async with transaction(self._pool) as conn:
            await conn.execute(
                "update standing set since = $2 where provider = $1 and standing = 'in_force'", provider, at
            )
            await conn.execute(
                "update provider set approved_at = $2, standing_since = $2 where number = $1", provider, at
            )

    async def _opened(self, provider: str, year: int) -> AnnualReport:
        for _ in range(600):
            found = await annual_report.find(self._pool, provider, year)
            start = await annual_report.start_input(self._pool, provider, year)
            if found and start and start.opened:
                return found
            await asyncio.sleep(0.05)
        raise SampleFaultError(f"The annual report {year} of {provider} was not opened in time.")

    async def _confirm(self, report: AnnualReport) -> None:
        if report.state is ReportState.COMPLETED:
            return
        (owner, *_) = await account.of_provider(self._pool, report.provider)
        async with transaction(self._pool) as conn:
            content = await annual_report.content(conn, report, self._now())
            sent = await annual_report_said.save_confirmation(
                conn,
                report,
                statement=record_rules().annual_report.statement,
                signed_by=owner.full_name,
                seen=mark_of(content),
                actor=owner.actor,
                as_of=self._now(),
            )
        await self._deliver(sent)
