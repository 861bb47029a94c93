"""The words of an access request: who asks, its stages, and the messages its workflow understands."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.application import Decision
from schemas.membership import MemberRole
from schemas.model import Frozen, Message
from schemas.review import ReviewClock, Rung


class AccessStage(StrEnum):
    """Where an access request stands. All but the first are final."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


FINAL_ACCESS_STAGES = (AccessStage.GRANTED, AccessStage.DECLINED, AccessStage.WITHDRAWN)


class Word(StrEnum):
    """What a present manager says of a request."""

    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class AccessForm(Frozen):
    """The four fields of the agency's page, judged: for which organization, and who asks."""

    organisation: str
    full_name: str
    phone: str
    email: str


class AccessRequest(Frozen):
    """One access request as it is recorded.

    Attributes:
        submission: what was acknowledged to whoever asks.
        provider: the provider it is about; None while staff have to find it, or where it is about an application.
        application: the open application it is about.
        word: the last word of a present manager, with who said it, when, and why.
        promised_at: when the answer was promised; it never moves, for nobody is asked for anything.
        account: the account that was made or given a membership, as ``granted_role``.
        replaces: the former manager whose membership was changed with it.
        next_step: what happens next as a code (`policy.next_step`), with its instant; both None once decided.
    """

    number: str
    submission: UUID
    rule_set: str
    provider: str | None = None
    application: str | None = None
    stage: AccessStage
    organisation: str
    full_name: str
    email: str
    phone: str
    word: Word | None = None
    word_by: str | None = None
    word_at: datetime | None = None
    word_reason: str = ""
    received_at: datetime
    promised_at: datetime
    due_at: datetime
    clock: ReviewClock
    reviewer: int | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    decision_reason: str = ""
    account: int | None = None
    granted_role: MemberRole | None = None
    replaces: int | None = None
    next_step: str | None = None
    next_at: datetime | None = None
    rung_passed: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it; also the id of its workflow."""
        return f"access_request:{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether staff have still to decide."""
        return self.stage is AccessStage.ASKED


# The messages below travel through Temporal: ids, instants and codes only, never a name or free text.

AccountId = Annotated[int, Field(ge=1, lt=2**63)]
Former = Literal["stays", "reporter", "viewer", "inactive"]
"""What becomes of a former manager: nothing changes, another role, or no longer active for this provider."""


class AccessStart(Message):
    """Everything the workflow of one request needs to begin, computable from its row at any moment.

    The fields after ``clock`` describe where a rebuilt workflow takes up again; a new request leaves them alone.
    """

    number: str
    submission: UUID
    clock: ReviewClock
    stage: AccessStage | None = None
    passed_until: datetime | None = None


class AccessDecision(Decision):
    """Somebody's word on an access request."""


class AssignAccess(AccessDecision):
    """Hand the request to a reviewer, by account id; ``None`` gives it back to all reviewers."""

    reviewer: AccountId | None = None


class MatchAccess(AccessDecision):
    """Say which provider the request is about; its managers are told from then on."""

    provider: str = Field(max_length=20)


class ConfirmAccess(AccessDecision):
    """A present manager confirms that this person shall have access."""


class ObjectAccess(AccessDecision):
    """A present manager objects; the reason stands in the submission."""


class GrantAccess(AccessDecision):
    """Grant it: as what, and what becomes of a former manager.

    Attributes:
        role: as what the person acts for the provider; for an open application it means nothing.
        replaces: the account of the manager who steps back; None where nobody does.
    """

    role: MemberRole = MemberRole.MANAGER
    replaces: AccountId | None = None
    former: Former = "stays"


class DeclineAccess(AccessDecision):
    """Decline it; the reason stands in the submission."""


class WithdrawAccess(AccessDecision):
    """Whoever asked wants it no longer."""


AccessVerb = Literal[
    "assign_access",
    "match_access",
    "confirm_access",
    "object_access",
    "grant_access",
    "decline_access",
    "withdraw_access",
]


class AccessRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the request stands at this stage."""

    verb: AccessVerb
    at: datetime
    stage: AccessStage


# What activities take and give back.


class RecordAsked(Message):
    """Record a received request: its row, its first audit line, the receipt, and the letters to the managers."""

    start: AccessStart
    as_of: datetime


class RecordAccessDecision(Message):
    """Record one decision. ``key`` makes a second run of the activity harmless."""

    number: str
    key: str
    verb: AccessVerb
    actor: str
    submission: UUID | None = None
    reviewer: int | None = None
    provider: str | None = None
    role: MemberRole = MemberRole.MANAGER
    replaces: int | None = None
    former: Former = "stays"
    as_of: datetime


class AfterAccess(Message):
    """What the record answers: where the request stands from now on."""

    stage: AccessStage


class RecordAccessRung(Message):
    """Record that a rung was reached. ``skipped`` names rungs passed in silence."""

    number: str
    rung: Rung
    skipped: list[str] = Field(default_factory=list)
    next_at: datetime | None = None
    as_of: datetime


class RecordAccessRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    number: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime
