"""The audit list: who did what to which entity, when; its verbs have one sentence each."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from schemas.model import Frozen


class AuditVerb(StrEnum):
    """Everything that is ever recorded, as ``entity.past participle``."""

    APPLICATION_SUBMITTED = "application.submitted"
    APPLICATION_ASSIGNED = "application.assigned"
    APPLICATION_INFORMATION_REQUESTED = "application.information_requested"
    APPLICATION_ANSWERED = "application.answered"
    APPLICATION_APPROVED = "application.approved"
    APPLICATION_DENIED = "application.denied"
    APPLICATION_WITHDRAWN = "application.withdrawn"
    APPLICATION_SUPERSEDED = "application.superseded"
    APPLICATION_REMINDED = "application.reminded"
    APPLICATION_ESCALATED = "application.escalated"
    APPLICATION_SIGNAL_REFUSED = "application.signal_refused"
    APPLICATION_RULES_OPENED = "application.rules_opened"
    EVENT_REPORTED = "event.reported"
    EVENT_REVISED = "event.revised"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_CLOSED = "event.closed"
    EVENT_ARCHIVED = "event.archived"
    EVENT_CLAIM_OPENED = "event.claim_opened"
    EVENT_CLAIM_CLOSED = "event.claim_closed"
    EVENT_SIGNAL_REFUSED = "event.signal_refused"
    OCCURRENCE_DELIVERED = "occurrence.delivered"
    OCCURRENCE_CANCELLED = "occurrence.cancelled"
    OCCURRENCE_COUNTED = "occurrence.counted"
    OCCURRENCE_COUNT_CORRECTED = "occurrence.count_corrected"
    OCCURRENCE_REMINDED = "occurrence.reminded"
    OCCURRENCE_ESCALATED = "occurrence.escalated"
    CERTIFICATES_ISSUED = "certificates.issued"
    CERTIFICATES_REISSUED = "certificates.reissued"
    CERTIFICATES_VOIDED = "certificates.voided"
    CERTIFICATES_EXPORTED = "certificates.exported"
    APPROVAL_CALLED = "approval.called"
    APPROVAL_REAPPLIED = "approval.reapplied"
    APPROVAL_REAPPLICATION_SETTLED = "approval.reapplication_settled"
    APPROVAL_WARNED = "approval.warned"
    APPROVAL_LAPSED = "approval.lapsed"
    APPROVAL_EXTENDED = "approval.extended"
    APPROVAL_SUSPENDED = "approval.suspended"
    APPROVAL_REINSTATED = "approval.reinstated"
    APPROVAL_END_ANNOUNCED = "approval.end_announced"
    APPROVAL_KEPT = "approval.kept"
    APPROVAL_ENDED = "approval.ended"
    APPROVAL_SIGNAL_REFUSED = "approval.signal_refused"
    ANNOUNCEMENT_SCHEDULED = "announcement.scheduled"
    ANNOUNCEMENT_RESCHEDULED = "announcement.rescheduled"
    ANNOUNCEMENT_TAKEN_BACK = "announcement.taken_back"
    ANNOUNCEMENT_BEGUN = "announcement.begun"
    ANNOUNCEMENT_PAUSED = "announcement.paused"
    ANNOUNCEMENT_RESUMED = "announcement.resumed"
    ANNOUNCEMENT_STOPPED = "announcement.stopped"
    ANNOUNCEMENT_SENT = "announcement.sent"
    ANNOUNCEMENT_EXPORTED = "announcement.exported"
    ANNOUNCEMENT_SIGNAL_REFUSED = "announcement.signal_refused"
    SUBSCRIPTION_CONFIRMED = "subscription.confirmed"
    SUBSCRIPTION_ENDED = "subscription.ended"
    ACCESS_REQUESTED = "access.requested"
    ACCOUNT_ADDED = "account.added"
    ACCOUNT_CLOSED = "account.closed"
    ACCOUNT_REOPENED = "account.reopened"
    ACCOUNT_PASSWORD_SET = "account.password_set"  # noqa: S105 - a verb
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_SIGN_IN_REFUSED = "account.sign_in_refused"
    LETTER_RESENT = "letter.resent"
    LETTER_FAILED = "letter.failed"
    LETTER_BOUNCED = "letter.bounced"
    WAITING_EXPORTED = "waiting.exported"
    WAITING_TOLD = "waiting.told"
    RULES_PROPOSED = "rules.proposed"
    RULES_CONFIRMED = "rules.confirmed"
    RULES_DROPPED = "rules.dropped"
    RULES_OPENED = "rules.opened"
    RULES_CALLED = "rules.called"
    RULES_EXTENDED = "rules.extended"
    RULES_SETTLED = "rules.settled"
    RULES_SIGNAL_REFUSED = "rules.signal_refused"
    BUNDLE_WRITTEN = "bundle.written"
    BUNDLE_REPAIRED = "bundle.repaired"
    BUNDLE_DAMAGED = "bundle.damaged"
    BUNDLE_DOWNLOADED = "bundle.downloaded"
    BUNDLE_VERIFIED = "bundle.verified"
    BUNDLES_VERIFIED = "bundles.verified"
    TASK_DONE = "task.done"
    CLOSURE_ADDED = "closure.added"
    CLOSURE_REMOVED = "closure.removed"


class AuditLine(Frozen):
    """One line. ``facts`` hold what its sentence needs (codes, names, instants)."""

    id: int
    at: datetime
    actor: str
    actor_name: str | None = None
    verb: AuditVerb
    entity: str
    facts: dict[str, Any]
