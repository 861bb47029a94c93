"""A staff task: something the system could not settle by itself and a person must look at."""

from datetime import datetime
from enum import StrEnum

from schemas.model import Frozen


class TaskKind(StrEnum):
    """Why a task exists."""

    LETTER_FAILED = "letter_failed"
    SUBMISSION_STUCK = "submission_stuck"
    ACCESS_REQUEST = "access_request"
    """As it was opened while access requests had no workflow."""
    CERTIFICATE_CHANGED = "certificate_changed"
    """A certificate rendered again did not come out as it was issued."""
    BUNDLE_STUCK = "bundle_stuck"
    """A record bundle cannot be written, or read back, as yet."""
    BUNDLE_DAMAGED = "bundle_damaged"
    """A record bundle is not what was written, and its records are not here to write it anew."""
    BUNDLE_REPAIRED = "bundle_repaired"
    """A record bundle was not what was written; it was written anew."""
    NOT_CALLED = "not_called"
    """Approvals that newer rules could not call to reapply."""


class StaffTask(Frozen):
    """One task, open until somebody marks it done."""

    key: str
    kind: TaskKind
    entity: str
    text: str
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None
