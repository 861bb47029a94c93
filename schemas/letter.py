"""A letter: what was written to whom, and how far it has come."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from schemas.model import Frozen, Message


class LetterKind(StrEnum):
    """Each kind is a folder in ``mail/letters``."""

    RECEIPT = "receipt"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_REMINDER = "information_reminder"
    ANSWER_RECEIVED = "answer_received"
    REVIEW_REMINDER = "review_reminder"
    REVIEW_LAST_DAY = "review_last_day"
    REVIEW_OVERDUE = "review_overdue"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    REAPPROVED = "reapproved"
    SUPERSEDED = "superseded"
    DRAFT_LINK = "draft_link"
    STATUS_LINK = "status_link"
    ACCESS_REQUEST = "access_request"
    """To staff, while access requests had no workflow: none is written any more, and those that were can be read."""
    ACCESS_RECEIVED = "access_received"
    ACCESS_TOLD = "access_told"
    ACCESS_WELCOME = "access_welcome"
    ACCESS_GRANTED = "access_granted"
    ACCESS_APPLICATION = "access_application"
    ACCESS_DECLINED = "access_declined"
    ACCESS_WITHDRAWN = "access_withdrawn"
    ACCESS_SETTLED = "access_settled"
    PASSWORD_LINK = "password_link"  # noqa: S105 - the name of a letter
    STAFF_WELCOME = "staff_welcome"
    USER_NAMES = "user_names"
    EMAIL_CHANGE = "email_change"
    EMAIL_CHANGED = "email_changed"
    INVITATION = "invitation"
    MEMBERSHIP_CHANGED = "membership_changed"
    PEOPLE_CHANGED = "people_changed"
    DIGEST = "digest"
    EVENT_REPORTED = "event_reported"
    EVENT_REVISED = "event_revised"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_DELIVERED = "event_delivered"
    COUNT_REMINDER = "count_reminder"
    COUNT_OUTSTANDING = "count_outstanding"
    COUNT_RECEIVED = "count_received"
    RUN_DONE = "run_done"
    EVIDENCE_ASKED = "evidence_asked"
    EVIDENCE_RECEIVED = "evidence_received"
    EVIDENCE_ANSWERED = "evidence_answered"
    CERTIFICATE = "certificate"
    CERTIFICATE_REPLACED = "certificate_replaced"
    CERTIFICATE_VOIDED = "certificate_voided"
    REPORT_OPENED = "report_opened"
    REPORT_REMINDER = "report_reminder"
    REPORT_LATE = "report_late"
    REPORT_COMPLETED = "report_completed"
    REPORT_REOPENED = "report_reopened"
    WAITING_CONFIRM = "waiting_confirm"
    WAITING_JOINED = "waiting_joined"
    RULES_OPENED_APPLICATION = "rules_opened_application"
    RULES_OPENED_WAITING = "rules_opened_waiting"
    REAPPLICATION_CALLED = "reapplication_called"
    LAPSE_WARNING = "lapse_warning"
    APPROVAL_LAPSED = "approval_lapsed"
    APPROVAL_EXTENDED = "approval_extended"
    APPROVAL_SUSPENDED = "approval_suspended"
    APPROVAL_REINSTATED = "approval_reinstated"
    APPROVAL_ENDING = "approval_ending"
    APPROVAL_ENDED = "approval_ended"
    APPROVAL_KEPT = "approval_kept"
    SUBSCRIPTION_CONFIRM = "subscription_confirm"
    ANNOUNCEMENT = "announcement"
    OPPORTUNITY_NEWS = "opportunity_news"
    QUESTIONNAIRE_SENT = "questionnaire_sent"
    DISPOSAL_LISTED = "disposal_listed"
    DISPOSAL_DONE = "disposal_done"
    OPPORTUNITY_CONFIRM = "opportunity_confirm"
    OPPORTUNITY_RECEIVED = "opportunity_received"
    OPPORTUNITY_PUBLISHED = "opportunity_published"
    OPPORTUNITY_RETURNED = "opportunity_returned"
    OPPORTUNITY_REMINDER = "opportunity_reminder"
    OPPORTUNITY_DECLINED = "opportunity_declined"
    OPPORTUNITY_RENEWAL = "opportunity_renewal"
    OPPORTUNITY_ENDED = "opportunity_ended"


class Priority(IntEnum):
    """Temporal's priority of a letter: 1 goes first."""

    PASSWORD = 1
    DECISION = 2
    NOTICE = 3
    REMINDER = 4
    ANNOUNCEMENT = 5


class LetterState(StrEnum):
    """``queued`` in Postgres, ``dispatched`` to its task queue, then ``sent`` or ``failed`` (a staff task).

    ``bounced`` was sent, and came back later.
    """

    QUEUED = "queued"
    DISPATCHED = "dispatched"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


class LetterDraft(Frozen):
    """A letter about to be queued.

    Attributes:
        key: its natural key: the same key is queued once. It becomes an id in Temporal, so no address is part of it.
    """

    key: str = Field(pattern=r"^[^@]+$")
    kind: LetterKind
    entity: str
    to_name: str
    to_address: str
    priority: Priority
    facts: dict[str, Any]


class Letter(LetterDraft):
    """A stored letter; of one that was disposed of (``disposed_at``) neither words nor reader are left."""

    id: UUID
    state: LetterState
    generation: int = 1
    attempts: int = 0
    problem: str | None = None
    queued_at: datetime
    sent_at: datetime | None = None
    disposed_at: datetime | None = None


class SendLetter(Message):
    """What the standalone activity ``send_letter`` is given."""

    letter: UUID
    generation: int = Field(ge=1)


def activity_id(key: str, generation: int) -> str:
    """The id of the standalone activity that sends this letter; a resend is a new generation."""
    return f"letter:{key}:{generation}"
