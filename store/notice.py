"""The notices of the board on the home page; one that was removed is kept, and shown to nobody but staff."""

from datetime import datetime
from uuid import UUID

import asyncpg

from schemas.audit import AuditVerb
from schemas.notice import Notice, NoticeWords
from store import audit
from store.database import Connection, Source
from store.queries import queries

MOST_SHOWING = 10
MOST_LISTED = 200


async def add(conn: Connection, notice: UUID, words: NoticeWords, *, actor: str, as_of: datetime) -> bool:
    """Put a notice on the board; False when it is there already, for a form may be sent twice."""
    if await queries.notice.add(conn, id=notice, **dict(words), by=actor, as_of=as_of) is None:
        return False
    return await _write(conn, AuditVerb.NOTICE_MADE, notice, words.title, 1, actor=actor, as_of=as_of)


async def find(source: Source, notice: UUID) -> Notice | None:
    """The notice of this id."""
    row = await queries.notice.find(source, id=notice)
    return _notice(row) if row else None


async def showing(source: Source, as_of: datetime, size: int = MOST_SHOWING) -> list[Notice]:
    """What the board shows at an instant, the newest first."""
    return [_notice(row) async for row in queries.notice.showing(source, as_of=as_of, size=size)]


async def latest(source: Source, size: int = MOST_LISTED) -> list[Notice]:
    """Every notice, removed ones too; what begins last comes first."""
    return [_notice(row) async for row in queries.notice.latest(source, size=size)]


async def change(
    conn: Connection, notice: UUID, words: NoticeWords, revision: int, *, actor: str, as_of: datetime
) -> bool:
    """Change what it says; False where it was changed or removed since this revision."""
    changed = await queries.notice.change(conn, id=notice, **dict(words), revision=revision, as_of=as_of)
    if changed is None:
        return False
    verb = AuditVerb.NOTICE_CHANGED
    return await _write(conn, verb, notice, words.title, revision + 1, actor=actor, as_of=as_of)


async def remove(conn: Connection, notice: Notice, *, actor: str, as_of: datetime) -> bool:
    """Take it off the board for good; False when that was done before."""
    if await queries.notice.remove(conn, id=notice.id, by=actor, as_of=as_of) is None:
        return False
    verb = AuditVerb.NOTICE_REMOVED
    return await _write(conn, verb, notice.id, notice.title, notice.revision, actor=actor, as_of=as_of)


async def _write(
    conn: Connection, verb: AuditVerb, notice: UUID, title: str, revision: int, *, actor: str, as_of: datetime
) -> bool:
    return await audit.write(
        conn,
        key=f"notice:{notice}/{verb}/{revision}",
        at=as_of,
        actor=actor,
        verb=verb,
        entity=f"notice:{notice}",
        facts={"title": title},
    )


def _notice(row: asyncpg.Record) -> Notice:
    return Notice.model_validate(dict(row))
