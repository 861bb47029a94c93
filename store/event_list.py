"""Lists of events: what a provider has to do, what comes next, pages of events, a month, a download."""

from datetime import date
from typing import Any

from policy.names import search_key
from schemas.event import EventStage, Format
from schemas.model import Frozen
from schemas.occurrence import Occurrence, OccurrenceState
from store.database import Source
from store.occurrence import occurrence_from
from store.pattern import containing
from store.queries import queries

PAGE_SIZE = 25


class ListedOccurrence(Frozen):
    """A date with the title of its event."""

    occurrence: Occurrence
    title: str


class ListedEvent(Frozen):
    """An event in a list."""

    number: str
    provider: str
    title: str
    format: Format
    stage: EventStage
    first_day: date
    last_day: date | None
    late: bool
    version: int


class EventPage(Frozen):
    """One page of events, and how many there are on all pages."""

    events: list[ListedEvent]
    total: int


class CalendarEntry(Frozen):
    """A date as the calendar shows it."""

    event: str
    ordinal: int
    first_day: date
    last_day: date
    state: OccurrenceState
    location: str
    title: str
    format: Format


async def owed(source: Source, provider: str, limit: int = 20) -> list[ListedOccurrence]:
    """Dates that are over and not counted, the first one due first."""
    return [_listed(row) async for row in queries.event_list.owed(source, provider=provider, size=limit)]


async def to_come(source: Source, provider: str, limit: int = 10) -> list[ListedOccurrence]:
    """Dates to come, the next one first."""
    return [_listed(row) async for row in queries.event_list.to_come(source, provider=provider, size=limit)]


async def outstanding_of(source: Source, provider: str) -> int:
    """How many counts of a provider are outstanding."""
    count: int = await queries.event_list.outstanding_of(source, provider=provider)
    return count


async def stages(source: Source, provider: str) -> dict[EventStage, int]:
    """How many events of a provider stand where; every stage has a figure."""
    rows = queries.event_list.stages(source, provider=provider)
    found = {EventStage(row["stage"]): row["events"] async for row in rows}
    return {stage: found.get(stage, 0) for stage in EventStage}


async def page(
    source: Source,
    *,
    provider: str | None = None,
    stage: EventStage | None = None,
    search: str = "",
    number: int = 1,
) -> EventPage:
    """A page of events, the latest first."""
    rows = [
        row
        async for row in queries.event_list.page(
            source,
            provider=provider,
            stage=stage,
            search=_pattern(search),
            size=PAGE_SIZE,
            skip=(number - 1) * PAGE_SIZE,
        )
    ]
    events = [ListedEvent.model_validate({name: row[name] for name in ListedEvent.model_fields}) for row in rows]
    return EventPage(events=events, total=rows[0]["total"] if rows else 0)


async def days(source: Source, provider: str, first: date, after: date) -> list[CalendarEntry]:
    """Dates of a provider that touch the days from `first` up to, and without, `after`."""
    rows = queries.event_list.days(source, provider=provider, first=first, after=after)
    return [CalendarEntry.model_validate(dict(row)) async for row in rows]


async def export(
    source: Source, provider: str, *, stage: EventStage | None = None, search: str = ""
) -> list[dict[str, Any]]:
    """Every date of a provider's events with its count."""
    rows = queries.event_list.export(source, provider=provider, stage=stage, search=_pattern(search))
    return [dict(row) async for row in rows]


def _pattern(search: str) -> str | None:
    return containing(search_key(search)) if search else None


def _listed(row: Any) -> ListedOccurrence:
    return ListedOccurrence(occurrence=occurrence_from(row), title=row["title"])
