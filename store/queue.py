"""The queue: applications by the time left for them, a page at a time, as quick with many as with few."""

from datetime import datetime
from enum import StrEnum

import asyncpg

from schemas.application import OrganisationKind, Stage
from schemas.model import Frozen
from store.database import Connection, Pool, Source, transaction
from store.mark import Mark
from store.pattern import each_word, means_nothing
from store.queries import queries

PAGE_SIZE = 25
MOST_COUNTED = 300
"""Nobody reads further; "more than 300" costs no more than three hundred."""


class View(StrEnum):
    """Which applications the queue shows. All but the last show open ones only."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    INFORMATION_REQUESTED = "information_requested"
    OVERDUE = "overdue"
    ALL = "all"


class QueueLine(Frozen):
    """One application in the queue."""

    number: str
    legal_name: str
    kind: OrganisationKind
    stage: Stage
    received_at: datetime
    due_at: datetime
    next_step: str | None
    next_at: datetime | None
    reviewer: int | None
    reviewer_name: str | None
    reapplies: str | None = None

    @property
    def rests(self) -> bool:
        """Whether our time rests, because the applicant owes information."""
        return self.next_step in {"information_owed", "may_close"}


class QueuePage(Frozen):
    """One page; ``total`` counts up to ``MOST_COUNTED``, beyond that ``more`` is true."""

    lines: list[QueueLine]
    total: int
    more: bool
    following: Mark | None


class AlsoWaiting(Frozen):
    """How many other things wait for a decision."""

    access_request: int = 0
    opportunity: int = 0


async def page(
    pool: Pool,
    view: View,
    *,
    account: int,
    search: str,
    as_of: datetime,
    after: Mark | None = None,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """One page of a view; every word of the search must stand in number, names or city.

    A search without a letter or digit finds nothing.
    """
    if means_nothing(search):
        return QueuePage(lines=[], total=0, more=False, following=None)
    words: dict[str, object] = dict(each_word(search))
    async with transaction(pool) as conn:
        await queries.queue.plan_anew(conn)
        if view is View.ALL:
            lines, counted = await _all(conn, words, after, size)
        else:
            lines, counted = await _open(conn, _filters(view, account, as_of) | words, after, size)
    last = lines[size - 1] if len(lines) > size else None
    return QueuePage(
        lines=lines[:size],
        total=min(counted, MOST_COUNTED),
        more=counted > MOST_COUNTED,
        following=_mark(view, last) if last else None,
    )


async def also_waiting(source: Source) -> AlsoWaiting:
    """How many access requests and opportunities wait for a decision."""
    return AlsoWaiting.model_validate(
        {row["matter"]: row["waiting"] async for row in queries.queue.also_waiting(source)}
    )


async def _open(
    conn: Connection, filters: dict[str, object], after: Mark | None, size: int
) -> tuple[list[QueueLine], int]:
    rows = queries.queue.open_page(
        conn,
        **filters,
        after_due=after.at if after else None,
        after_number=after.number if after else None,
        size=size + 1,
    )
    lines = [_line(row) async for row in rows]
    return lines, await queries.queue.open_total(conn, **filters, most=MOST_COUNTED + 1)


async def _all(
    conn: Connection, words: dict[str, object], after: Mark | None, size: int
) -> tuple[list[QueueLine], int]:
    rows = queries.queue.all_page(
        conn,
        **words,
        before=after.at if after else None,
        before_number=after.number if after else None,
        size=size + 1,
    )
    lines = [_line(row) async for row in rows]
    return lines, await queries.queue.all_total(conn, **words, most=MOST_COUNTED + 1)


def _filters(view: View, account: int, as_of: datetime) -> dict[str, object]:
    return {
        "reviewer": account if view is View.MINE else None,
        "unassigned": view is View.UNASSIGNED,
        "stage": Stage.INFORMATION_REQUESTED if view is View.INFORMATION_REQUESTED else None,
        "overdue_at": as_of if view is View.OVERDUE else None,
    }


def _mark(view: View, line: QueueLine) -> Mark:
    return Mark(at=line.received_at if view is View.ALL else line.due_at, number=line.number)


def _line(row: asyncpg.Record) -> QueueLine:
    return QueueLine.model_validate(dict(row))
