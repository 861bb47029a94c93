"""Approvals: every provider's approval gets its workflow, whoever approved it and whenever.

A row says whether its workflow was started. So those approved before there were such workflows, and those approved a
moment ago, come by theirs in one way, and whoever is away meanwhile, none is forgotten.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy

from schemas.approval import Approval, ApprovalStart
from store import approval as rows
from store.database import Pool, transaction
from store.rule_set import RuleBook
from workers.starting import start_approval

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
AT_ONCE = 20


async def approvals(client: Client, pool: Pool, book: RuleBook) -> None:
    """Look for approvals without a workflow every few seconds, until cancelled; a look that fails is a line."""
    while True:
        carried = 0
        try:
            carried = await carry(client, pool, book, datetime.now(UTC))
        except Exception:
            log.exception("Approvals could not be given their workflows; the next look follows")
        if carried < AT_ONCE:
            await asyncio.sleep(EVERY.total_seconds())


async def carry(client: Client, pool: Pool, book: RuleBook, as_of: datetime) -> int:
    """Start the workflows of some approvals that never had one; how many.

    Raises:
        RPCError, RuntimeError: Temporal is away; the next look finds the same approvals.
    """
    async with transaction(pool) as conn:
        waiting = await rows.uncarried(conn, AT_ONCE)
        if waiting:
            await book.refresh(conn)
        starts = [start_of(each, book, as_of) for each in waiting]
        # One that is open by its row may begin, whatever became of a workflow of that id.
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        await asyncio.gather(*(start_approval(client, start, reuse) for start in starts))
        await rows.mark_carried(conn, [each.number for each in waiting])
    return len(waiting)


def start_of(approval: Approval, book: RuleBook, as_of: datetime) -> ApprovalStart:
    """What its workflow begins with; approved under older rules and never called, it is called first."""
    newer = None if approval.called_under else book.calling(approval.rule_set, as_of)
    return rows.start_of(approval, calling=newer.rule_set.id if newer else None)
