"""Legal holds: placed and lifted by supervisors; while one stands, nothing it names is disposed of."""

from datetime import datetime
from uuid import UUID

import asyncpg

from schemas.audit import AuditVerb
from schemas.disposal import LegalHold
from schemas.model import Frozen
from store import audit
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 50


class ListedHold(Frozen):
    """A hold with the name of its provider."""

    hold: LegalHold
    legal_name: str


class HoldPage(Frozen):
    """One page of holds, the last one placed first, and how many there are on all pages."""

    holds: list[ListedHold]
    total: int


async def place(conn: Connection, hold: LegalHold) -> list[int]:
    """Place a hold, once; the years it comes too late for, which were disposed of before, come back.

    What is being disposed of just now is waited for.
    """
    years = [row async for row in queries.legal_hold.lock_years(conn, provider=hold.provider, year=hold.year)]
    placed = await queries.legal_hold.place(
        conn,
        id=hold.id,
        provider=hold.provider,
        year=hold.year,
        reason=hold.reason,
        actor=hold.placed_by,
        as_of=hold.placed_at,
    )
    if placed:
        actor, at = hold.placed_by, hold.placed_at
        await _tell(conn, hold, AuditVerb.HOLD_PLACED, actor=actor, at=at, reason=hold.reason)
    return [row["year"] for row in years if row["disposed_at"]]


async def lift(conn: Connection, hold: LegalHold, *, reason: str, actor: str, as_of: datetime) -> bool:
    """Lift a hold; False when that was done before."""
    if not await queries.legal_hold.lift(conn, id=hold.id, reason=reason, actor=actor, as_of=as_of):
        return False
    return await _tell(conn, hold, AuditVerb.HOLD_LIFTED, actor=actor, at=as_of, reason=reason)


async def find(source: Source, hold: UUID) -> LegalHold | None:
    """The hold of this id."""
    row = await queries.legal_hold.find(source, id=hold)
    return hold_from(row) if row else None


async def standing(source: Source) -> list[LegalHold]:
    """Every hold that stands, the oldest first."""
    return [hold_from(row) async for row in queries.legal_hold.standing(source)]


async def of_provider(source: Source, provider: str) -> list[LegalHold]:
    """The holds of a provider, those that stand first."""
    return [hold_from(row) async for row in queries.legal_hold.of_provider(source, provider=provider)]


async def page(source: Source, *, stands: bool, number: int = 1, size: int = PAGE_SIZE) -> HoldPage:
    """A page of the holds that stand, or of those that were lifted."""
    rows = [row async for row in queries.legal_hold.listed(source, stands=stands, size=size, skip=(number - 1) * size)]
    holds = [ListedHold(hold=hold_from(row), legal_name=row["legal_name"]) for row in rows]
    return HoldPage(holds=holds, total=rows[0]["total"] if rows else 0)


def hold_from(row: asyncpg.Record) -> LegalHold:
    """A hold as it stands in its row."""
    return LegalHold.model_validate({name: row[name] for name in LegalHold.model_fields})


async def _tell(conn: Connection, hold: LegalHold, verb: AuditVerb, *, actor: str, at: datetime, reason: str) -> bool:
    key = f"{hold.entity}/{verb.value.partition('.')[2]}"
    facts = {"provider": hold.provider, "year": hold.year, "reason": reason}
    return await audit.write(conn, key=key, at=at, actor=actor, verb=verb, entity=hold.entity, facts=facts)
