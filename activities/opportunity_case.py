"""A decision about an opportunity before the records, and what it changes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from activities.opportunity_letters import OpportunityCorrespondence
from policy.review import review_clock
from schemas.audit import AuditVerb
from schemas.opportunity import Opportunity, OpportunityForm
from schemas.opportunity_review import RecordOpportunityDecision
from schemas.opportunity_rules import OpportunityRules
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import closure
from store import opportunity as opportunities
from store.database import Connection

NO_REQUEST: dict[str, Any] = {"returned_at": None, "return_ladder": []}
"""No request for changes is open."""


@dataclass(frozen=True)
class OpportunityCase:
    """A decision before the records.

    Attributes:
        opportunity: its row, held by this transaction.
        submission: the stored form behind the decision; a signal has none.
        rules: the portal's own numbers.
        letters: who is told, and of what; a verb adds to it.
    """

    conn: Connection
    opportunity: Opportunity
    message: RecordOpportunityDecision
    submission: Submission | None
    rule_set: RuleSet
    rules: OpportunityRules
    letters: OpportunityCorrespondence

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later."""
        as_of = self.message.as_of
        received_at = self.submission.received_at if self.submission else as_of
        return min(max(self.opportunity.received_at, received_at), as_of)

    def said(self, field_name: str) -> str:
        """A text of the submission; empty where there is none."""
        return str(self.submission.payload.get(field_name) or "") if self.submission else ""

    def decided(self, **changes: Any) -> Opportunity:
        """The opportunity once it is decided so; a request for changes is closed by it."""
        who = {"decided_at": self.said_at, "decided_by": self.message.actor, "decision_text": self.said("text")}
        return self.opportunity.model_copy(update=NO_REQUEST | who | changes)


@dataclass(frozen=True)
class OpportunityChange:
    """What a decision changed.

    Attributes:
        opportunity: as it stands from now on.
        facts: what the audit line's sentence needs.
    """

    opportunity: Opportunity
    verb: AuditVerb
    facts: dict[str, Any] = field(default_factory=dict)


async def reviewed_anew(conn: Connection, rule_set: RuleSet, said_at: datetime) -> dict[str, Any]:
    """The promise for what came at this instant: seven business days, as for everything the office answers."""
    clock = review_clock(said_at, rule_set, await closure.known_at(conn, said_at))
    return {"clock": clock, "promised_at": clock.promised_at, "due_at": clock.due_at, **NO_REQUEST}


async def keep_version(
    conn: Connection, opportunity: Opportunity, form: OpportunityForm, actor: str, submission: Submission | None
) -> None:
    """Keep what was sent, under the opportunity's version."""
    await opportunities.add_version(
        conn, opportunity, form, actor=actor, submission=submission.id if submission else None
    )
