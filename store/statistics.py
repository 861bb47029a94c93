"""Statistics, read at once however much there is; what the figures mean says `policy.statistics`."""

from datetime import date, datetime, time, timedelta

from policy.calendar import mountain_date, mountain_instant
from schemas.statistics import Closed, Handled, ReportsOfYear
from store.database import Source
from store.queries import queries

MIDNIGHT = time(0)


async def handled(source: Source, first: date, last: date) -> list[Handled]:
    """The applications received from one Montana day to another, in the order of their receipt."""
    begins, ends = (mountain_instant(day, MIDNIGHT) for day in (first, last + timedelta(days=1)))
    rows = queries.statistics.handled(source, begins=begins, ends=ends)
    return [Handled.model_validate(dict(row)) async for row in rows]


async def closed(source: Source) -> list[Closed]:
    """Every closure, with the instant it was entered."""
    return [Closed.model_validate(dict(row)) async for row in queries.statistics.closed(source)]


async def overdue_days(source: Source, as_of: datetime) -> list[int]:
    """How many days each outstanding count is overdue."""
    today = mountain_date(as_of)
    rows = queries.statistics.overdue_since(source)
    return [(today - mountain_date(row["count_due_at"])).days async for row in rows]


async def reports(source: Source) -> list[ReportsOfYear]:
    """How the annual reports of each year stand, in order."""
    return [ReportsOfYear.model_validate(dict(row)) async for row in queries.statistics.reports(source)]


async def first_receipt(source: Source) -> datetime | None:
    """When the first application was received; None without any."""
    found: datetime | None = await queries.statistics.first_receipt(source)
    return found
