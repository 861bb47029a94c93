"""A decision on an application before the records, and what it changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.correspondence import Correspondence
from schemas.application import Application, InformationRequest, RecordDecision, Stage
from schemas.audit import AuditVerb
from schemas.facts import PresentApproval
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store.database import Connection
from store.rule_set import RuleBook


@dataclass(frozen=True)
class Case:
    """A decision before the records.

    Attributes:
        application: its row, held by this transaction.
        submission: the stored form behind the decision; a signal has none.
        request: the open request for information, if one is open.
        approval: of a reapplication, the approval it is about as that stands once this one is settled.
    """

    conn: Connection
    application: Application
    message: RecordDecision
    submission: Submission | None
    request: InformationRequest | None
    rule_set: RuleSet
    rule_book: RuleBook
    approval: PresentApproval | None

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later.

        A decision sent at 4:55 pm while the workers were away was made at 4:55 pm (our default). A signal has no stored
        form, so it was said when it came.
        """
        as_of = self.message.as_of
        received_at = self.submission.received_at if self.submission else as_of
        return min(max(self.application.received_at, received_at), as_of)

    def said(self, field_name: str) -> str:
        """A text of the submission; empty where there is none."""
        return str(self.submission.payload.get(field_name) or "") if self.submission else ""

    @property
    def newer_open(self) -> bool:
        """Whether rules newer than the application's have opened, so that whoever is approved is called to reapply."""
        return self.rule_book.calling(self.rule_set.id, self.message.as_of) is not None

    def letters(self, application: Application) -> Correspondence:
        """Letters that tell of this decision."""
        key = f"{application.entity}/{self.message.key}"
        return Correspondence(application, self.rule_set, key=key, as_of=self.message.as_of, approval=self.approval)

    def decided(self, stage: Stage) -> Application:
        """The application once it is decided so."""
        return self.application.model_copy(
            update={"stage": stage, "decided_at": self.said_at, "decided_by": self.message.actor}
        )


@dataclass(frozen=True)
class Change:
    """What a decision changed.

    Attributes:
        application: as it stands from now on.
        facts: what the audit line's sentence needs.
        letters: who is told.
        at: when it was said.
        request: the request for information that is open from now on.
    """

    application: Application
    verb: AuditVerb
    facts: dict[str, Any]
    letters: Correspondence
    at: datetime
    request: InformationRequest | None = None
