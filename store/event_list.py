"""Lists of events: a provider's own by where they stand, everybody's for staff, a month of dates, a download."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import asyncpg

from schemas.event import EventStage, Format
from schemas.model import Frozen
from schemas.occurrence import OccurrenceState
from store.database import Pool, Source, transaction
from store.mark import Mark
from store.pattern import each_word, means_nothing
from store.queries import queries

PAGE_SIZE = 25
MOST_COUNTED = 300
"""Nobody reads further; "more than 300" costs no more than three hundred."""
MOST_OF_A_MONTH = 500


class View(StrEnum):
    """Which of a provider's events a list shows."""

    ALL = "all"
    UPCOMING = "upcoming"
    WAITING = "waiting"
    SETTLED = "settled"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"
    PAST = "past"
    """Whatever is over and was not cancelled, counted or not."""


STAGES: dict[View, list[EventStage]] = {
    View.UPCOMING: [EventStage.REPORTED],
    View.WAITING: [EventStage.DELIVERED],
    View.SETTLED: [EventStage.SETTLED],
    View.ARCHIVED: [EventStage.ARCHIVED],
    View.CANCELLED: [EventStage.CANCELLED],
    View.PAST: [each for each in EventStage if each is not EventStage.CANCELLED],
}


class ListedEvent(Frozen):
    """An event in a list; `organisation` is set where events of several providers are listed."""

    number: str
    provider: str
    organisation: str = ""
    title: str
    format: Format
    stage: EventStage
    first_day: date
    last_day: date | None
    late: bool
    reported_at: datetime
    next_step: str | None
    next_at: datetime | None


class EventPage(Frozen):
    """One page of a provider's events, and how many there are on all pages."""

    events: list[ListedEvent]
    total: int


class AllEventsPage(Frozen):
    """One page of everybody's events; ``total`` counts up to ``MOST_COUNTED``, beyond that ``more`` is true."""

    events: list[ListedEvent]
    total: int
    more: bool
    following: Mark | None


class CalendarEntry(Frozen):
    """A date as the calendar shows it."""

    event: str
    ordinal: int
    first_day: date
    last_day: date
    starts_at: datetime
    state: OccurrenceState
    location: str
    title: str
    format: Format


class DateLine(Frozen):
    """A date of an event as a download lists it."""

    number: str
    title: str
    format: Format
    stage: EventStage
    late: bool
    units: Decimal
    ordinal: int
    first_day: date
    last_day: date
    location: str
    link: str
    state: OccurrenceState
    issued: int
    paper: int | None
    count_due_at: datetime
    outstanding_since: datetime | None

    @property
    def total(self) -> int | None:
        """The count: certificates issued here and on paper; None while it is not reported."""
        return None if self.paper is None else self.issued + self.paper


async def page(
    pool: Pool, provider: str, view: View, *, search: str = "", today: date, number: int = 1, size: int = PAGE_SIZE
) -> EventPage:
    """A page of a provider's events: what is to come or waits, the next one first; else the latest first."""
    if means_nothing(search):
        return EventPage(events=[], total=0)
    chosen = _chosen(view, search, today)
    by_next = view in {View.UPCOMING, View.WAITING}
    async with transaction(pool) as conn:
        await queries.event_list.plan_anew(conn)
        rows = queries.event_list.page(
            conn, provider=provider, **chosen, by_next=by_next, size=size, skip=(number - 1) * size
        )
        events = [_listed(row) async for row in rows]
        return EventPage(events=events, total=await queries.event_list.total(conn, provider=provider, **chosen))


async def of_all(
    pool: Pool, *, stage: EventStage | None = None, search: str = "", after: Mark | None = None, size: int = PAGE_SIZE
) -> AllEventsPage:
    """A page of everybody's events, the last one reported first; number, title, places and provider are searched."""
    if means_nothing(search):
        return AllEventsPage(events=[], total=0, more=False, following=None)
    chosen: dict[str, Any] = {"stage": stage, **each_word(search)}
    async with transaction(pool) as conn:
        await queries.event_list.plan_anew(conn)
        rows = queries.event_list.of_all(
            conn,
            **chosen,
            before=after.at if after else None,
            before_number=after.number if after else None,
            size=size + 1,
        )
        events = [_listed(row) async for row in rows]
        counted = await queries.event_list.total_of_all(conn, **chosen, most=MOST_COUNTED + 1)
    last = events[size - 1] if len(events) > size else None
    return AllEventsPage(
        events=events[:size],
        total=min(counted, MOST_COUNTED),
        more=counted > MOST_COUNTED,
        following=Mark(at=last.reported_at, number=last.number) if last else None,
    )


async def days(source: Source, provider: str, first: date, after: date) -> list[CalendarEntry]:
    """Dates of a provider that touch the days from `first` up to, and without, `after`, in order; at most so many."""
    rows = queries.event_list.days(source, provider=provider, first=first, after=after, size=MOST_OF_A_MONTH)
    return [CalendarEntry.model_validate(dict(row)) async for row in rows]


async def dates(pool: Pool, provider: str, view: View, *, search: str = "", today: date) -> list[DateLine]:
    """Every date of the events that a list of these filters shows."""
    if means_nothing(search):
        return []
    async with transaction(pool) as conn:
        await queries.event_list.plan_anew(conn)
        rows: AsyncIterator[asyncpg.Record] = queries.event_list.dates(
            conn, provider=provider, **_chosen(view, search, today)
        )
        return [DateLine.model_validate(dict(row)) async for row in rows]


def _chosen(view: View, search: str, today: date) -> dict[str, Any]:
    before = today if view is View.PAST else None
    return {"stages": STAGES.get(view), "before": before, **each_word(search)}


def _listed(row: asyncpg.Record) -> ListedEvent:
    return ListedEvent.model_validate(dict(row))
