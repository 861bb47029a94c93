"""The sweeper: whatever was acknowledged and not yet taken by its workflow is sent again until it is settled.

It is why a page may say "saved" before anybody answered. Several sweepers share the rows between them.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from temporalio.client import Client

from schemas.submission import Submission
from schemas.task import TaskKind
from store import submission as submissions
from store import task
from store.database import Pool, transaction
from workers.delivery import Accepted, Pending, deliver
from workers.known import known_from_records
from workers.settlement import settle

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
WAIT = timedelta(seconds=10)
AT_ONCE = 10
STUCK_AFTER = timedelta(minutes=10)


async def sweeper(client: Client, pool: Pool) -> None:
    """Sweep every few seconds, until cancelled; a sweep that fails is a line in the log and the next one follows.

    Where more may be due than one sweep takes, the next one follows at once: more time for thousands is handed over
    at the pace that was chosen.
    """
    while True:
        swept = 0
        try:
            swept = await sweep(client, pool, datetime.now(UTC))
        except Exception:
            log.exception("A sweep failed; the next follows")
        if swept < AT_ONCE:
            await asyncio.sleep(EVERY.total_seconds())


async def sweep(client: Client, pool: Pool, as_of: datetime) -> int:
    """Deliver what is due once; how many submissions that were."""
    async with transaction(pool) as conn:
        due = await submissions.claim_due(conn, as_of, AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for submission in due:
            group.create_task(_swept(client, pool, submission, as_of))
    return len(due)


async def _swept(client: Client, pool: Pool, submission: Submission, as_of: datetime) -> None:
    """One submission that cannot be handled must not keep the others waiting."""
    try:
        await _deliver(client, pool, submission, as_of)
    except Exception:
        log.exception("Submission %s (%s) could not be swept", submission.id, submission.kind)


async def _deliver(client: Client, pool: Pool, submission: Submission, as_of: datetime) -> None:
    outcome = await deliver(client, submission, wait=WAIT)
    if not isinstance(outcome, Accepted):
        outcome = await known_from_records(pool, submission) or outcome
    await settle(pool, submission, outcome, as_of)
    if isinstance(outcome, Pending) and as_of - (submission.due_at or as_of) >= STUCK_AFTER:
        await _tell_staff(pool, submission, as_of)


async def _tell_staff(pool: Pool, submission: Submission, as_of: datetime) -> None:
    async with transaction(pool) as conn:
        opened = await task.open(
            conn,
            key=f"submission_stuck:{submission.id}",
            kind=TaskKind.SUBMISSION_STUCK,
            entity=submission.entity,
            text=(
                f"What {submission.actor} sent ({submission.kind.replace('_', ' ')}) is saved, but has not been taken "
                "up for more than ten minutes. It is sent again until it is; ask an operator to look at the worker."
            ),
            as_of=as_of,
        )
    if opened:
        log.error("Submission %s (%s) is stuck; a staff task is open", submission.id, submission.kind)
