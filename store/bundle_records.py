"""The records of a provider's report year, as a bundle holds them: read row by row, all as of one moment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import asyncpg

from schemas.bundle import Bundle
from schemas.model import Frozen
from store.database import Connection, Pool
from store.queries import queries

AT_ONCE = 500
"""Rows that are held at a time, whatever a year holds."""
COLUMNS = {
    "events": (
        "number provider title format stage version late rule_set first_day last_day reported_at reported_by "
        "cancelled_at cancel_reason archived_at retain_until submission form"
    ),
    "versions": "event version at actor reason submission form",
    "occurrences": (
        "event ordinal state first_day last_day starts_at ends_at location link issued paper counted_at counted_by "
        "count_note count_due_at outstanding_since"
    ),
    "certificates": (
        "number event occurrence version name email units sessions attended_on folio state issued_at issued_by "
        "voided_at voided_by void_reason replaces replaced_by template sha256 data"
    ),
    "letters": "entity key kind to_name to_address state queued_at sent_at message_key problem facts",
    "audit": "id at actor actor_name verb entity key facts",
}
"""The parts of a bundle, in their order, and the cells of each: also those of a part without rows are named."""


class ReportOfYear(Frozen):
    """What a bundle begins with: the report that was confirmed, as the text of a JSON object, and the year it is of."""

    text: str
    first_day: date
    last_day: date


@asynccontextmanager
async def as_of_one_moment(pool: Pool) -> AsyncIterator[Connection]:
    """A connection that sees the records as they are now, whatever is written while it reads."""
    async with pool.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
        yield conn


async def report(conn: Connection, bundle: Bundle) -> ReportOfYear | None:
    """The report a bundle is about; None where its records, or part of them, are not here any more."""
    row = await queries.bundle_records.report(conn, provider=bundle.provider, year=bundle.year, version=bundle.version)
    return ReportOfYear.model_validate(dict(row)) if row else None


async def rows(
    conn: Connection, part: str, bundle: Bundle, of: ReportOfYear
) -> AsyncIterator[Sequence[asyncpg.Record]]:
    """The rows of one part: first the whole row as JSON, then its cells."""
    given: dict[str, Any] = {"provider": bundle.provider, "first_day": of.first_day, "last_day": of.last_day}
    if part in {"letters", "audit"}:
        given["report"] = f"report:{bundle.provider}:{bundle.year}"
    async with getattr(queries.bundle_records, f"{part}_cursor")(conn, **given) as cursor:
        opened = await cursor
        while found := await opened.fetch(AT_ONCE):
            yield found
