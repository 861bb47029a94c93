"""A decision about an event before the records, and what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from activities.event_letters import EventCorrespondence
from activities.refusal import refused
from policy.event_step import event_stage
from schemas.audit import AuditVerb
from schemas.event import Event, RecordEventDecision
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Provider
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store.database import Connection


@dataclass(frozen=True)
class EventCase:
    """A decision before the records.

    Attributes:
        event: its row, held by this transaction.
        submission: the stored form behind the decision; a signal has none.
        letters: who is told, and of what; a verb adds to it.
    """

    conn: Connection
    event: Event
    occurrences: Sequence[Occurrence]
    provider: Provider
    message: RecordEventDecision
    submission: Submission | None
    rule_set: RuleSet
    letters: EventCorrespondence

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later."""
        as_of = self.message.as_of
        received_at = self.submission.received_at if self.submission else as_of
        return min(max(self.event.reported_at, received_at), as_of)

    def said(self, field_name: str) -> str:
        """A text of the submission; empty where there is none."""
        return str(self.submission.payload.get(field_name) or "") if self.submission else ""

    def occurrence(self) -> Occurrence:
        """The occurrence the decision is about.

        Raises:
            ApplicationError: `unknown_occurrence`.
        """
        found = next((each for each in self.occurrences if each.ordinal == self.message.occurrence), None)
        if found is None or found.state == OccurrenceState.CANCELLED:
            raise refused("unknown_occurrence", f"Event {self.event.number} has no such date.")
        return found

    def standing(self, changed: Occurrence) -> list[Occurrence]:
        """Every occurrence, with this one as it is from now on."""
        return [changed if each.ordinal == changed.ordinal else each for each in self.occurrences]


@dataclass(frozen=True)
class EventChange:
    """What a decision changed.

    Attributes:
        event, occurrences: as they stand from now on.
        facts: what the audit line's sentence needs.
        run: the certificate run that follows from it.
    """

    event: Event
    occurrences: list[Occurrence]
    verb: AuditVerb
    facts: dict[str, Any] = field(default_factory=dict)
    run: int | None = None


def stands(event: Event, occurrences: Sequence[Occurrence]) -> Event:
    """The event at the stage that follows from its dates."""
    return event.model_copy(update={"stage": event_stage(event.form, occurrences)})


def cancelled(occurrence: Occurrence) -> Occurrence:
    """A date that is cancelled; nothing is owed of it."""
    nothing: dict[str, date | None] = dict.fromkeys(("counted_at", "counted_by", "paper", "outstanding_since"))
    return occurrence.model_copy(update={"state": OccurrenceState.CANCELLED, **nothing})
