"""A provider's report years as lines of a table."""

from datetime import datetime

from fastapi import Request

import store.annual_report
import store.report_reading
from console.annual_reports.year import stands_in_words, years_of
from policy.annual_report import is_over
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.figures import counted
from schemas.annual_report import AnnualReport, ReportState, ReportYear
from schemas.model import Frozen
from schemas.provider import Provider


class Line(Frozen):
    """One year in words."""

    year: ReportYear
    words: str
    stands: str
    late: bool
    missing: str
    kept: str


async def lines_of(request: Request, provider: Provider) -> list[Line]:
    """Every year of a provider, the latest one first."""
    return [await _line(request, report, recorded=recorded) for report, recorded in await years_of(request, provider)]


class Task(Frozen):
    """A report that has to be confirmed; `missing` is how many counts have to come first, `days` how many are left."""

    year: ReportYear
    words: str
    due_at: datetime
    days: int
    late: bool
    missing: int


async def open_reports(request: Request, provider: Provider) -> list[Task]:
    """The reports of a provider that are to be confirmed, the earliest year first."""
    pool, today = request.app.state.pool, mountain_date(request.state.as_of)
    reports = await store.annual_report.of_provider(pool, provider.number)
    return [
        Task(
            year=each.year,
            words=report_year_words(each.year),
            due_at=each.due_at,
            days=(mountain_date(each.due_at) - today).days,
            late=each.late_since is not None,
            missing=await store.report_reading.missing(pool, each),
        )
        for each in reversed(reports)
        if each.state is ReportState.OPEN
    ]


async def _line(request: Request, report: AnnualReport, *, recorded: bool) -> Line:
    is_open = report.state is ReportState.OPEN
    return Line(
        year=report.year,
        words=report_year_words(report.year),
        stands=stands_in_words(report, request.state.as_of, recorded=recorded),
        late=is_open and report.late_since is not None,
        missing=await _missing(request, report) if is_open else "Nothing",
        kept=in_words(report.retain_until) if report.retain_until else "Not known yet",
    )


async def _missing(request: Request, report: AnnualReport) -> str:
    missing = await store.report_reading.missing(request.app.state.pool, report)
    if not is_over(report, request.state.as_of):
        return f"{counted(missing, 'date')} not counted so far" if missing else "Nothing so far"
    return counted(missing, "count") if missing else "Nothing"
