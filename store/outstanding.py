"""Outstanding counts across providers: what staff were told is missing, by its age."""

from enum import StrEnum
from typing import Any

import asyncpg

from schemas.event import EventContact
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from store.database import Connection, Pool, Source, transaction
from store.mark import Mark
from store.occurrence import occurrence_from
from store.pattern import each_word, means_nothing
from store.queries import queries

PAGE_SIZE = 25
MOST_COUNTED = 300
"""Nobody reads further; "more than 300" costs no more than three hundred."""
EVERY = 2**31
"""As many as there can be, in a download."""


class Order(StrEnum):
    """By age."""

    OLDEST = "oldest"
    NEWEST = "newest"


class Outstanding(Frozen):
    """One count that never came: its date, its event, its provider, and whom to ask."""

    occurrence: Occurrence
    title: str
    organisation: str
    contact: EventContact


class OutstandingPage(Frozen):
    """One page; ``total`` counts up to ``MOST_COUNTED``, beyond that ``more`` is true."""

    counts: list[Outstanding]
    total: int
    more: bool
    following: Mark | None


async def page(
    pool: Pool,
    *,
    search: str = "",
    order: Order = Order.OLDEST,
    after: Mark | None = None,
    size: int = PAGE_SIZE,
) -> OutstandingPage:
    """A page of outstanding counts; words are looked for in the event's number, title, places and provider."""
    if means_nothing(search):
        return OutstandingPage(counts=[], total=0, more=False, following=None)
    words = each_word(search)
    async with transaction(pool) as conn:
        await queries.outstanding.plan_anew(conn)
        counts = await _read(conn, words, order, after, size + 1)
        counted = await _counted(conn, words, search)
    following = _mark(counts[size - 1].occurrence) if len(counts) > size else None
    return OutstandingPage(
        counts=counts[:size], total=min(counted, MOST_COUNTED), more=counted > MOST_COUNTED, following=following
    )


async def every(pool: Pool, *, search: str = "", order: Order = Order.OLDEST) -> list[Outstanding]:
    """All that a search finds."""
    if means_nothing(search):
        return []
    async with transaction(pool) as conn:
        await queries.outstanding.plan_anew(conn)
        return await _read(conn, each_word(search), order, None, EVERY)


async def first(source: Source, size: int) -> list[Outstanding]:
    """The oldest."""
    return await _read(source, each_word(""), Order.OLDEST, None, size)


async def total(source: Source) -> int:
    """How many counts are outstanding, all of them."""
    count: int = await queries.outstanding.total(source, most=EVERY)
    return count


async def _counted(conn: Connection, words: dict[str, str | None], search: str) -> int:
    if search.strip():
        found: int = await queries.outstanding.total_found(conn, **words, most=MOST_COUNTED + 1)
        return found
    every_one: int = await queries.outstanding.total(conn, most=MOST_COUNTED + 1)
    return every_one


async def _read(
    source: Source, words: dict[str, str | None], order: Order, after: Mark | None, size: int
) -> list[Outstanding]:
    read: Any = queries.outstanding.oldest if order is Order.OLDEST else queries.outstanding.newest
    rows = read(
        source,
        **words,
        after=after.at if after else None,
        after_event=after.number if after else None,
        after_ordinal=after.ordinal if after else None,
        size=size,
    )
    return [_outstanding(row) async for row in rows]


def _mark(last: Occurrence) -> Mark | None:
    since = last.outstanding_since
    return Mark(at=since, number=last.event, ordinal=last.ordinal) if since else None


def _outstanding(row: asyncpg.Record) -> Outstanding:
    return Outstanding(
        occurrence=occurrence_from(row),
        title=row["title"],
        organisation=row["legal_name"],
        contact=EventContact.model_validate(row["contact"]),
    )
