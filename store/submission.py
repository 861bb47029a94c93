"""Submissions: what a person sent is saved here before anything else happens, and that is what is acknowledged."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from policy.calendar import mountain_date
from policy.numbering import application_number
from schemas.application import ApplicationForm
from schemas.review import ReviewClock
from schemas.submission import Submission, SubmissionState
from store.database import Connection, Source
from store.queries import queries

FIRST_SWEEP_AFTER = timedelta(seconds=10)
"""The console delivers a submission itself; the sweeper comes only where that took longer than it waits."""
BACK_OFF = timedelta(seconds=5)
"""Between two attempts of the sweeper, doubled each time up to 64 times as long."""


async def save(conn: Connection, submission: Submission) -> Submission:
    """Save a submission; where one of the same natural key is there, that one comes back and nothing is written."""
    row = await _save(conn, submission, submission.received_at + FIRST_SWEEP_AFTER)
    row = row or await queries.submission.by_natural_key(conn, natural_key=submission.natural_key)
    return submission_from(row)


async def send_on(conn: Connection, submission: Submission) -> None:
    """Save what one workflow's record has to say to another workflow; the sweeper delivers it at once, and once."""
    await _save(conn, submission, submission.received_at)


async def save_application(
    conn: Connection,
    *,
    draft: UUID,
    form: ApplicationForm,
    clock: ReviewClock,
    files: list[UUID],
    as_of: datetime,
    reapplies: str | None = None,
    actor: str | None = None,
) -> Submission:
    """Save a complete form as an application with a number of its own; a draft becomes an application once only.

    A reapplication names its provider, and `actor` is the person of that provider who sent it.
    """
    await queries.submission.lock_draft(conn, draft=draft)
    natural_key = f"draft:{draft}"
    existing = await queries.submission.by_natural_key(conn, natural_key=natural_key)
    if existing:
        return submission_from(existing)
    sequence = await queries.submission.next_application_number(conn)
    number = application_number(mountain_date(as_of).year, sequence)
    payload = {
        "form": form.model_dump(mode="json"),
        "clock": clock.model_dump(mode="json"),
        "draft": str(draft),
        "files": [str(file) for file in files],
    }
    if reapplies:
        payload["reapplies"] = reapplies
    submission = await save(
        conn,
        Submission(
            id=uuid4(),
            kind="application",
            entity=f"application:{number}",
            natural_key=natural_key,
            actor=actor or f"applicant:{number}",
            received_at=as_of,
            payload=payload,
        ),
    )
    if submission.entity == f"application:{number}":
        await queries.submission.give_draft_away(
            conn, draft=draft, number=number, submission=submission.id, files=files
        )
    return submission


async def find(source: Source, submission: UUID) -> Submission | None:
    """The submission of this id."""
    row = await queries.submission.find(source, id=submission)
    return submission_from(row) if row else None


async def by_natural_key(source: Source, natural_key: str) -> Submission | None:
    """The one submission of a natural key, if there is one."""
    row = await queries.submission.by_natural_key(source, natural_key=natural_key)
    return submission_from(row) if row else None


async def of_entity(source: Source, entity: str) -> list[Submission]:
    """Everything submitted about one entity, oldest first."""
    return [submission_from(row) async for row in queries.submission.of_entity(source, entity=entity)]


async def that_decided(source: Source, entity: str) -> Submission | None:
    """The submission by which an application was decided; None while it is open, or where a signal decided it."""
    row = await queries.submission.that_decided(source, entity=entity)
    return submission_from(row) if row else None


async def settle(
    conn: Connection, submission: UUID, state: SubmissionState, refusal: dict[str, Any] | None, as_of: datetime
) -> bool:
    """Note that its workflow took or refused it; False when that was noted before."""
    settled = await queries.submission.settle(conn, id=submission, state=state, refusal=refusal, as_of=as_of)
    if settled and state is SubmissionState.REFUSED:
        await queries.event_draft.release(conn, submission=submission)
    return settled is not None


async def claim_due(conn: Connection, as_of: datetime, limit: int) -> list[Submission]:
    """Submissions no workflow has taken yet, for the sweeper; `attempts` counts this one too.

    Each is put off before it is tried, so that a sweeper that dies holds nobody up and two never try the same.
    """
    rows = queries.submission.claim_due(conn, as_of=as_of, size=limit, back_off=BACK_OFF)
    return [submission_from(row) async for row in rows]


async def _save(conn: Connection, submission: Submission, next_attempt_at: datetime) -> asyncpg.Record | None:
    row: asyncpg.Record | None = await queries.submission.save(
        conn,
        id=submission.id,
        kind=submission.kind,
        entity=submission.entity,
        natural_key=submission.natural_key,
        actor=submission.actor,
        received_at=submission.received_at,
        payload=submission.payload,
        next_attempt_at=next_attempt_at,
    )
    return row


def submission_from(row: asyncpg.Record) -> Submission:
    """A submission as it stands in its row."""
    return Submission.model_validate({name: row[name] for name in Submission.model_fields})
