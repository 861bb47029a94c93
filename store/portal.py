"""What the public reads of the portal: searched, by month, and as feeds. Only what was published is ever read here."""

from datetime import date, datetime
from typing import Any

import asyncpg

from policy.names import search_key
from schemas.event import Format
from schemas.portal import CalendarDay, Feed, Month, Newest, PortalLine, PortalPage, PortalSearch, PortalView
from store.database import Connection, Pool, Source, transaction
from store.pattern import beginnings, means_nothing
from store.queries import queries

PAGE_SIZE = 20
MOST_COUNTED = 300
"""Nobody reads further; "more than 300" costs no more than three hundred."""
MOST_DAYS = 600
"""Dates on the page of a month; of more a search shows the rest."""
MOST_ENTRIES = 20_000
"""Dates in a feed: as many as events of a whole year in the state."""
MOST_NEWEST = 50


async def page(
    pool: Pool,
    search: PortalSearch,
    *,
    today: date,
    view: PortalView = PortalView.ALL,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> PortalPage:
    """One page of what a search finds, what has dates first, the soonest first; it must have every word.

    Beyond the last page there are no lines, and still the total. A text without a letter or digit finds nothing.
    """
    if _finds_nothing(search, today):
        return PortalPage(lines=[], total=0, more=False)
    async with transaction(pool) as conn:
        for words in await _ways(conn, search):
            filters = _filters(search, view, today) | {"words": words}
            lines, total = await _page(conn, filters, (number - 1) * size, size)
            if not lines and number > 1:
                _, total = await _page(conn, filters, 0, 1)
            if total:
                break
    return PortalPage(lines=lines, total=min(total, MOST_COUNTED), more=total > MOST_COUNTED)


async def month(pool: Pool, search: PortalSearch, first: date, after: date) -> Month:
    """The dates of a month, or of any days before `after`; what is over or cancelled stands there, too."""
    if means_nothing(search.text):
        return Month(days=[], more=False)
    async with transaction(pool) as conn:
        for words in await _ways(conn, search):
            filters = _chosen(search) | {"words": words, "first_day": first, "after": after}
            rows = [row async for row in queries.portal.days(conn, **filters, most=MOST_DAYS + 1)]
            if rows:
                break
    days = [CalendarDay.model_validate(dict(row)) for row in rows[:MOST_DAYS]]
    return Month(days=days, more=len(rows) > MOST_DAYS)


async def feed(pool: Pool, search: PortalSearch, first: date, after: date, link: str) -> Feed:
    """The entries of all dates that begin on `first` or later, and before `after`; their links begin with `link`."""
    if means_nothing(search.text):
        return Feed(entries="", count=0, more=False)
    span: dict[str, Any] = {"first_day": first, "after": after, "link": link}
    async with transaction(pool) as conn:
        for words in await _ways(conn, search):
            if search == PortalSearch():
                row = await queries.portal.feed(conn, **span, most=MOST_ENTRIES)
            else:
                asked = span | _chosen(search) | {"words": words}
                row = await queries.portal.feed_found(conn, **asked, most=MOST_ENTRIES)
            if row["found"]:
                break
    return Feed(entries=row["entries"], count=min(row["found"], MOST_ENTRIES), more=row["found"] > MOST_ENTRIES)


async def feed_of(source: Source, number: str, link: str) -> Feed:
    """The entries of one opportunity."""
    row = await queries.portal.feed_of(source, opportunity=number, link=link)
    return Feed(entries=row["entries"], count=row["found"], more=False)


async def newest(pool: Pool, search: PortalSearch, *, today: date) -> list[Newest]:
    """What a search finds by when it was published, the newest first, as much as a feed holds."""
    if _finds_nothing(search, today):
        return []
    async with transaction(pool) as conn:
        for words in await _ways(conn, search):
            filters = _filters(search, PortalView.ALL, today) | {"words": words}
            rows = [row async for row in queries.portal.newest(conn, **filters, most=MOST_NEWEST)]
            if rows:
                break
    return [Newest.model_validate(dict(row)) for row in rows]


async def changed_at(source: Source) -> datetime | None:
    """When anything that is or was on the portal changed last; None while nothing ever was."""
    found: datetime | None = await queries.portal.changed_at(source)
    return found


async def _ways(conn: Connection, search: PortalSearch) -> list[str | None]:
    """The ways to look for the words of a search, one after the other until one finds something.

    By their stems first, so that "teaching fractions" finds a fraction taught; then by their beginnings, for whoever
    has not typed to the end. What a search finds decides how it is best looked for, so each is planned anew.
    """
    await queries.queue.plan_anew(conn)
    if not search.text.strip():
        return [None]
    return list(filter(None, [await queries.portal.stems(conn, key=search_key(search.text)), beginnings(search.text)]))


async def _page(conn: Connection, filters: dict[str, Any], skip: int, size: int) -> tuple[list[PortalLine], int]:
    rows = [row async for row in queries.portal.page(conn, **filters, most=MOST_COUNTED + 1, size=size, skip=skip)]
    return [_line(row) for row in rows], rows[0]["total"] if rows else 0


def _line(row: asyncpg.Record) -> PortalLine:
    return PortalLine.model_validate({name: row[name] for name in PortalLine.model_fields})


def _finds_nothing(search: PortalSearch, today: date) -> bool:
    """Whether no words, or no days that are to come, are asked for."""
    ends = search.last_day
    return means_nothing(search.text) or (ends is not None and ends < max(search.first_day or today, today))


def _filters(search: PortalSearch, view: PortalView, today: date) -> dict[str, Any]:
    """What a search asks of an opportunity; what is over is never found, so its days begin today at the earliest."""
    return _chosen(search) | {
        "self_paced": _self_paced(search, view),
        "first_day": max(search.first_day or today, today),
        "last_day": search.last_day,
        "by_day": bool(search.first_day or search.last_day),
    }


def _self_paced(search: PortalSearch, view: PortalView) -> bool | None:
    """Whether only one of the two kinds can be found, and which; None where both can."""
    if view is not PortalView.ALL:
        return view is PortalView.SELF_PACED
    return None if search.format is None else search.format is Format.SELF_PACED


def _chosen(search: PortalSearch) -> dict[str, Any]:
    asked = {
        "topic": search.topic,
        "audience": search.audience,
        "region": search.region,
        "format": search.format,
        "cost": search.cost,
    }
    tags = [f"{kind}:{one}" for kind, one in asked.items() if one]
    return {"tags": tags or None}
