"""What the workflow of an opportunity understands: what it begins with, what it waits for, what people say to it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.application import Decision
from schemas.model import Message
from schemas.opportunity import DeclineReason, OpportunityStage, ReviewState
from schemas.review import Ladder, ReviewClock, Rung

# These travel through Temporal: ids, instants, counts and codes only, never a name or free text.


class OpportunityWait(Message):
    """What the workflow of an opportunity awaits, computed by policy with each record.

    Attributes:
        review: whose turn it is; None when nothing is under review.
        version: the version under review or shown, so that nobody decides about one they did not see.
        asked: the rungs of whoever's turn it is.
        life: warnings that it ends, and its end.
        passed_until: the last rung passed, of whichever ladder.
    """

    stage: OpportunityStage
    review: ReviewState | None = None
    version: int = 1
    asked: Ladder = Field(default_factory=list)
    life: Ladder = Field(default_factory=list)
    passed_until: AwareDatetime | None = None


class OpportunityStart(Message):
    """Everything the workflow of one opportunity needs to begin or to take up again, computable from its row.

    ``recorded`` says that a rebuilt workflow takes up again; a new one is recorded first.
    """

    number: str
    submission: UUID
    clock: ReviewClock
    wait: OpportunityWait
    recorded: bool = False


class OpportunityDecision(Decision):
    """A person's word on an opportunity."""


class Judged(OpportunityDecision):
    """What staff say of one version; ``version`` is the one they looked at, which a signal may leave out."""

    version: int | None = Field(default=None, ge=1, lt=2**31)


class AssignOpportunity(OpportunityDecision):
    """Hand it to a reviewer, by account id; ``None`` gives it back to all reviewers."""

    reviewer: int | None = Field(default=None, ge=1, lt=2**63)


class PublishOpportunity(Judged):
    """Show it on the portal, or show the change that was under review."""


class ReturnOpportunity(Judged):
    """Give it back for changes; what is to change stands in the submission."""


class DeclineOpportunity(Judged):
    """Do not show it, or not show its change, for one of the page's reasons; the words stand in the submission."""

    reason: DeclineReason


class TakeDownOpportunity(OpportunityDecision):
    """Take a published one off the portal, for one of the page's reasons; the words stand in the submission."""

    reason: DeclineReason


class ChangeOpportunity(Judged):
    """The submitter's changed form; it stands in the submission."""


class WithdrawOpportunity(OpportunityDecision):
    """The submitter takes it back, whether it is shown or not."""


class RenewOpportunity(OpportunityDecision):
    """The submitter wants a self-paced one shown for another year."""


class FollowEvent(OpportunityDecision):
    """Its event was revised or cancelled, which the records of the opportunity show already: wait for what they say."""


OpportunityVerb = Literal[
    "assign_opportunity",
    "publish_opportunity",
    "return_opportunity",
    "decline_opportunity",
    "take_down_opportunity",
    "change_opportunity",
    "withdraw_opportunity",
    "renew_opportunity",
    "follow_event",
]


class OpportunityRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the opportunity stands at this stage."""

    verb: OpportunityVerb
    at: datetime
    stage: OpportunityStage


# What activities take and give back.


class RecordOpportunity(Message):
    """Record a submitted opportunity: its row, dates, first version, first audit line and the receipt."""

    start: OpportunityStart
    as_of: datetime


class RecordOpportunityDecision(Message):
    """Record one decision about an opportunity. ``key`` makes a second run of the activity harmless."""

    number: str
    key: str
    verb: OpportunityVerb
    actor: str
    submission: UUID | None = None
    version: int | None = None
    reviewer: int | None = None
    reason: DeclineReason | None = None
    as_of: datetime


class RecordOpportunityRung(Message):
    """Record that a rung was reached, with its letters or the end it brings. ``skipped``: rungs passed silently."""

    number: str
    rung: Rung
    skipped: list[str] = Field(default_factory=list)
    as_of: datetime


class RecordOpportunityRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    number: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime
