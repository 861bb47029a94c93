"""Annual reports: every one that was opened gets its workflow, whoever opened it and whenever.

A row says whether its workflow was started. So thousands that are opened in one statement come by theirs one after the
other, and whoever is away meanwhile, none is forgotten.
"""

import asyncio
import logging
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy

from store import annual_report as rows
from store.database import Pool, transaction
from workers.starting import start_report

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
AT_ONCE = 20


async def reports(client: Client, pool: Pool) -> None:
    """Look for reports without a workflow every few seconds, until cancelled; a look that fails is a line."""
    while True:
        carried = 0
        try:
            carried = await carry_reports(client, pool)
        except Exception:
            log.exception("Annual reports could not be given their workflows; the next look follows")
        if carried < AT_ONCE:
            await asyncio.sleep(EVERY.total_seconds())


async def carry_reports(client: Client, pool: Pool) -> int:
    """Start the workflows of some reports that never had one; how many.

    Raises:
        RPCError, RuntimeError: Temporal is away; the next look finds the same reports.
    """
    async with transaction(pool) as conn:
        waiting = await rows.uncarried(conn, AT_ONCE)
        # One that is open by its row may begin, whatever became of a workflow of that id.
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        starts = [rows.start_of(each, opened=False) for each in waiting]
        await asyncio.gather(*(start_report(client, start, reuse) for start in starts))
        await rows.mark_carried(conn, waiting)
    return len(waiting)
