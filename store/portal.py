"""What the public reads of the portal: searched, by month, and as feeds. Only what was published is ever read here."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

import asyncpg

from policy.names import search_key
from schemas.event import Format
from schemas.portal import CalendarDay, Feed, Month, Newest, PortalLine, PortalPage, PortalSearch, PortalView
from store.database import Connection, Pool, Source, transaction
from store.pattern import beginning, means_nothing, telling_words
from store.queries import queries

PAGE_SIZE = 20
MOST_COUNTED = 200
"""Nobody reads further; "more than 200" costs no more than two hundred."""
MOST_DAYS = 600
"""Dates on the page of a month; of more a search shows the rest."""
MOST_ENTRIES = 20_000
"""Dates in a feed: as many as events of a whole year in the state."""
MOST_NEWEST = 50
Found = TypeVar("Found")
Look: TypeAlias = Callable[[Connection, str | None], Awaitable[Found]]
"""One way to look for something, with the words of a search as a `tsquery`."""


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

    async def look(conn: Connection, words: str | None) -> tuple[list[PortalLine], int]:
        filters = _filters(search, view, today) | {"words": words}
        lines, total = await _page(conn, filters, (number - 1) * size, size)
        return (lines, total) if lines or number == 1 else ([], (await _page(conn, filters, 0, 1))[1])

    lines, total = await _found(pool, search, look, lambda found: found[1] > 0)
    return PortalPage(lines=lines, total=min(total, MOST_COUNTED), more=total > MOST_COUNTED)


async def month(pool: Pool, search: PortalSearch, first: date, after: date) -> Month:
    """The dates of a month, or of any days before `after`; what is over or cancelled stands there, too."""
    if means_nothing(search.text):
        return Month(days=[], more=False)

    async def look(conn: Connection, words: str | None) -> list[asyncpg.Record]:
        asked = _chosen(search) | {"words": words, "first_day": first, "after": after}
        return [row async for row in queries.portal.days(conn, **asked, most=MOST_DAYS + 1)]

    rows = await _found(pool, search, look, bool)
    days = [CalendarDay.model_validate(dict(row)) for row in rows[:MOST_DAYS]]
    return Month(days=days, more=len(rows) > MOST_DAYS)


async def next_day(pool: Pool, search: PortalSearch, on_or_after: date) -> date | None:
    """The first day on which something that stands begins, on a day or later; None where there is none."""
    if means_nothing(search.text):
        return None

    async def look(conn: Connection, words: str | None) -> date | None:
        found: date | None = await queries.portal.next_day(
            conn, **_chosen(search), words=words, on_or_after=on_or_after
        )
        return found

    return await _found(pool, search, look, bool)


async def feed(pool: Pool, search: PortalSearch, first: date, after: date, link: str) -> Feed:
    """The entries of all dates that begin on `first` or later, and before `after`; their links begin with `link`."""
    if means_nothing(search.text):
        return Feed(entries="", count=0, more=False)
    span: dict[str, Any] = {"first_day": first, "after": after, "link": link, "most": MOST_ENTRIES}

    async def look(conn: Connection, words: str | None) -> dict[str, Any]:
        if search == PortalSearch():
            return dict(await queries.portal.feed(conn, **span))
        return dict(await queries.portal.feed_found(conn, **span, **_chosen(search), words=words))

    row = await _found(pool, search, look, lambda row: row["found"] > 0)
    return Feed(entries=row["entries"], count=min(row["found"], MOST_ENTRIES), more=row["found"] > MOST_ENTRIES)


async def feed_of(source: Source, number: str, link: str) -> Feed:
    """The entries of one opportunity."""
    row = await queries.portal.feed_of(source, opportunity=number, link=link)
    return Feed(entries=row["entries"], count=row["found"], more=False)


async def newest(pool: Pool, search: PortalSearch, *, today: date) -> list[Newest]:
    """What a search finds by when it was published, the newest first, as much as a feed holds."""
    if _finds_nothing(search, today):
        return []

    async def look(conn: Connection, words: str | None) -> list[asyncpg.Record]:
        filters = _filters(search, PortalView.ALL, today) | {"words": words}
        return [row async for row in queries.portal.newest(conn, **filters, most=MOST_NEWEST)]

    return [Newest.model_validate(dict(row)) for row in await _found(pool, search, look, bool)]


async def changed_at(source: Source) -> datetime | None:
    """When anything that is or was on the portal changed last; None while nothing ever was."""
    found: datetime | None = await queries.portal.changed_at(source)
    return found


async def _found(pool: Pool, search: PortalSearch, look: Look[Found], something: Callable[[Found], bool]) -> Found:
    """What is found with the words of a search by their stems; where that is nothing, more loosely.

    So "teaching fractions" finds a fraction taught, and "fract" finds it, too. What a search asks for decides how it is
    best looked for, so each is planned anew.
    """
    async with transaction(pool) as conn:
        await queries.queue.plan_anew(conn)
        if not search.text.strip():
            return await look(conn, None)
        key = search_key(search.text)
        found = await look(conn, await queries.portal.stems(conn, key=key))
        loose = None if something(found) else await _loosely(conn, key)
        return await look(conn, loose) if loose else found


async def _loosely(conn: Connection, key: str) -> str | None:
    """The same search, content with the beginnings of those words that nothing has; None where all are known."""
    parts, known = [], 0
    for word in telling_words(key):
        stem = await queries.portal.stems(conn, key=word)
        is_known = bool(stem) and await queries.portal.known(conn, words=stem)
        known += is_known
        parts.append(stem if is_known else beginning(word))
    return None if known == len(parts) else " & ".join(parts)


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
