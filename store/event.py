"""Events: the row of each, its versions, and what its workflow needs to begin or to take up again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from policy.calendar import mountain_date
from policy.event_step import next_step
from policy.names import search_key
from policy.numbering import event_number
from schemas.event import Event, EventForm, EventStage, EventStart, EventVersion, Format
from schemas.occurrence import Occurrence, OccurrencePlan, OccurrenceState, PlannedOccurrence
from schemas.submission import Submission
from store import occurrence
from store import submission as submissions
from store.database import Connection, Source
from store.queries import queries


async def save_report(
    conn: Connection,
    *,
    draft: UUID,
    form: EventForm,
    plans: Sequence[PlannedOccurrence],
    rule_set: str,
    provider: str,
    actor: str,
    as_of: datetime,
) -> Submission:
    """Save a complete report as an event with a number of its own; a draft becomes an event once only."""
    await queries.event.lock_draft(conn, draft=draft)
    natural_key = f"event-draft:{draft}"
    existing = await submissions.by_natural_key(conn, natural_key)
    if existing:
        return existing
    number = event_number(mountain_date(as_of).year, await queries.event.next_number(conn))
    payload = _payload(draft, form, plans) | {"rule_set": rule_set, "provider": provider}
    submission = await submissions.save(
        conn,
        Submission(
            id=uuid4(),
            kind="event",
            entity=f"event:{number}",
            natural_key=natural_key,
            actor=actor,
            received_at=as_of,
            payload=payload,
        ),
    )
    await queries.event.give_draft_away(conn, draft=draft, submission=submission.id)
    return submission


async def save_revision(
    conn: Connection,
    *,
    number: str,
    draft: UUID,
    form: EventForm,
    plans: Sequence[PlannedOccurrence],
    reason: str,
    actor: str,
    as_of: datetime,
) -> Submission:
    """Save a revision of an event; a draft is sent once only, unless it was refused: then it was released."""
    sent = await queries.event.lock_draft(conn, draft=draft)
    existing = await submissions.find(conn, sent) if sent else None
    if existing:
        return existing
    payload, attempt = _payload(draft, form, plans) | {"reason": reason}, uuid4()
    submission = await submissions.save(
        conn,
        Submission(
            id=attempt,
            kind="revise",
            entity=f"event:{number}",
            natural_key=f"event-draft:{draft}/{attempt}",
            actor=actor,
            received_at=as_of,
            payload=payload,
        ),
    )
    await queries.event.give_draft_away(conn, draft=draft, submission=submission.id)
    return submission


async def add(conn: Connection, submission: Submission, as_of: datetime) -> tuple[Event, list[Occurrence]] | None:
    """Record a reported event with its occurrences and its first version; None when it is recorded already."""
    payload = submission.payload
    form = EventForm.model_validate(payload["form"])
    plans = plans_of(submission)
    number = submission.entity.removeprefix("event:")
    planned = [occurrence.from_plan(number, payload["provider"], plan) for plan in plans]
    step, step_at = next_step(EventStage.REPORTED, planned)
    row = await queries.event.add(
        conn,
        number=number,
        provider=payload["provider"],
        submission=submission.id,
        rule_set=payload["rule_set"],
        stage=EventStage.REPORTED,
        late=bool(form.late_reason),
        reported_at=submission.received_at,
        reported_by=submission.actor,
        next_step=step,
        next_at=step_at,
        **_of_form(number, form, planned),
    )
    if row is None:
        return None
    event = event_from(row)
    for each in planned:
        await occurrence.add(conn, each)
    await add_version(conn, event, actor=submission.actor, reason="", submission=submission.id, as_of=as_of)
    return event, planned


async def add_version(
    conn: Connection, event: Event, *, actor: str, reason: str, submission: UUID | None, as_of: datetime
) -> None:
    """Keep the form as it is from now on."""
    await queries.event.add_version(
        conn,
        event=event.number,
        version=event.version,
        form=event.form.model_dump(mode="json"),
        at=as_of,
        actor=actor,
        reason=reason,
        submission=submission,
    )


async def save(conn: Connection, event: Event, occurrences: Sequence[Occurrence]) -> None:
    """Write everything that ever changes about an event; its next step is worked out here."""
    step, step_at = next_step(event.stage, occurrences)
    await queries.event.save(
        conn,
        number=event.number,
        stage=event.stage,
        version=event.version,
        late=event.late,
        cancelled_at=event.cancelled_at,
        cancel_reason=event.cancel_reason,
        archived_at=event.archived_at,
        next_step=step,
        next_at=step_at,
        **_of_form(event.number, event.form, occurrences),
    )


async def by_number(source: Source, number: str) -> Event | None:
    """The event of this number; None also while it is submitted but not recorded yet."""
    row = await queries.event.by_number(source, number=number)
    return event_from(row) if row else None


async def lock(conn: Connection, number: str) -> Event | None:
    """The event of this number, held until the transaction ends."""
    row = await queries.event.lock(conn, number=number)
    return event_from(row) if row else None


async def versions(source: Source, number: str) -> list[EventVersion]:
    """Every version of an event's form, the first one first."""
    return [EventVersion.model_validate(dict(row)) async for row in queries.event.versions(source, event=number)]


async def open_events(source: Source) -> list[str]:
    """The numbers of events whose workflow must run."""
    return [row["number"] async for row in queries.event.open_numbers(source)]


async def start_input(source: Source, number: str) -> EventStart | None:
    """What the workflow of an event is started with, in whatever state its records are.

    Before it is recorded that is what was submitted; afterwards, where the workflow takes up again. None when no event
    of this number was ever submitted.
    """
    event = await by_number(source, number)
    if event is None:
        row = await queries.event.submitted(source, number=number)
        return start_of(submissions.submission_from(row)) if row else None
    occurrences = await occurrence.of_event(source, number)
    return EventStart(
        number=number,
        submission=event.submission,
        occurrences=[occurrence.plan_of(each) for each in occurrences],
        stage=event.stage,
        recorded=True,
    )


def start_of(submission: Submission) -> EventStart:
    """What the workflow of a new event is started with, from what was submitted."""
    return EventStart(
        number=submission.entity.removeprefix("event:"),
        submission=submission.id,
        occurrences=[
            OccurrencePlan(
                ordinal=plan.ordinal, state=OccurrenceState.SCHEDULED, ends_at=plan.ends_at, rungs=plan.rungs
            )
            for plan in plans_of(submission)
        ],
    )


def plans_of(submission: Submission) -> list[PlannedOccurrence]:
    """The occurrences a report or a revision plans."""
    return [PlannedOccurrence.model_validate(each) for each in submission.payload["occurrences"]]


def event_from(row: asyncpg.Record) -> Event:
    """An event as it stands in its row."""
    return Event.model_validate({name: row[name] for name in Event.model_fields})


def _payload(draft: UUID, form: EventForm, plans: Sequence[PlannedOccurrence]) -> dict[str, Any]:
    return {
        "draft": str(draft),
        "form": form.model_dump(mode="json"),
        "occurrences": [plan.model_dump(mode="json") for plan in plans],
    }


def _of_form(number: str, form: EventForm, occurrences: Sequence[Occurrence]) -> dict[str, Any]:
    standing = [each for each in occurrences if each.state != OccurrenceState.CANCELLED] or list(occurrences)
    endless = form.format is Format.SELF_PACED and form.closes_on is None
    return {
        "form": form.model_dump(mode="json"),
        "title": form.title,
        "format": form.format,
        "search_key": search_key(f"{number} {form.title} {' '.join(place.location for place in form.occurrences)}"),
        "first_day": min(each.first_day for each in standing),
        "last_day": None if endless else max(each.last_day for each in standing),
    }
