"""What the workflow of an event has recorded: each function is one ordinary activity, with its line in the UI."""

from temporalio import workflow

from activities.event import EventActivities
from schemas.event import (
    AfterEvent,
    Cancel,
    Close,
    Count,
    EventDecision,
    EventRecorded,
    EventStart,
    RecordCountRung,
    RecordDelivered,
    RecordEventDecision,
    RecordEventRefused,
    RecordReported,
)
from workflows import options
from workflows.ladder import Reached, summary
from workflows.lifecycle import verb_of
from workflows.message import Entry, Refusal

Said = Entry[EventDecision, EventRecorded]


async def reported(start: EventStart) -> AfterEvent:
    """Record the event itself; its confirmation is written with it."""
    return await workflow.execute_activity_method(
        EventActivities.record_reported,
        RecordReported(start=start, as_of=workflow.now()),
        **options.record("Record the event and write the confirmation"),
    )


async def delivered(number: str, occurrence: int) -> AfterEvent:
    """Record that an occurrence is over; certificates and count are asked for with it."""
    return await workflow.execute_activity_method(
        EventActivities.record_delivered,
        RecordDelivered(number=number, occurrence=occurrence, as_of=workflow.now()),
        **options.record(f"Date {occurrence} is over: ask for certificates and count"),
    )


async def count_rung(number: str, occurrence: int, due: Reached) -> AfterEvent:
    """Record that a rung of a count's ladder was reached; its letters are written with it."""
    return await workflow.execute_activity_method(
        EventActivities.record_count_rung,
        RecordCountRung(number=number, occurrence=occurrence, rung=due.rung, skipped=due.skipped, as_of=workflow.now()),
        **options.record(f"Date {occurrence}, {summary(due.rung)}"),
    )


async def decision(number: str, entry: Said, said: EventDecision) -> AfterEvent:
    """Record a decision and everything that follows from it.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    return await workflow.execute_activity_method(
        EventActivities.record_event_decision,
        RecordEventDecision(
            number=number,
            key=entry.key,
            verb=verb_of(said),
            actor=entry.actor,
            submission=said.submission,
            occurrence=said.occurrence if isinstance(said, (Count, Cancel)) else None,
            total=said.total if isinstance(said, Count) else None,
            closes_on=said.closes_on if isinstance(said, Close) else None,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def refused(number: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        EventActivities.record_event_refused,
        RecordEventRefused(
            number=number, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
