"""Occurrences: each date of an event, with its ladder and its count."""

from typing import Any

import asyncpg

from schemas.occurrence import Occurrence, OccurrencePlan, OccurrenceState, PlannedOccurrence
from store.database import Connection, Source
from store.queries import queries

_NEW = ("event", "ordinal", "provider", "state", "first_day", "last_day", "starts_at", "ends_at", "location", "link")
_CHANGING = (*(name for name in _NEW if name != "provider"), "passed_until", "paper", "counted_at", "counted_by")


async def add(conn: Connection, occurrence: Occurrence) -> None:
    """Record an occurrence, unless it is recorded already."""
    await queries.occurrence.add(conn, **_values(occurrence, *_NEW))


async def save(conn: Connection, occurrence: Occurrence) -> None:
    """Write everything that changes about an occurrence, but for `issued`, which whoever issues keeps."""
    await queries.occurrence.save(conn, **_values(occurrence, *_CHANGING, "count_note", "outstanding_since"))


async def of_event(source: Source, event: str) -> list[Occurrence]:
    """Every occurrence of an event in order."""
    return [occurrence_from(row) async for row in queries.occurrence.of_event(source, event=event)]


async def find(source: Source, event: str, ordinal: int) -> Occurrence | None:
    """One occurrence of an event."""
    row = await queries.occurrence.find(source, event=event, ordinal=ordinal)
    return occurrence_from(row) if row else None


async def adjust_issued(conn: Connection, event: str, ordinal: int, by: int) -> None:
    """Note that so many more valid certificates stand for an occurrence, or fewer where `by` is negative."""
    await queries.occurrence.adjust_issued(conn, event=event, ordinal=ordinal, by=by)


def from_plan(event: str, provider: str, plan: PlannedOccurrence) -> Occurrence:
    """A planned occurrence as it is recorded first."""
    return Occurrence(event=event, provider=provider, state=OccurrenceState.SCHEDULED, **dict(plan))


def plan_of(occurrence: Occurrence) -> OccurrencePlan:
    """What the workflow awaits of an occurrence."""
    return OccurrencePlan(
        ordinal=occurrence.ordinal,
        state=occurrence.state,
        ends_at=occurrence.ends_at,
        rungs=occurrence.rungs,
        passed_until=occurrence.passed_until,
    )


def occurrence_from(row: asyncpg.Record) -> Occurrence:
    """An occurrence as it stands in its row."""
    return Occurrence.model_validate({name: row[name] for name in Occurrence.model_fields})


def _values(occurrence: Occurrence, *names: str) -> dict[str, Any]:
    return {
        **{name: getattr(occurrence, name) for name in names},
        "rungs": [rung.model_dump(mode="json") for rung in occurrence.rungs],
        "count_due_at": occurrence.count_due_at,
    }
