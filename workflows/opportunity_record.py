"""What the workflow of an opportunity has recorded: each function is one ordinary activity, with its line in the UI."""

from temporalio import workflow

from activities.opportunity import OpportunityActivities
from schemas.opportunity_review import (
    AssignOpportunity,
    DeclineOpportunity,
    Judged,
    OpportunityDecision,
    OpportunityRecorded,
    OpportunityStart,
    OpportunityWait,
    RecordOpportunity,
    RecordOpportunityDecision,
    RecordOpportunityRefused,
    RecordOpportunityRung,
    TakeDownOpportunity,
)
from workflows import options
from workflows.ladder import Reached, summary
from workflows.message import Entry, Refusal
from workflows.opportunity_review import verb_of

Said = Entry[OpportunityDecision, OpportunityRecorded]


async def submitted(start: OpportunityStart) -> OpportunityWait:
    """Record the opportunity itself; its receipt is written with it."""
    return await workflow.execute_activity_method(
        OpportunityActivities.record_opportunity,
        RecordOpportunity(start=start, as_of=workflow.now()),
        **options.record("Record the opportunity and write the receipt"),
    )


async def rung(number: str, due: Reached) -> OpportunityWait:
    """Record that a rung was reached: its letters are written with it, or the end it brings."""
    return await workflow.execute_activity_method(
        OpportunityActivities.record_opportunity_rung,
        RecordOpportunityRung(number=number, rung=due.rung, skipped=due.skipped, as_of=workflow.now()),
        **options.record(summary(due.rung)),
    )


async def decision(number: str, entry: Said, said: OpportunityDecision) -> OpportunityWait:
    """Record a decision and everything that follows from it.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    return await workflow.execute_activity_method(
        OpportunityActivities.record_opportunity_decision,
        RecordOpportunityDecision(
            number=number,
            key=entry.key,
            verb=verb_of(said),
            actor=entry.actor,
            submission=said.submission,
            version=said.version if isinstance(said, Judged) else None,
            reviewer=said.reviewer if isinstance(said, AssignOpportunity) else None,
            reason=said.reason if isinstance(said, (DeclineOpportunity, TakeDownOpportunity)) else None,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def refused(number: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        OpportunityActivities.record_opportunity_refused,
        RecordOpportunityRefused(
            number=number, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
