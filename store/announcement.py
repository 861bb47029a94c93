"""Announcements: drafts, and what their workflows record of them; who gets them stands beside (`…_recipient`)."""

from datetime import datetime
from uuid import uuid4

import asyncpg

from policy.calendar import mountain_date
from policy.numbering import announcement_number
from schemas.announcement import (
    FINAL_ANNOUNCEMENT_STATES,
    Announcement,
    AnnouncementStart,
    AnnouncementState,
    Audience,
)
from schemas.model import Frozen
from schemas.submission import Submission
from store import announcement_recipient
from store import submission as submissions
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 25


class AnnouncementPage(Frozen):
    """One page of announcements, newest first, and how many there are on all pages."""

    announcements: list[Announcement]
    total: int


async def begin(conn: Connection, actor: str, as_of: datetime) -> Announcement:
    """A new, empty draft."""
    sequence = await queries.announcement.next_number(conn)
    number = announcement_number(mountain_date(as_of).year, sequence)
    return announcement_from(await queries.announcement.add(conn, number=number, made_by=actor, as_of=as_of))


async def find(source: Source, number: str) -> Announcement | None:
    """The announcement of this number."""
    row = await queries.announcement.find(source, number=number)
    return announcement_from(row) if row else None


async def lock(conn: Connection, number: str) -> Announcement | None:
    """The announcement of this number, held until the transaction ends."""
    row = await queries.announcement.lock(conn, number=number)
    return announcement_from(row) if row else None


async def page(source: Source, number: int = 1, size: int = PAGE_SIZE) -> AnnouncementPage:
    """A page of announcements; beyond the last page it holds none, and still the true total."""
    rows = [row async for row in queries.announcement.page(source, size=size, skip=(number - 1) * size)]
    if not rows and number > 1:
        return AnnouncementPage(announcements=[], total=(await page(source, 1, 1)).total)
    return AnnouncementPage(
        announcements=[announcement_from(row) for row in rows], total=rows[0]["total"] if rows else 0
    )


async def save_draft(
    conn: Connection,
    number: str,
    *,
    subject: str,
    body: str,
    audience: Audience,
    revision: int,
    as_of: datetime,
    page: str = "",
) -> Announcement | None:
    """Save what a page holds; None where another page saved meanwhile, or it is no draft any more."""
    row = await queries.announcement.save_draft(
        conn,
        number=number,
        subject=subject,
        body=body,
        audience=audience.model_dump(mode="json"),
        revision=revision,
        saved_from=page,
        as_of=as_of,
    )
    return announcement_from(row) if row else None


async def discard(conn: Connection, number: str, revision: int) -> bool:
    """Throw this revision of a draft away; False for one that was ever scheduled, or was changed since."""
    return await queries.announcement.discard(conn, number=number, revision=revision) is not None


async def save_schedule(
    conn: Connection, announcement: Announcement, *, send_at: datetime, per_minute: int, actor: str, as_of: datetime
) -> Submission:
    """Save that a draft is to be sent as it is now; each of its revisions is scheduled once only."""
    natural_key = f"{announcement.entity}/schedule/{announcement.revision}"
    payload = {
        "subject": announcement.subject,
        "body": announcement.body,
        "audience": announcement.audience.model_dump(mode="json"),
        "send_at": send_at.isoformat(),
        "per_minute": per_minute,
    }
    submission = await submissions.save(
        conn,
        Submission(
            id=uuid4(),
            kind="announcement",
            entity=announcement.entity,
            natural_key=natural_key,
            actor=actor,
            received_at=as_of,
            payload=payload,
        ),
    )
    await queries.announcement.give_away(conn, number=announcement.number, submission=submission.id)
    return submission


async def save(conn: Connection, announcement: Announcement, as_of: datetime) -> None:
    """Write everything that ever changes about an announcement."""
    row = announcement.model_dump(exclude={"made_by", "made_at", "changed_at", "audience"})
    await queries.announcement.save(conn, **row, audience=announcement.audience.model_dump(mode="json"), as_of=as_of)


async def open_announcements(source: Source) -> list[str]:
    """The numbers of announcements whose workflow must run."""
    return [row["number"] async for row in queries.announcement.open_numbers(source)]


async def start_input(source: Source, number: str) -> AnnouncementStart | None:
    """What the workflow of an announcement is started with, in whatever state its records are; None for a mere draft.

    Before it is recorded that is what was submitted; afterwards, where the workflow takes up again.
    """
    announcement = await find(source, number)
    if announcement is None or announcement.state in FINAL_ANNOUNCEMENT_STATES:
        return None
    if announcement.state is AnnouncementState.DRAFT:
        row = await queries.announcement.submitted(source, number=number)
        return start_of(submissions.submission_from(row)) if row else None
    stands = await announcement_recipient.progress(source, number)
    return AnnouncementStart.model_validate(
        {
            "number": number,
            "submission": announcement.submission,
            "send_at": announcement.send_at,
            "per_minute": announcement.per_minute,
            "state": announcement.state,
            "recorded": True,
            "recipients": stands.recipients,
            "queued": stands.queued_until,
        }
    )


def start_of(submission: Submission) -> AnnouncementStart:
    """What the workflow of a newly scheduled announcement is started with, from what was submitted."""
    return AnnouncementStart(
        number=submission.entity.removeprefix("announcement:"),
        submission=submission.id,
        send_at=datetime.fromisoformat(submission.payload["send_at"]),
        per_minute=submission.payload["per_minute"],
    )


def announcement_from(row: asyncpg.Record) -> Announcement:
    """An announcement as it stands in its row."""
    return Announcement.model_validate({name: row[name] for name in Announcement.model_fields})
