"""Annual reports for tests to begin from, made the way the system makes them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from activities.annual_report import ReportActivities, Revive
from policy.annual_report import mark_of
from policy.calendar import mountain_instant
from policy.report_year import days_of, report_year
from schemas.annual_report import (
    AfterReport,
    AnnualReport,
    OpenReports,
    RecordReportDecision,
    RecordReportOpened,
    ReportVerb,
)
from schemas.event import EventStart
from schemas.submission import Submission
from store import annual_report, occurrence, submission
from store.database import Pool, transaction
from tests import records, samples

RULES = samples.RULE_SET.events
OPENED = datetime(2027, 7, 1, 14, tzinfo=UTC)
"""July 1, 2027, 8:00 am in Montana: the report year 2026 is over."""
COMPLETED = datetime(2027, 7, 10, 18, tzinfo=UTC)
"""DOMAIN's example: what is completed on that day is kept until July 10, 2032."""
STATEMENT = "Everything listed is complete and correct."


async def nobody(start: EventStart, since: datetime) -> None:
    """There is no Temporal, so no event gets a workflow back."""


def activities(pool: Pool, revive: Revive = nobody) -> ReportActivities:
    """The activities of annual reports, as a worker builds them."""
    return ReportActivities(pool, samples.RULE_BOOK, revive)


def day_after(year: int) -> datetime:
    """When the reports of a year open."""
    return mountain_instant(days_of(year, RULES)[1] + timedelta(days=1), time(8))


async def opened(pool: Pool, provider: str, year: int = 2026, as_of: datetime | None = None) -> AnnualReport:
    """The report of a year that is over, opened with its letter."""
    as_of = as_of or day_after(year)
    await activities(pool).open_reports(OpenReports(year=year, as_of=as_of))
    await activities(pool).record_report_opened(RecordReportOpened(provider=provider, year=year, as_of=as_of))
    return await current(pool, provider, year)


async def current(pool: Pool, provider: str, year: int = 2026) -> AnnualReport:
    """The report as it stands now."""
    found = await annual_report.find(pool, provider, year)
    assert found
    return found


async def seen(pool: Pool, report: AnnualReport, as_of: datetime) -> str:
    """The mark of what somebody has before them."""
    return mark_of(await annual_report.content(pool, report, as_of))


async def message(
    pool: Pool, report: AnnualReport, verb: ReportVerb, as_of: datetime, *, actor: str = "account:1", **payload: Any
) -> RecordReportDecision:
    """A decision about a report as its workflow hands it over, its submission saved."""
    said: UUID = uuid4()
    if verb == "confirm_report":
        payload = {
            "statement": STATEMENT,
            "signed_by": "Nancy Two Teeth",
            "seen": await seen(pool, report, as_of),
        } | payload
    async with transaction(pool) as conn:
        await submission.save(
            conn,
            Submission(
                id=said,
                kind=verb,
                entity=report.entity,
                natural_key=f"form:{said}",
                actor=actor,
                received_at=as_of,
                payload=payload,
            ),
        )
    return RecordReportDecision(
        provider=report.provider,
        year=report.year,
        key=str(said),
        verb=verb,
        actor=actor,
        submission=said,
        as_of=as_of,
    )


async def decided(pool: Pool, report: AnnualReport, verb: ReportVerb, as_of: datetime, **said: Any) -> AfterReport:
    """Record a decision about a report, and return what its workflow is told."""
    return await activities(pool).record_report_decision(await message(pool, report, verb, as_of, **said))


async def completed(pool: Pool, provider: str, year: int = 2026, as_of: datetime | None = None) -> AnnualReport:
    """A report that is opened and confirmed on the tenth of its first month; nothing may be missing from it."""
    as_of = as_of or day_after(year) + timedelta(days=9, hours=4)
    await decided(pool, await opened(pool, provider, year), "confirm_report", as_of)
    return await current(pool, provider, year)


async def reopened(
    pool: Pool, provider: str, year: int = 2026, as_of: datetime = COMPLETED + timedelta(days=20)
) -> AnnualReport:
    """A completed report that is opened again."""
    await decided(pool, await current(pool, provider, year), "reopen_report", as_of, reason="Two more had signed.")
    return await current(pool, provider, year)


async def covered(pool: Pool, event: str) -> None:
    """Every report that covers an event is completed; all its dates are counted."""
    about = await records.current_event(pool, event)
    days = [each.last_day for each in await occurrence.of_event(pool, event)]
    for year in sorted({report_year(day, RULES) for day in days}):
        await completed(pool, about.provider, year)
