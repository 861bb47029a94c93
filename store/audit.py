"""Audit lines: who did what to which entity, when. A line's key makes every record writable once only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg

from schemas.audit import AuditLine, AuditVerb
from store.database import Connection, Source
from store.queries import queries


async def write(
    conn: Connection,
    *,
    key: str,
    at: datetime,
    actor: str,
    verb: AuditVerb,
    entity: str,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Write one line; False when a line of this key is there already, and then nothing is written.

    `facts` hold what the line's sentence needs: codes, ids, instants in ISO form.
    """
    written = await queries.audit.write(
        conn, key=key, at=at, actor=actor, verb=verb, entity=entity, facts=dict(facts or {})
    )
    return written is not None


async def by_key(source: Source, key: str) -> AuditLine | None:
    """The line of this key, if it was written."""
    row = await queries.audit.by_key(source, key=key)
    return line_from(row) if row else None


async def of_entity(source: Source, entity: str) -> list[AuditLine]:
    """The timeline of one entity, oldest first; `actor_name` is set where an account acted."""
    return [line_from(row) async for row in queries.audit.of_entity(source, entity=entity)]


def line_from(row: asyncpg.Record) -> AuditLine:
    """An audit line as it stands in its row."""
    return AuditLine.model_validate({name: row[name] for name in AuditLine.model_fields})
