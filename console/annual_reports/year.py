"""A report year of a provider as its pages show it: what it says, how it stands in words, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from fastapi import Request
from starlette.exceptions import HTTPException

import store.annual_report
import store.provider
from policy.annual_report import due_at, is_over, ladder
from policy.calendar import mountain_date, mountain_instant
from policy.dates import in_words, report_year_words
from policy.mountain import long_date, long_instant
from policy.record_rules import record_rules
from policy.report_year import days_of, ended_last, report_year
from schemas.annual_report import AnnualReport, ReportContent, ReportState, ReportVersion
from schemas.board_report import APPROVED
from schemas.provider import Provider
from schemas.rule_set import EventRules
from store.database import Source

MIDNIGHT = time(0)
KNOWABLE = range(1990, 2200)
"""Years that can be named; an address may hold any number."""


@dataclass(frozen=True)
class Year:
    """One report year of a provider.

    Attributes:
        report: as it is recorded; of one that is not open yet, as it will be.
        recorded: whether it is recorded.
        content: what was confirmed, while it is completed; else what was reported until now.
        versions: what was confirmed, the last one first.
    """

    provider: Provider
    report: AnnualReport
    recorded: bool
    content: ReportContent
    versions: Sequence[ReportVersion]
    as_of: datetime

    @property
    def year(self) -> int:
        """The calendar year in which it begins."""
        return self.report.year

    @property
    def words(self) -> str:
        """The year in words."""
        return report_year_words(self.report.year)

    @property
    def days(self) -> str:
        """Its first and last day in words."""
        return in_words(self.report.first_day, self.report.last_day)

    @property
    def is_running(self) -> bool:
        """Whether it is not over yet."""
        return not is_over(self.report, self.as_of)

    @property
    def is_completed(self) -> bool:
        """Whether it is confirmed."""
        return self.report.state is ReportState.COMPLETED

    @property
    def is_disposed(self) -> bool:
        """Whether its records were disposed of."""
        return self.report.disposed_at is not None

    @property
    def late(self) -> bool:
        """Whether it is owed and overdue, and staff were told."""
        return self.recorded and not self.is_completed and self.report.late_since is not None

    @property
    def stands(self) -> str:
        """How it stands, in words."""
        return stands_in_words(self.report, self.as_of, recorded=self.recorded)

    @property
    def titles(self) -> dict[str, str]:
        """What its events are called."""
        return {each.event: each.title for each in self.content.activities}

    @property
    def uncounted(self) -> int:
        """How many of its dates are not counted."""
        return sum(day.participants is None for each in self.content.activities for day in each.dates)


def stands_in_words(report: AnnualReport, as_of: datetime, *, recorded: bool = True) -> str:
    """How a report stands."""
    if report.disposed_at and report.completed_on:
        return f"Confirmed on {long_date(report.completed_on)}; disposed of on {long_date(report.disposed_at)}"
    if report.completed_on:
        return f"Confirmed on {long_date(report.completed_on)}"
    if not is_over(report, as_of):
        return f"The year goes on until {in_words(report.last_day)}; it is confirmed afterwards, by {_due(report)}"
    if not recorded:
        return "The year is over. It can be confirmed once the reports of the year are open"
    if report.late_since:
        return f"Open. It was due by {_due(report)}, and staff were told on {long_date(report.late_since)}"
    again = "Open again" if report.version else "Open"
    return f"{again}: to be confirmed by {long_instant(report.due_at)}"


def address_of(year: Year, *, staff: bool = False) -> str:
    """The address of its page."""
    number = year.report.provider
    return f"/staff/reports/{number}/{year.year}" if staff else f"/providers/{number}/reports/{year.year}"


async def any_provider(request: Request, number: str) -> Provider:
    """A provider, for staff."""
    found = await store.provider.by_number(request.app.state.pool, number)
    if found is None:
        raise HTTPException(404)
    return found


def _due(report: AnnualReport) -> str:
    return in_words(mountain_date(report.due_at))


async def year_of(request: Request, provider: Provider, year: int) -> Year:
    """A report year of a provider; one that is neither recorded nor can be known of is not found."""
    pool, as_of = request.app.state.pool, request.state.as_of
    recorded = await store.annual_report.find(pool, provider.number, year) if year in KNOWABLE else None
    report = recorded or expected(provider, year, rules_now(request), as_of)
    if report is None:
        raise HTTPException(404)
    versions = (await store.annual_report.versions(pool, provider.number, year))[::-1] if recorded else []
    return Year(
        provider=provider,
        report=report,
        recorded=recorded is not None,
        content=await _content(pool, provider, report, versions, as_of),
        versions=versions,
        as_of=as_of,
    )


async def years_of(request: Request, provider: Provider) -> list[tuple[AnnualReport, bool]]:
    """Every report of a provider, the latest year first, with whether it is recorded.

    The running year and the one that ended last are among them, recorded or not, while its approval stands or stood in
    them.
    """
    as_of, rules = request.state.as_of, rules_now(request)
    recorded = {
        each.year: each for each in await store.annual_report.of_provider(request.app.state.pool, provider.number)
    }
    to_come = {
        year: report
        for year in (ended_last(as_of, rules), ended_last(as_of, rules) + 1)
        if (report := expected(provider, year, rules, as_of)) and not _ended_before(provider, report)
    }
    together = to_come | recorded
    return [(together[year], year in recorded) for year in sorted(together, reverse=True)]


def expected(provider: Provider, year: int, rules: EventRules, as_of: datetime) -> AnnualReport | None:
    """A report that is not recorded yet, as it will be opened; None for a year to come, or before the approval."""
    if not report_year(mountain_date(provider.approved_at), rules) <= year <= report_year(mountain_date(as_of), rules):
        return None
    first, last = days_of(year, rules)
    opens_at = mountain_instant(last + timedelta(days=1), record_rules().annual_report.opens_at)
    rungs = ladder(max(opens_at, as_of) if last < mountain_date(as_of) else opens_at, record_rules().annual_report)
    return AnnualReport(
        provider=provider.number,
        year=year,
        first_day=first,
        last_day=last,
        opened_at=opens_at,
        due_at=due_at(rungs),
        rungs=rungs,
    )


def _ended_before(provider: Provider, report: AnnualReport) -> bool:
    """Whether the approval had ended or lapsed before a year began; then a report is owed only for dates in it."""
    ended = provider.standing not in APPROVED
    return ended and provider.standing_since <= mountain_instant(report.first_day, MIDNIGHT)


def rules_now(request: Request) -> EventRules:
    """What holds for events under the rules in force."""
    rules: EventRules = request.app.state.rule_book.current(request.state.as_of).events
    return rules


async def _content(
    source: Source, provider: Provider, report: AnnualReport, versions: Sequence[ReportVersion], as_of: datetime
) -> ReportContent:
    """What was confirmed while it stands, and what was reported until now; of what was disposed of, what is left."""
    if report.state is ReportState.COMPLETED and versions:
        return versions[0].content
    if report.disposed_at:
        empty = {name: getattr(report, name) for name in ("provider", "year", "first_day", "last_day")}
        return ReportContent(**empty, legal_name=provider.legal_name, activities=[])
    return await store.annual_report.content(source, report, as_of)
