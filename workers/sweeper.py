"""The sweeper: whatever was acknowledged and not yet taken by its workflow is sent again until it is settled.

It is why a page may say "saved" before anybody answered. Several sweepers share the rows between them.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from temporalio.client import Client

from activities.refusal import already_decided
from schemas.application import FINAL_STAGES
from schemas.certificate import RunState
from schemas.event import FINAL_EVENT_STAGES
from schemas.provider import FINAL_STANDINGS
from schemas.submission import Submission
from schemas.task import TaskKind
from store import application as applications
from store import approval as approvals
from store import audit, certificate_run, task
from store import event as events
from store import opening as openings
from store import submission as submissions
from store.database import Pool, transaction
from workers.delivery import Accepted, Outcome, Pending, Refused, deliver
from workers.settlement import settle

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
WAIT = timedelta(seconds=10)
AT_ONCE = 10
STUCK_AFTER = timedelta(minutes=10)
_FIRST_VERBS = {"application": "submitted", "event": "reported"}


async def sweeper(client: Client, pool: Pool) -> None:
    """Sweep every few seconds, until cancelled; a sweep that fails is a line in the log and the next one follows."""
    while True:
        try:
            await sweep(client, pool, datetime.now(UTC))
        except Exception:
            log.exception("A sweep failed; the next follows")
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
        outcome = await _known_from_records(pool, submission) or outcome
    await settle(pool, submission, outcome, as_of)
    if isinstance(outcome, Pending) and as_of - submission.received_at >= STUCK_AFTER:
        await _tell_staff(pool, submission, as_of)


async def _known_from_records(pool: Pool, submission: Submission) -> Outcome | None:
    """What the records say of a submission whose answer got lost, or that Temporal knows nothing of any more."""
    verb = _FIRST_VERBS.get(submission.kind, submission.kind)
    if await audit.by_key(pool, f"{submission.entity}/{verb}/{submission.id}"):
        return Accepted()
    if submission.kind == "certificates":
        run = await certificate_run.find(pool, submission.payload["event"], submission.payload["number"])
        return Accepted() if run and run.state is RunState.DONE else None
    kind, _, number = submission.entity.partition(":")
    return await _OVER.get(kind, _application_over)(pool, number)


async def _event_over(pool: Pool, number: str) -> Refused | None:
    event = await events.by_number(pool, number)
    over = event and event.stage in FINAL_EVENT_STAGES
    return Refused(code="event_over", details={"stage": event.stage}) if event and over else None


async def _approval_over(pool: Pool, number: str) -> Refused | None:
    approval = await approvals.by_number(pool, number)
    ended = approval and approval.standing in FINAL_STANDINGS
    return Refused(code="approval_ended", details={"standing": approval.standing}) if approval and ended else None


async def _transition_over(pool: Pool, rule_set: str) -> Refused | None:
    opened = await openings.confirmed(pool, rule_set)
    return Refused(code="transition_over") if opened and opened.settled_at else None


async def _application_over(pool: Pool, number: str) -> Refused | None:
    application = await applications.by_number(pool, number)
    if application is None or application.stage not in FINAL_STAGES:
        return None
    return Refused(code="already_decided", details=already_decided(application).details[0])


_OVER = {"event": _event_over, "provider": _approval_over, "rules": _transition_over}
"""What takes nothing more, because by its record it is over."""


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
