"""The Board report: the providers of a report year with their figures, read at once however many there are."""

from datetime import datetime, time, timedelta
from typing import Any

import asyncpg

from policy.calendar import mountain_date, mountain_instant
from policy.report_year import days_of
from schemas.annual_report import ReportYear
from schemas.board_report import BoardLine, BoardReport
from schemas.rule_set import EventRules
from store.database import Source
from store.queries import queries

MIDNIGHT = time(0)


async def of_year(source: Source, year: ReportYear, rules: EventRules, as_of: datetime) -> BoardReport:
    """The report of one year, as it stands now; years are those of Montana, to the minute."""
    first, last = days_of(year, rules)
    after = last + timedelta(days=1)
    rows = queries.board_report.lines(
        source,
        year=year,
        first=first,
        after=after,
        begins=mountain_instant(first, MIDNIGHT),
        ends=mountain_instant(after, MIDNIGHT),
        as_of=as_of,
    )
    return BoardReport(
        year=year,
        first_day=first,
        last_day=last,
        as_of=as_of,
        over=mountain_date(as_of) > last,
        lines=[_line(row) async for row in rows],
    )


async def first_approval(source: Source) -> datetime | None:
    """When the first provider was approved; None without any."""
    found: datetime | None = await queries.board_report.first_approval(source)
    return found


def _line(row: asyncpg.Record) -> BoardLine:
    told: dict[str, Any] = dict(row)
    approved_on = mountain_date(told.pop("approved_at"))
    return BoardLine(**told, approved_on=approved_on)
