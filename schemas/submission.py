"""A submission: what a person sent and we acknowledged, kept until its workflow has taken it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from schemas.model import Frozen

SubmissionKind = Literal[
    "application", "assign", "request_information", "answer", "approve", "deny", "withdraw", "supersede",
    "access_request",
    "event", "revise", "cancel", "count", "close", "archive", "certificates",
    "opening", "extend_all",
    "reapply", "settle_reapplication", "extend", "suspend", "reinstate", "end_approval", "cease", "keep",
    "announcement", "reschedule", "pause", "resume", "stop",
    "open_reports", "confirm_report", "reopen_report",
    "propose_disposal", "confirm_disposal", "drop_disposal",
    "verify_bundle",
    "assign_access", "match_access", "confirm_access", "object_access", "grant_access", "decline_access",
    "withdraw_access",
    "opportunity", "assign_opportunity", "publish_opportunity", "return_opportunity", "decline_opportunity",
    "take_down_opportunity", "change_opportunity", "withdraw_opportunity", "renew_opportunity", "follow_event",
]  # fmt: skip
"""`application`, `access_request`, `event`, `certificates`, `opening`, `announcement`, `open_reports`, `verify_bundle`
and `opportunity` start a workflow; the rest are updates."""


class SubmissionState(StrEnum):
    """``saved``: acknowledged, not yet taken by its workflow; ``accepted`` and ``refused`` are final."""

    SAVED = "saved"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Submission(Frozen):
    """One stored submission.

    Attributes:
        payload: holds all free text; it never enters Temporal.
        due_at: when the sweeper was to take it first; None while it has not.
    """

    id: UUID
    kind: SubmissionKind
    entity: str
    natural_key: str
    actor: str
    received_at: datetime
    payload: dict[str, Any]
    state: SubmissionState = SubmissionState.SAVED
    attempts: int = 0
    due_at: datetime | None = None
    refusal: dict[str, Any] | None = None
