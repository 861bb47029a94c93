"""Lists of annual reports for staff: a year's by where they stand, and how many there are of each."""

from datetime import date, datetime
from enum import StrEnum

from schemas.annual_report import ReportState, ReportYear
from schemas.model import Frozen
from store.database import Source
from store.pattern import each_word, means_nothing
from store.queries import queries

PAGE_SIZE = 25


class View(StrEnum):
    """Which of a year's reports a list shows."""

    ALL = "all"
    OPEN = "open"
    LATE = "late"
    """Open, and staff were told that it is missing."""
    COMPLETED = "completed"


class ListedReport(Frozen):
    """A report in a list."""

    provider: str
    organisation: str
    year: ReportYear
    state: ReportState
    due_at: datetime
    late_since: datetime | None
    version: int
    completed_on: date | None
    retain_until: date | None
    reopened_at: datetime | None
    disposed_at: datetime | None


class ReportPage(Frozen):
    """One page of a year's reports by the names of their providers, and how many there are on all pages."""

    reports: list[ListedReport]
    total: int


class ReportCounts(Frozen):
    """How many reports of a year there are, and how they stand; late ones are open, too."""

    owed: int
    completed: int
    open: int
    late: int


async def of_year(
    source: Source, year: ReportYear, *, view: View = View.ALL, search: str = "", number: int = 1, size: int = PAGE_SIZE
) -> ReportPage:
    """One page of a year's reports; provider names and places are searched.

    Beyond the last page there are no lines, and still the true total.
    """
    if means_nothing(search):
        return ReportPage(reports=[], total=0)
    rows = [
        row
        async for row in queries.annual_report.of_year(
            source,
            year=year,
            state=_STATES.get(view),
            late=view is View.LATE,
            **each_word(search),
            size=size,
            skip=(number - 1) * size,
        )
    ]
    if not rows and number > 1:
        return ReportPage(reports=[], total=(await of_year(source, year, view=view, search=search, size=1)).total)
    listed = [ListedReport.model_validate({name: row[name] for name in ListedReport.model_fields}) for row in rows]
    return ReportPage(reports=listed, total=rows[0]["total"] if rows else 0)


async def counts(source: Source, year: ReportYear) -> ReportCounts:
    """How many reports of a year there are."""
    return ReportCounts.model_validate(dict(await queries.annual_report.counts(source, year=year)))


async def years(source: Source) -> list[ReportYear]:
    """The report years of which there are reports, the latest one first."""
    return [row["year"] async for row in queries.annual_report.years(source)]


_STATES = {View.OPEN: ReportState.OPEN, View.COMPLETED: ReportState.COMPLETED}
