"""What the workflow of an announcement has recorded: each method is one transaction, safe to run twice."""

from datetime import datetime
from typing import Any

from temporalio import activity

from activities.event import belonging
from activities.refusal import refused
from activities.refused_signal import write_refused
from schemas.announcement import (
    FINAL_ANNOUNCEMENT_STATES,
    AfterAnnouncement,
    Announcement,
    AnnouncementState,
    Audience,
    FixRecipients,
    LookAfterLetters,
    QueueLetters,
    RecordAnnouncementDecision,
    RecordAnnouncementRefused,
    RecordScheduled,
)
from schemas.audit import AuditVerb
from store import announcement as announcements
from store import announcement_recipient as recipients
from store import audit
from store import submission as submissions
from store.database import Connection, Pool, transaction

SYSTEM = "system"


class AnnouncementActivities:
    """Records of announcements."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn
    async def record_scheduled(self, message: RecordScheduled) -> AfterAnnouncement:
        """Record a draft as scheduled, with the words and the audience of its submission.

        Raises:
            ApplicationError: `unknown_submission`.
        """
        start = message.start
        async with transaction(self._pool) as conn:
            announcement = await _hold(conn, start.number)
            submission = belonging(
                await submissions.find(conn, start.submission), announcement.entity, kind="announcement"
            )
            key = f"{announcement.entity}/scheduled/{submission.id}"
            if await audit.by_key(conn, key):
                if announcement.submission != submission.id:
                    # It was taken back since; whoever delivers this once more starts nothing.
                    return AfterAnnouncement(
                        state=AnnouncementState.DRAFT, send_at=start.send_at, per_minute=start.per_minute
                    )
                return await _after(conn, announcement)
            scheduled = announcement.model_copy(
                update={
                    "subject": submission.payload["subject"],
                    "body": submission.payload["body"],
                    "audience": Audience.model_validate(submission.payload["audience"]),
                    "per_minute": start.per_minute,
                    "send_at": start.send_at,
                    "state": AnnouncementState.SCHEDULED,
                    "submission": submission.id,
                    "scheduled_by": submission.actor,
                    "scheduled_at": submission.received_at,
                }
            )
            facts = {"send_at": start.send_at.isoformat(), "per_minute": start.per_minute}
            verb = AuditVerb.ANNOUNCEMENT_SCHEDULED
            return await _write(
                conn,
                scheduled,
                key,
                verb,
                facts,
                actor=submission.actor,
                at=submission.received_at,
                as_of=message.as_of,
            )

    @activity.defn
    async def fix_recipients(self, message: FixRecipients) -> AfterAnnouncement:
        """Whoever is in the audience now gets it."""
        async with transaction(self._pool) as conn:
            announcement = await _hold(conn, message.number)
            if announcement.state is not AnnouncementState.SCHEDULED:
                return await _after(conn, announcement)
            await recipients.fix(conn, announcement)
            facts = {"recipients": (await recipients.progress(conn, message.number)).recipients}
            begun = announcement.model_copy(update={"state": AnnouncementState.SENDING, "began_at": message.as_of})
            key, verb = f"{announcement.entity}/begun", AuditVerb.ANNOUNCEMENT_BEGUN
            return await _write(conn, begun, key, verb, facts, as_of=message.as_of)

    @activity.defn
    async def queue_letters(self, message: QueueLetters) -> AfterAnnouncement:
        """Queue the letters of a chunk, unless it was stopped meanwhile; those that are queued stay as they are."""
        async with transaction(self._pool) as conn:
            announcement = await _hold(conn, message.number)
            if announcement.state is AnnouncementState.SENDING:
                await recipients.queue(conn, announcement, message.first, message.last, message.as_of)
            return await _after(conn, announcement)

    @activity.defn
    async def look_after_letters(self, message: LookAfterLetters) -> AfterAnnouncement:
        """Record that it is sent, once every letter is settled or with the last look."""
        async with transaction(self._pool) as conn:
            announcement = await _hold(conn, message.number)
            stands = await recipients.progress(conn, message.number)
            waits = stands.planned or (stands.queued and not message.last)
            if announcement.state is not AnnouncementState.SENDING or waits:
                return await _after(conn, announcement)
            sent = announcement.model_copy(update={"state": AnnouncementState.SENT, "ended_at": message.as_of})
            facts = {"sent": stands.sent, "failed": stands.failed + stands.bounced, "left_out": stands.left_out}
            key, verb = f"{announcement.entity}/sent", AuditVerb.ANNOUNCEMENT_SENT
            return await _write(conn, sent, key, verb, facts, as_of=message.as_of)

    @activity.defn
    async def record_announcement_decision(self, message: RecordAnnouncementDecision) -> AfterAnnouncement:
        """Record one decision.

        Raises:
            ApplicationError: `unknown_submission`, `announcement_over`.
        """
        async with transaction(self._pool) as conn:
            announcement = await _hold(conn, message.number)
            key = f"{announcement.entity}/{message.verb}/{message.key}"
            if await audit.by_key(conn, key):
                return await _after(conn, announcement)
            if message.submission:
                submission = await submissions.find(conn, message.submission)
                belonging(submission, announcement.entity, kind=message.verb)
            if announcement.state in (*FINAL_ANNOUNCEMENT_STATES, AnnouncementState.DRAFT):
                state = str(announcement.state)
                raise refused("announcement_over", f"Announcement {announcement.number} is {state}.", state=state)
            changed, verb, facts = await _decided(conn, announcement, message)
            return await _write(conn, changed, key, verb, facts, actor=message.actor, as_of=message.as_of)

    @activity.defn
    async def record_announcement_refused(self, message: RecordAnnouncementRefused) -> None:
        """Write into the timeline that a signal was refused."""
        await write_refused(
            self._pool, f"announcement:{message.number}", AuditVerb.ANNOUNCEMENT_SIGNAL_REFUSED, message
        )


async def _decided(
    conn: Connection, announcement: Announcement, message: RecordAnnouncementDecision
) -> tuple[Announcement, AuditVerb, dict[str, Any]]:
    """What a decision makes of an announcement, and how it is told."""
    match message.verb:
        case "reschedule":
            change: dict[str, Any] = {"send_at": message.send_at, "per_minute": message.per_minute}
            facts = {"send_at": message.send_at and message.send_at.isoformat(), "per_minute": message.per_minute}
            return announcement.model_copy(update=change), AuditVerb.ANNOUNCEMENT_RESCHEDULED, facts
        case "pause":
            change = {"state": AnnouncementState.PAUSED}
            return announcement.model_copy(update=change), AuditVerb.ANNOUNCEMENT_PAUSED, {}
        case "resume":
            change = {"state": AnnouncementState.SENDING}
            return announcement.model_copy(update=change), AuditVerb.ANNOUNCEMENT_RESUMED, {}
        case "stop" if announcement.state is AnnouncementState.SCHEDULED:
            # A draft once more, of a new revision: an old page and an old submission do not schedule it again.
            change = {"state": AnnouncementState.DRAFT, "submission": None, "revision": announcement.revision + 1}
            return announcement.model_copy(update=change), AuditVerb.ANNOUNCEMENT_TAKEN_BACK, {}
        case "stop":
            change = {"state": AnnouncementState.STOPPED, "ended_at": message.as_of}
            facts = {"left_out": await recipients.leave_out(conn, announcement.number)}
            return announcement.model_copy(update=change), AuditVerb.ANNOUNCEMENT_STOPPED, facts


async def _write(
    conn: Connection,
    announcement: Announcement,
    key: str,
    verb: AuditVerb,
    facts: dict[str, Any],
    *,
    as_of: datetime,
    actor: str = SYSTEM,
    at: datetime | None = None,
) -> AfterAnnouncement:
    await announcements.save(conn, announcement, as_of)
    await audit.write(conn, key=key, at=at or as_of, actor=actor, verb=verb, entity=announcement.entity, facts=facts)
    return await _after(conn, announcement)


async def _hold(conn: Connection, number: str) -> Announcement:
    announcement = await announcements.lock(conn, number)
    if announcement is None:
        raise refused("unknown_announcement", f"No announcement {number} is recorded.")
    return announcement


async def _after(conn: Connection, announcement: Announcement) -> AfterAnnouncement:
    stands = await recipients.progress(conn, announcement.number)
    return AfterAnnouncement.model_validate(
        {
            "state": announcement.state,
            "send_at": announcement.send_at,
            "per_minute": announcement.per_minute,
            "recipients": stands.recipients,
            "queued": stands.queued_until,
        }
    )
