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
    APPLICATION_REMINDED = "application.reminded"
    APPLICATION_ESCALATED = "application.escalated"
    APPLICATION_SIGNAL_REFUSED = "application.signal_refused"
    ACCESS_REQUESTED = "access.requested"
    ACCOUNT_ADDED = "account.added"
    ACCOUNT_CLOSED = "account.closed"
    ACCOUNT_REOPENED = "account.reopened"
    ACCOUNT_PASSWORD_SET = "account.password_set"  # noqa: S105 - a verb
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_SIGN_IN_REFUSED = "account.sign_in_refused"
    LETTER_RESENT = "letter.resent"
    LETTER_FAILED = "letter.failed"
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
