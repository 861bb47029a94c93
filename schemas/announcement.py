"""The words of an announcement: what staff write to many at once, and the messages its workflow understands."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.application import Decision, OrganisationKind
from schemas.model import Frozen, Message
from schemas.provider import Standing

SLOWEST, FASTEST = 1, 600
"""Letters a minute; most mail servers take far fewer than the fastest (our default is 60)."""


class AnnouncementState(StrEnum):
    """Where an announcement stands. The last two are final."""

    DRAFT = "draft"
    """It is being written; also once more after it was taken back."""
    SCHEDULED = "scheduled"
    SENDING = "sending"
    """Its recipients are fixed and its letters leave, or left and are not all settled."""
    PAUSED = "paused"
    STOPPED = "stopped"
    SENT = "sent"


FINAL_ANNOUNCEMENT_STATES = (AnnouncementState.STOPPED, AnnouncementState.SENT)


class Audience(Frozen):
    """Who gets an announcement.

    Attributes:
        providers: whether providers get it; the three lists narrow that down, an empty one to nothing.
        standings: without any, all but those whose approval has ended for good.
        rule_sets: the procedures they are approved under.
        subscribers: whether those who asked for our news get it.
    """

    providers: bool = False
    kinds: tuple[OrganisationKind, ...] = ()
    standings: tuple[Standing, ...] = ()
    rule_sets: tuple[str, ...] = ()
    subscribers: bool = False

    @property
    def nobody(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.providers or self.subscribers)


class Announcement(Frozen):
    """One announcement as it is recorded.

    Attributes:
        per_minute: the pace of its letters.
        revision: counts the saves of the draft, so that a stale page is noticed.
        submission: what it was scheduled with, from the moment it is sent on its way; None while it may be changed.
    """

    number: str
    subject: str = ""
    body: str = ""
    audience: Audience = Field(default_factory=Audience)
    per_minute: int = 60
    send_at: datetime | None = None
    state: AnnouncementState = AnnouncementState.DRAFT
    submission: UUID | None = None
    revision: int = 1
    made_by: str
    made_at: datetime
    changed_at: datetime
    scheduled_by: str | None = None
    scheduled_at: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it."""
        return f"announcement:{self.number}"

    @property
    def may_be_changed(self) -> bool:
        """Whether it is a draft that nobody has sent on its way."""
        return self.state is AnnouncementState.DRAFT and self.submission is None

    @property
    def may_be_thrown_away(self) -> bool:
        """Whether it is a draft that was never scheduled."""
        return self.may_be_changed and self.scheduled_at is None


class Reader(Frozen):
    """Somebody who gets an announcement: as somebody of a provider, or as a subscriber."""

    address: str
    name: str
    provider: str | None = None
    subscription: UUID | None = None


# The messages below travel through Temporal: ids, instants, counts and codes only, never a name or free text.


class AnnouncementStart(Message):
    """Everything the workflow of one announcement needs to begin or to take up again, computable from its rows.

    Attributes:
        submission: what it was scheduled with.
        recipients: how many there are, once they are fixed.
        queued: the ordinal up to which letters are queued.
        next_at: when the next step is due; None when a rebuilt workflow takes up at once.
        looks: how often was looked whether all letters are settled.
    """

    number: str
    submission: UUID
    send_at: AwareDatetime
    per_minute: int = Field(ge=SLOWEST, le=FASTEST)
    state: AnnouncementState = AnnouncementState.SCHEDULED
    recorded: bool = False
    recipients: int = 0
    queued: int = 0
    next_at: AwareDatetime | None = None
    looks: int = 0


class AnnouncementDecision(Decision):
    """A person's word on an announcement."""


class Reschedule(AnnouncementDecision):
    """Send it at another time, or at another pace."""

    send_at: AwareDatetime
    per_minute: int = Field(ge=SLOWEST, le=FASTEST)


class Pause(AnnouncementDecision):
    """Let no further letter leave for now."""


class Resume(AnnouncementDecision):
    """Go on where it was paused."""


class Stop(AnnouncementDecision):
    """Leave out everybody who has not got it; before it began, take it back, and it is a draft again."""


AnnouncementVerb = Literal["reschedule", "pause", "resume", "stop"]


class AnnouncementRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the announcement stands so."""

    verb: AnnouncementVerb
    at: datetime
    state: AnnouncementState


# What activities take; each answers with an AfterAnnouncement.


class AfterAnnouncement(Message):
    """Where an announcement stands once something about it is recorded."""

    state: AnnouncementState
    send_at: AwareDatetime
    per_minute: int
    recipients: int = 0
    queued: int = 0


class RecordScheduled(Message):
    """Record that an announcement is scheduled, with the words and the audience of its submission."""

    start: AnnouncementStart
    as_of: datetime


class FixRecipients(Message):
    """It is time: whoever is in the audience now is who gets it."""

    number: str
    as_of: datetime


class QueueLetters(Message):
    """Queue the letters to the recipients of these ordinals."""

    number: str
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    as_of: datetime


class LookAfterLetters(Message):
    """Record that it is sent once every letter is settled; with the `last` look, whatever became of them."""

    number: str
    last: bool
    as_of: datetime


class RecordAnnouncementDecision(Message):
    """Record one decision. ``key`` makes a second run of the activity harmless."""

    number: str
    key: str
    verb: AnnouncementVerb
    actor: str
    submission: UUID | None = None
    send_at: AwareDatetime | None = None
    per_minute: int | None = None
    as_of: datetime


class RecordAnnouncementRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    number: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime
