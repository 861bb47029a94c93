"""What a provider's home page begins with: what waits for them, what comes next, and how many events stand where."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from schemas.event import EventStage
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from schemas.roster import RosterSource
from store.database import Source
from store.occurrence import occurrence_from
from store.queries import queries

MOST_OWED = 20
MOST_NEXT = 10
MOST_ROSTERS = 10
MOST_COUNTED = 1000
"""More of one stage than this is "more than a thousand", which costs no more than a thousand."""


class Dated(Frozen):
    """A date with the title of its event."""

    occurrence: Occurrence
    title: str


class Owed(Frozen):
    """Dates whose count is owed, the first one due first; `total` counts those that are not listed, too."""

    dates: list[Dated]
    total: int


class WaitingRoster(Frozen):
    """A list of participants with rows that nobody issued yet: good ones, ones asked about, and ones with a problem.

    One that is `unread` has no rows yet: somebody is asked first how it is read.
    """

    id: UUID
    event: str
    occurrence: int
    source: RosterSource
    file: str
    made_at: datetime
    title: str
    good: int
    asked: int
    bad: int
    unread: bool


class OnPaper(Frozen):
    """A date whose `runs` issued certificates after its count: nobody said yet whether they are among its `paper`."""

    event: str
    ordinal: int
    first_day: date
    paper: int
    title: str
    runs: list[int]
    issued: int


async def owed(source: Source, provider: str) -> Owed:
    """Dates that are over and not counted."""
    rows = [row async for row in queries.home.owed(source, provider=provider, size=MOST_OWED)]
    return Owed(dates=[_dated(row) for row in rows], total=rows[0]["total"] if rows else 0)


async def to_come(source: Source, provider: str, as_of: datetime) -> list[Dated]:
    """Dates that have not begun yet, the next one first."""
    rows = queries.home.to_come(source, provider=provider, as_of=as_of, size=MOST_NEXT)
    return [_dated(row) async for row in rows]


async def under_way(source: Source, provider: str, as_of: datetime) -> list[Dated]:
    """Dates and reporting periods that have begun and are not over, the first one to end first."""
    rows = queries.home.under_way(source, provider=provider, as_of=as_of, size=MOST_NEXT)
    return [_dated(row) async for row in rows]


async def outstanding(source: Source, provider: str) -> int:
    """How many counts of a provider are outstanding."""
    count: int = await queries.home.outstanding(source, provider=provider)
    return count


async def stages(source: Source, provider: str) -> dict[EventStage, int]:
    """How many events of a provider stand where, up to one more than ``MOST_COUNTED``; every stage has a figure."""
    rows = queries.home.stages(source, provider=provider, most=MOST_COUNTED + 1)
    return {EventStage(row["stage"]): row["events"] async for row in rows}


async def rosters(source: Source, provider: str) -> list[WaitingRoster]:
    """Lists of participants that wait for a person."""
    rows = queries.home.rosters(source, provider=provider, size=MOST_ROSTERS)
    return [WaitingRoster.model_validate(dict(row)) async for row in rows]


async def on_paper(source: Source, provider: str, event: str | None = None) -> list[OnPaper]:
    """Dates, of one event where one is named, of which somebody is asked whether certificates are counted twice."""
    rows = queries.home.on_paper(source, provider=provider, event=event, size=MOST_ROSTERS)
    return [OnPaper.model_validate(dict(row)) async for row in rows]


def _dated(row: Any) -> Dated:
    return Dated(occurrence=occurrence_from(row), title=row["title"])
