"""What stands in the morning's digest to staff."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

import asyncpg

from policy.calendar import mountain_instant
from schemas.digest_facts import Digest, DigestCount, DigestLine, DigestList, DigestTask
from store import outstanding, task
from store.database import Source
from store.outstanding import Outstanding
from store.queries import queries

LONGEST_LIST = 25
"""Longer lists end in "and so many more": a letter is read, the console's queue is worked through (our default)."""
_LONG_AGO = timedelta(days=36500)


async def last_before(source: Source, day: date) -> datetime | None:
    """When the last digest before this day was written; None when there was none."""
    found: datetime | None = await queries.digest.last_before(source, instant=mountain_instant(day, time.min))
    return found


async def of_day(source: Source, day: date, since: datetime, as_of: datetime) -> Digest:
    """The digest of a business day in Montana; new and answered is what came after `since`."""
    midnight = mountain_instant(day + timedelta(days=1), time.min)
    size = LONGEST_LIST
    open_tasks = await task.open_tasks(source, size)
    counts = await outstanding.first(source, size)
    return Digest(
        day=day,
        due_today=await _list(queries.digest.due(source, after=as_of, until=midnight, size=size)),
        overdue=await _list(queries.digest.due(source, after=as_of - _LONG_AGO, until=as_of, size=size)),
        new=await _list(queries.digest.received(source, since=since, until=as_of, size=size)),
        answered=await _list(queries.digest.answered(source, since=since, until=as_of, size=size)),
        may_be_closed=await _list(queries.digest.may_be_closed(source, size=size)),
        tasks=tuple(DigestTask(text=each.text, opened_at=each.opened_at) for each in open_tasks.tasks),
        more_tasks=open_tasks.total - len(open_tasks.tasks),
        outstanding=tuple(_count(each) for each in counts),
        more_outstanding=await outstanding.total(source) - len(counts),
        late_reports=await queries.annual_report.late(source),
        problems=await queries.digest.problems(source),
        disposals=tuple([row["year"] async for row in queries.digest.disposals(source)]),
    )


def _count(each: Outstanding) -> DigestCount:
    return DigestCount(
        number=each.occurrence.event,
        occurrence=each.occurrence.ordinal,
        title=each.title,
        organisation=each.organisation,
        due_at=each.occurrence.count_due_at,
    )


async def _list(rows: AsyncIterator[asyncpg.Record]) -> DigestList:
    found = [row async for row in rows]
    lines = tuple(DigestLine.model_validate({name: row[name] for name in DigestLine.model_fields}) for row in found)
    return DigestList(lines=lines, more=found[0]["total"] - len(lines) if found else 0)
