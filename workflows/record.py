"""What a workflow has recorded: each function is one ordinary activity, with the line the Temporal UI shows for it."""

from datetime import datetime

from temporalio import workflow

from activities.application import ApplicationActivities
from schemas.application import (
    AfterDecision,
    ApplicationStart,
    Assign,
    Decision,
    Deny,
    RecordDecision,
    Recorded,
    RecordRefused,
    RecordRung,
    RecordSubmitted,
    RequestInformation,
)
from workflows import options
from workflows.ladder import Reached, summary
from workflows.message import Entry, Refusal
from workflows.review import Review, verb_of

Said = Entry[Decision, Recorded]


async def submitted(start: ApplicationStart) -> None:
    """Record the application itself; its receipt is written with it."""
    await workflow.execute_activity_method(
        ApplicationActivities.record_submitted,
        RecordSubmitted(start=start, as_of=workflow.now()),
        **options.record("Record the application and write the receipt"),
    )


async def rung(number: str, due: Reached, next_at: datetime | None) -> None:
    """Record that a rung was reached; its letters are written with it."""
    await workflow.execute_activity_method(
        ApplicationActivities.record_rung,
        RecordRung(number=number, rung=due.rung, skipped=due.skipped, next_at=next_at, as_of=workflow.now()),
        **options.record(summary(due.rung)),
    )


async def decision(review: Review, entry: Said, said: Decision) -> AfterDecision:
    """Record a decision and everything that follows from it.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    return await workflow.execute_activity_method(
        ApplicationActivities.record_decision,
        RecordDecision(
            number=review.number,
            key=entry.key,
            verb=verb_of(said),
            actor=entry.actor,
            submission=said.submission,
            reviewer=said.reviewer if isinstance(said, Assign) else None,
            questions=said.questions if isinstance(said, RequestInformation) else [],
            criteria=said.criteria if isinstance(said, Deny) else [],
            clock=review.clock,
            requested_at=review.requested_at,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def refused(number: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        ApplicationActivities.record_refused,
        RecordRefused(
            number=number, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
