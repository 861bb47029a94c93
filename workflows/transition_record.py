"""What the workflow of a transition has done and recorded: each function is one activity, with its line in the UI."""

from temporalio import workflow

from activities.rules_transition import TransitionActivities
from schemas.rules_transition import (
    AfterExtendAll,
    BeginChunk,
    ChunkBegun,
    CompletePlan,
    ExtendAll,
    RecordBegun,
    RecordExtendAll,
    RecordSettled,
    RecordTransitionRefused,
    Remaining,
    TransitionDone,
    TransitionRecorded,
    TransitionStart,
)
from workflows import options
from workflows.message import Entry, Refusal

DECISIONS = {"extend_all": ExtendAll}
Said = Entry[ExtendAll, TransitionRecorded]


async def complete_plan(start: TransitionStart) -> Remaining:
    """Add to the plan who came since; what is left of it comes back."""
    return await workflow.execute_activity_method(
        TransitionActivities.complete_plan,
        CompletePlan(rule_set=start.rule_set, per_minute=start.per_minute, as_of=workflow.now()),
        **options.record("Complete the plan, and see who is awaited"),
    )


async def begin_chunk(start: TransitionStart, first: int, last: int) -> ChunkBegun:
    """Begin the paths of a chunk, at the pace."""
    return await workflow.execute_activity_method(
        TransitionActivities.begin_chunk,
        BeginChunk(rule_set=start.rule_set, first=first, last=last, per_minute=start.per_minute, as_of=workflow.now()),
        **options.paced(f"Turns {first} to {last}, {start.per_minute} a minute"),
    )


async def begun(rule_set: str) -> None:
    """Record that everybody on the plan was told."""
    await workflow.execute_activity_method(
        TransitionActivities.record_begun,
        RecordBegun(rule_set=rule_set, as_of=workflow.now()),
        **options.record("Record that everybody was told"),
    )


async def extend_all(rule_set: str, entry: Said, said: ExtendAll) -> AfterExtendAll:
    """Record more time for all who have not answered.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow it.
    """
    return await workflow.execute_activity_method(
        TransitionActivities.record_extend_all,
        RecordExtendAll(
            rule_set=rule_set,
            key=entry.key,
            actor=entry.actor,
            submission=said.submission,
            until=said.until,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def settled(rule_set: str) -> TransitionDone:
    """Record that everybody has answered or lapsed."""
    return await workflow.execute_activity_method(
        TransitionActivities.record_settled,
        RecordSettled(rule_set=rule_set, as_of=workflow.now()),
        **options.record("Record that everybody has answered or lapsed"),
    )


async def refused(rule_set: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        TransitionActivities.record_transition_refused,
        RecordTransitionRefused(
            rule_set=rule_set, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
