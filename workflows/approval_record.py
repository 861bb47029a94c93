"""What the workflow of an approval has recorded: each function is one ordinary activity, with its line in the UI."""

from datetime import datetime

from temporalio import workflow

from activities.approval import ApprovalActivities
from schemas.approval import (
    ApprovalDecision,
    ApprovalRecorded,
    ApprovalState,
    CallToReapply,
    Cease,
    Extend,
    Reapply,
    RecordApprovalDecision,
    RecordApprovalRefused,
    RecordEnd,
    RecordLapse,
    RecordLapseRung,
    SettleReapplication,
)
from workflows import options
from workflows.approval_life import verb_of
from workflows.ladder import Reached, summary
from workflows.message import Entry, Refusal

Said = Entry[ApprovalDecision, ApprovalRecorded]


async def warning(number: str, due: Reached) -> ApprovalState:
    """Record that a warning was reached; its letters are written with it."""
    return await workflow.execute_activity_method(
        ApprovalActivities.record_lapse_rung,
        RecordLapseRung(number=number, rung=due.rung, skipped=due.skipped, as_of=workflow.now()),
        **options.record(summary(due.rung)),
    )


async def lapse(number: str, lapses_at: datetime) -> ApprovalState:
    """Record that the time to reapply is over; the approval lapses, unless the records know of a reapplication."""
    return await workflow.execute_activity_method(
        ApprovalActivities.record_lapse,
        RecordLapse(number=number, lapses_at=lapses_at, as_of=workflow.now()),
        **options.record("The time to reapply is over: the approval lapses"),
    )


async def end(number: str) -> ApprovalState:
    """Record that an announced end has come."""
    return await workflow.execute_activity_method(
        ApprovalActivities.record_end,
        RecordEnd(number=number, as_of=workflow.now()),
        **options.record("The announced end has come"),
    )


async def decision(number: str, entry: Said, said: ApprovalDecision) -> ApprovalState:
    """Record a decision and everything that follows from it.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    return await workflow.execute_activity_method(
        ApprovalActivities.record_approval_decision,
        RecordApprovalDecision(
            number=number,
            key=entry.key,
            verb=verb_of(said),
            actor=entry.actor,
            submission=said.submission,
            rule_set=said.rule_set if isinstance(said, CallToReapply) else None,
            application=said.application if isinstance(said, (Reapply, SettleReapplication)) else None,
            outcome=said.outcome if isinstance(said, SettleReapplication) else None,
            until=said.until if isinstance(said, Extend) else said.last_day if isinstance(said, Cease) else None,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def refused(number: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        ApprovalActivities.record_approval_refused,
        RecordApprovalRefused(
            number=number, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
