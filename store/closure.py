"""Closures: days on which staff closed the office. They count for what is received after they were entered."""

from datetime import date, datetime

from schemas.audit import AuditVerb
from schemas.calendar import Closures
from store import audit
from store.database import Connection, Source
from store.queries import queries


async def all_days(source: Source) -> Closures:
    """Every closure, with its reason in words."""
    return {row["day"]: row["reason"] async for row in queries.closure.all(source)}


async def known_at(source: Source, instant: datetime) -> Closures:
    """The closures entered by this instant: those a clock that began then follows for good."""
    return {row["day"]: row["reason"] async for row in queries.closure.known_at(source, instant=instant)}


async def add(conn: Connection, day: date, reason: str, *, actor: str, as_of: datetime) -> bool:
    """Close the office for a day; False when it is closed already."""
    if await queries.closure.add(conn, day=day, reason=reason, by=actor, as_of=as_of) is None:
        return False
    return await _write(conn, AuditVerb.CLOSURE_ADDED, day, reason, actor=actor, as_of=as_of)


async def remove(conn: Connection, day: date, *, actor: str, as_of: datetime) -> bool:
    """Open the office again; False when it was not closed."""
    reason = await queries.closure.remove(conn, day=day)
    return reason is not None and await _write(conn, AuditVerb.CLOSURE_REMOVED, day, reason, actor=actor, as_of=as_of)


async def _write(conn: Connection, verb: AuditVerb, day: date, reason: str, *, actor: str, as_of: datetime) -> bool:
    entity = f"closure:{day.isoformat()}"
    return await audit.write(
        conn,
        key=f"{entity}/{verb}/{as_of.isoformat()}",
        at=as_of,
        actor=actor,
        verb=verb,
        entity=entity,
        facts={"day": day.isoformat(), "reason": reason},
    )
