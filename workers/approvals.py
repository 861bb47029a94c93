"""Approvals: every provider's approval gets its workflow, whoever approved it and whenever.

A row says whether its workflow was started. So those approved before there were such workflows, and those approved a
moment ago, come by theirs in one way, and whoever is away meanwhile, none is forgotten.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy

from schemas.approval import Approval, ApprovalStart
from store import approval as rows
from store import transition as transitions
from store.database import Pool, Source, transaction
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
        starts = await starts_of(conn, waiting, book, as_of)
        # One that is open by its row may begin, whatever became of a workflow of that id.
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        await asyncio.gather(*(start_approval(client, start, reuse) for start in starts))
        await rows.mark_carried(conn, [each.number for each in waiting])
    return len(waiting)


async def starts_of(
    source: Source, approvals: Sequence[Approval], book: RuleBook, as_of: datetime
) -> list[ApprovalStart]:
    """What their workflows begin with; who is approved under older rules and was never called is called first.

    Where its turn on the plan of the opening is still to come, that calls it, at the pace that was decided.
    """
    calling = {each.number: _calling(each, book, as_of) for each in approvals}
    to_come = await transitions.turns_to_come(source, {rules for rules in calling.values() if rules}, list(calling))
    return [
        rows.start_of(each, calling=None if (calling[each.number], each.number) in to_come else calling[each.number])
        for each in approvals
    ]


def _calling(approval: Approval, book: RuleBook, as_of: datetime) -> str | None:
    newer = None if approval.called_under else book.calling(approval.rule_set, as_of)
    return newer.rule_set.id if newer else None
