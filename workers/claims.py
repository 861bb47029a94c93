"""Claims: what attendees claimed since the last look is taken by a run, many at a time and never one run a person.

A claim is a row of its window's roster, which is what is acknowledged; so a claim is never lost, whoever is away.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from store import roster
from store.database import Pool, transaction

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
AT_ONCE = 10
SYSTEM = "system"


async def claims(pool: Pool) -> None:
    """Take what was claimed every few seconds, until cancelled; a look that fails is a line in the log."""
    while True:
        try:
            await take_claims(pool, datetime.now(UTC))
        except Exception:
            log.exception("Claims could not be taken; the next look follows")
        await asyncio.sleep(EVERY.total_seconds())


async def take_claims(pool: Pool, as_of: datetime) -> int:
    """Make one run for every roster with claims nobody took yet; how many. The sweeper delivers them."""
    async with transaction(pool) as conn:
        waiting = await roster.waiting_claims(conn, AT_ONCE)
        for each in waiting:
            await roster.take(conn, each, SYSTEM, as_of)
    return len(waiting)
