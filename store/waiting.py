"""The waiting list: an address is on it once its owner has confirmed it, and as long as they do not leave."""

from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from schemas.waiting import WaitingEntry, WaitingState
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 50


async def ask(conn: Connection, *, email: str, name: str, organisation: str, as_of: datetime) -> WaitingEntry:
    """Somebody wants to be told; an address has one entry at a time, however often it asks."""
    row = await queries.waiting.ask(
        conn, id=uuid4(), email=email, name=name, organisation=organisation, as_of=as_of
    ) or await queries.waiting.open_entry(conn, email=email)
    return _entry_from(row)


async def find(source: Source, entry: UUID) -> WaitingEntry | None:
    """The entry of this id."""
    row = await queries.waiting.find(source, id=entry)
    return _entry_from(row) if row else None


async def confirm(conn: Connection, entry: UUID, as_of: datetime) -> bool:
    """The owner of the address confirms it; False where there was nothing to confirm."""
    return await queries.waiting.confirm(conn, id=entry, as_of=as_of) is not None


async def leave(conn: Connection, entry: UUID, as_of: datetime) -> bool:
    """The owner of the address leaves; False where they were not on the list."""
    return await queries.waiting.leave(conn, id=entry, as_of=as_of) is not None


async def counts(source: Source) -> dict[WaitingState, int]:
    """How many entries there are in each state."""
    found = {row["state"]: row["total"] async for row in queries.waiting.counts(source)}
    return {state: found.get(state, 0) for state in WaitingState}


async def page(source: Source, state: WaitingState, number: int, size: int = PAGE_SIZE) -> list[WaitingEntry]:
    """One page of the entries of a state, the newest first."""
    rows = queries.waiting.page(source, state=state, size=size, skip=(number - 1) * size)
    return [_entry_from(row) async for row in rows]


async def every(source: Source, state: WaitingState) -> list[WaitingEntry]:
    """All entries of a state, the newest first."""
    return [_entry_from(row) async for row in queries.waiting.every(source, state=state)]


def _entry_from(row: asyncpg.Record) -> WaitingEntry:
    return WaitingEntry.model_validate({name: row[name] for name in WaitingEntry.model_fields})
