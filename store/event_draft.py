"""Drafts of events: a report or a revision as far as it was typed, shared by the people of a provider."""

from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from schemas.draft import EventDraft, Fields
from store.database import Connection, Source
from store.queries import queries


async def begin(
    conn: Connection,
    provider: str,
    account: int,
    fields: Fields,
    as_of: datetime,
    *,
    revises: str | None = None,
    draft: UUID | None = None,
) -> EventDraft:
    """A new draft, empty or a copy."""
    row = await queries.event_draft.add(
        conn, id=draft or uuid4(), provider=provider, account=account, revises=revises, fields=fields, as_of=as_of
    )
    return _draft(row)


async def find(source: Source, draft: UUID) -> EventDraft | None:
    """The draft of this id, sent or not."""
    row = await queries.event_draft.find(source, id=draft)
    return _draft(row) if row else None


async def save(
    conn: Connection, draft: UUID, fields: Fields, *, revision: int, page: str, as_of: datetime
) -> EventDraft | None:
    """Save what a page holds; None where another page saved meanwhile, or it was sent, and nothing is overwritten."""
    row = await queries.event_draft.save(conn, id=draft, fields=fields, revision=revision, saved_from=page, as_of=as_of)
    return _draft(row) if row else None


async def of_provider(source: Source, provider: str) -> list[EventDraft]:
    """Drafts nobody sent yet, the last one touched first."""
    return [_draft(row) async for row in queries.event_draft.open_of_provider(source, provider=provider)]


async def of_event(source: Source, event: str) -> list[EventDraft]:
    """Revisions of an event that nobody sent yet, the last one touched first."""
    return [_draft(row) async for row in queries.event_draft.open_of_event(source, event=event)]


async def discard(conn: Connection, draft: UUID) -> None:
    """Throw a draft away; one that was sent stays."""
    await queries.event_draft.discard(conn, id=draft)


def _draft(row: asyncpg.Record) -> EventDraft:
    return EventDraft.model_validate({name: row[name] for name in EventDraft.model_fields})
