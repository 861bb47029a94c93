"""A decision on an access request before the records, and what it changes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from activities.access_letters import AccessCorrespondence
from schemas.access_request import AccessRequest, AccessStage, RecordAccessDecision
from schemas.audit import AuditVerb
from schemas.submission import Submission
from store.database import Connection
from store.record import Record


@dataclass(frozen=True)
class AccessCase:
    """A decision before the records.

    Attributes:
        request: its row, held by this transaction.
        submission: the stored form behind the decision.
        letters: who is told, and of what; a verb adds to it.
    """

    conn: Connection
    request: AccessRequest
    message: RecordAccessDecision
    submission: Submission
    letters: AccessCorrespondence

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later."""
        return min(max(self.request.received_at, self.submission.received_at), self.message.as_of)

    def said(self, field_name: str) -> str:
        """A text of the submission; empty where it has none."""
        return str(self.submission.payload.get(field_name) or "")

    def decided(self, stage: AccessStage, **changes: Any) -> AccessRequest:
        """The request once it is decided so."""
        decided = {"stage": stage, "decided_at": self.said_at, "decided_by": self.message.actor}
        return self.request.model_copy(update=decided | changes)


@dataclass(frozen=True)
class AccessChange:
    """What a decision changed.

    Attributes:
        request: as it stands from now on.
        facts: what the audit line's sentence needs.
        also: records of other things that changed with it.
    """

    request: AccessRequest
    verb: AuditVerb
    facts: dict[str, Any] = field(default_factory=dict)
    also: tuple[Record, ...] = ()
