"""What the workflow of an access request has recorded: each function is one activity, with its line in the UI."""

from datetime import datetime

from temporalio import workflow

from activities.access_request import AccessActivities
from schemas.access_request import (
    AccessDecision,
    AccessRecorded,
    AccessStart,
    AfterAccess,
    AssignAccess,
    GrantAccess,
    MatchAccess,
    RecordAccessDecision,
    RecordAccessRefused,
    RecordAccessRung,
    RecordAsked,
)
from workflows import options
from workflows.access_standing import verb_of
from workflows.ladder import Reached, summary
from workflows.message import Entry, Refusal

Said = Entry[AccessDecision, AccessRecorded]


async def asked(start: AccessStart) -> None:
    """Record the request; its receipt and the letters to the present managers are written with it."""
    await workflow.execute_activity_method(
        AccessActivities.record_asked,
        RecordAsked(start=start, as_of=workflow.now()),
        **options.record("Record the request, write the receipt, tell the managers"),
    )


async def rung(number: str, due: Reached, next_at: datetime | None) -> None:
    """Record that a rung was reached; its letters are written with it."""
    await workflow.execute_activity_method(
        AccessActivities.record_access_rung,
        RecordAccessRung(number=number, rung=due.rung, skipped=due.skipped, next_at=next_at, as_of=workflow.now()),
        **options.record(summary(due.rung)),
    )


async def decision(number: str, entry: Said, said: AccessDecision) -> AfterAccess:
    """Record a decision and everything that follows from it.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    message = RecordAccessDecision(
        number=number,
        key=entry.key,
        verb=verb_of(said),
        actor=entry.actor,
        submission=said.submission,
        as_of=entry.at,
    )
    return await workflow.execute_activity_method(
        AccessActivities.record_access_decision,
        message.model_copy(update=_codes(said)),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


def _codes(said: AccessDecision) -> dict[str, object]:
    match said:
        case AssignAccess():
            return {"reviewer": said.reviewer}
        case MatchAccess():
            return {"provider": said.provider}
        case GrantAccess():
            return {"role": said.role, "replaces": said.replaces, "former": said.former}
        case _:
            return {}


async def refused(number: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        AccessActivities.record_access_refused,
        RecordAccessRefused(
            number=number, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
