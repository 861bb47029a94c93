"""What the workflow of an announcement has recorded: each function is one activity, with its line in the UI."""

from temporalio import workflow

from activities.announcement import AnnouncementActivities
from schemas.announcement import (
    AfterAnnouncement,
    AnnouncementDecision,
    AnnouncementRecorded,
    AnnouncementStart,
    FixRecipients,
    LookAfterLetters,
    QueueLetters,
    RecordAnnouncementDecision,
    RecordAnnouncementRefused,
    RecordScheduled,
    Reschedule,
)
from workflows import options
from workflows.mailing import Mailing, verb_of
from workflows.message import Entry, Refusal

Said = Entry[AnnouncementDecision, AnnouncementRecorded]


async def scheduled(start: AnnouncementStart) -> AfterAnnouncement:
    """Record that it is scheduled."""
    return await workflow.execute_activity_method(
        AnnouncementActivities.record_scheduled,
        RecordScheduled(start=start, as_of=workflow.now()),
        **options.record("Record that it is scheduled"),
    )


async def recipients(number: str) -> AfterAnnouncement:
    """Fix who gets it."""
    return await workflow.execute_activity_method(
        AnnouncementActivities.fix_recipients,
        FixRecipients(number=number, as_of=workflow.now()),
        **options.record("Fix the recipients"),
    )


async def letters(mailing: Mailing) -> AfterAnnouncement:
    """Queue the next letters."""
    first, last = mailing.chunk
    return await workflow.execute_activity_method(
        AnnouncementActivities.queue_letters,
        QueueLetters(number=mailing.number, first=first, last=last, as_of=workflow.now()),
        **options.record(f"Queue letters {first} to {last} of {mailing.recipients}"),
    )


async def look(mailing: Mailing) -> AfterAnnouncement:
    """Look whether every letter is settled."""
    return await workflow.execute_activity_method(
        AnnouncementActivities.look_after_letters,
        LookAfterLetters(number=mailing.number, last=mailing.is_last_look, as_of=workflow.now()),
        **options.record("Look whether all letters are settled"),
    )


async def decision(number: str, entry: Said, said: AnnouncementDecision) -> AfterAnnouncement:
    """Record a decision.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    at = said if isinstance(said, Reschedule) else None
    return await workflow.execute_activity_method(
        AnnouncementActivities.record_announcement_decision,
        RecordAnnouncementDecision(
            number=number,
            key=entry.key,
            verb=verb_of(said),
            actor=entry.actor,
            submission=said.submission,
            send_at=at.send_at if at else None,
            per_minute=at.per_minute if at else None,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def refused(number: str, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        AnnouncementActivities.record_announcement_refused,
        RecordAnnouncementRefused(
            number=number, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
