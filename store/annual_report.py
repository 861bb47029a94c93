"""Annual reports: the row of each, what was confirmed, and what its workflow needs to begin or to take up again."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import asyncpg

from policy.annual_report import assemble, due_at, next_step
from policy.calendar import mountain_instant
from policy.report_year import days_of
from schemas.annual_report import AfterReport, AnnualReport, ReportContent, ReportStart, ReportVersion
from schemas.review import Ladder
from schemas.rule_set import EventRules
from store.database import Connection, Source
from store.event import event_from
from store.occurrence import occurrence_from
from store.queries import queries

MIDNIGHT = time(0)


async def open_all(conn: Connection, year: int, rules: EventRules, rungs: Ladder, as_of: datetime) -> int:
    """Open the reports of a year for everybody who owes one; how many are new. Those that are there stay as they are.

    Whoever's approval stood at any time of the year owes one, also who did nothing in it, and whoever has a date in it
    all the same (our default). One that had lapsed before, or was withdrawn or given up, asks for none.
    """
    first, last = days_of(year, rules)
    opened: int = await queries.annual_report.open_all(
        conn,
        year=year,
        first_day=first,
        last_day=last,
        began=mountain_instant(first, MIDNIGHT),
        ended=mountain_instant(last + timedelta(days=1), MIDNIGHT),
        opened_at=as_of,
        due_at=due_at(rungs),
        rungs=_dumped(rungs),
    )
    return opened


async def open_missing(conn: Connection, provider: str, days: Iterable[date], rungs: Ladder, as_of: datetime) -> None:
    """Open the reports of a provider that others owe for years with these days, and this one did not until now."""
    await queries.annual_report.open_missing(
        conn,
        provider=provider,
        days=sorted(set(days)),
        opened_at=as_of,
        due_at=due_at(rungs),
        rungs=_dumped(rungs),
    )


async def find(source: Source, provider: str, year: int) -> AnnualReport | None:
    """One report."""
    row = await queries.annual_report.find(source, provider=provider, year=year)
    return report_from(row) if row else None


async def lock(conn: Connection, provider: str, year: int) -> AnnualReport | None:
    """One report, held until the transaction ends."""
    row = await queries.annual_report.lock(conn, provider=provider, year=year)
    return report_from(row) if row else None


async def save(conn: Connection, report: AnnualReport) -> AnnualReport:
    """Write everything that ever changes about a report; its next step is worked out here."""
    step, step_at = next_step(report)
    stands = report.model_copy(update={"next_step": step, "next_at": step_at})
    fixed = {"first_day", "last_day", "disposed_at"}
    facts: dict[str, Any] = {name: value for name, value in dict(stands).items() if name not in fixed}
    await queries.annual_report.save(conn, **facts | {"rungs": _dumped(report.rungs)})
    return stands


async def of_provider(source: Source, provider: str) -> list[AnnualReport]:
    """Every report of a provider, the latest year first."""
    return [report_from(row) async for row in queries.annual_report.of_provider(source, provider=provider)]


async def completed_covering(source: Source, provider: str, days: Iterable[date]) -> list[AnnualReport]:
    """The completed reports of a provider that cover one of these days, the earliest year first."""
    rows = queries.annual_report.completed_covering(source, provider=provider, days=sorted(set(days)))
    return [report_from(row) async for row in rows]


async def content(source: Source, report: AnnualReport, as_of: datetime) -> ReportContent:
    """What a report says now, put together from what was reported; what was confirmed stands in its versions."""
    year = {"provider": report.provider, "first_day": report.first_day, "last_day": report.last_day}
    events = [event_from(row) async for row in queries.annual_report.events(source, **year)]
    dates = [occurrence_from(row) async for row in queries.annual_report.occurrences(source, **year)]
    units = {
        (row["event"], row["occurrence"]): Decimal(row["units"])
        async for row in queries.annual_report.units(source, **year)
    }
    under_way = {(row["event"], row["occurrence"]) async for row in queries.annual_report.under_way(source, **year)}
    provider = await queries.provider.by_number(source, number=report.provider)
    return assemble(report, provider["legal_name"], events, dates, units, under_way=under_way, as_of=as_of)


async def add_version(conn: Connection, version: ReportVersion) -> None:
    """Keep what was confirmed."""
    facts = dict(version) | {"content": version.content.model_dump(mode="json")}
    await queries.annual_report.add_version(conn, **facts)


async def version(source: Source, provider: str, year: int, version: int) -> ReportVersion | None:
    """What was confirmed once."""
    row = await queries.annual_report.version(source, provider=provider, year=year, version=version)
    return ReportVersion.model_validate(dict(row)) if row else None


async def versions(source: Source, provider: str, year: int) -> list[ReportVersion]:
    """Everything that was ever confirmed of a provider's year, the first one first."""
    rows = queries.annual_report.versions(source, provider=provider, year=year)
    return [ReportVersion.model_validate(dict(row)) async for row in rows]


async def uncarried(conn: Connection, limit: int) -> list[AnnualReport]:
    """Reports whose workflow was never started, held until the transaction ends."""
    return [report_from(row) async for row in queries.annual_report.uncarried(conn, size=limit)]


async def mark_carried(conn: Connection, reports: Sequence[AnnualReport]) -> None:
    """Note that their workflows were started."""
    await queries.annual_report.mark_carried(
        conn, providers=[each.provider for each in reports], years=[each.year for each in reports]
    )


async def open_reports(source: Source) -> list[AnnualReport]:
    """Reports whose workflow must run."""
    return [report_from(row) async for row in queries.annual_report.open_reports(source)]


async def start_input(source: Source, provider: str, year: int) -> ReportStart | None:
    """What the workflow of a report is started with, in whatever state its row is; None where there is none."""
    report = await find(source, provider, year)
    if report is None:
        return None
    return start_of(report, opened=await queries.annual_report.is_opened(source, entity=report.entity))


def start_of(report: AnnualReport, *, opened: bool) -> ReportStart:
    """What the workflow of a report is started with; `opened` says whether its opening is recorded."""
    return ReportStart(
        provider=report.provider,
        year=report.year,
        state=report.state,
        rungs=report.rungs,
        passed_until=report.rung_passed,
        version=report.version,
        opened=opened,
    )


def state_of(report: AnnualReport) -> AfterReport:
    """Where a report stands, as far as something is awaited of it."""
    return AfterReport(state=report.state, version=report.version, rungs=report.rungs, passed_until=report.rung_passed)


def report_from(row: asyncpg.Record) -> AnnualReport:
    """A report as it stands in its row."""
    return AnnualReport.model_validate({name: row[name] for name in AnnualReport.model_fields})


def _dumped(rungs: Ladder) -> list[dict[str, Any]]:
    return [rung.model_dump(mode="json") for rung in rungs]
