"""What is written about an event; who of its provider reads which letter stands in `policy.membership`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from activities.readers import Readers
from policy.calendar import mountain_date
from policy.dates import in_words
from policy.occurrence import in_order
from schemas.certificate import CertificateRun
from schemas.event import Event, FieldChange, Format
from schemas.event_facts import (
    ChangeInWords,
    CountOutstanding,
    CountReceived,
    CountReminder,
    EventCancelled,
    EventDelivered,
    EventReported,
    EventRevised,
    RunFinished,
)
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Provider
from schemas.rule_set import RuleSet

_COUNTS: dict[OccurrenceState, Literal["to_come", "owed"]] = {
    OccurrenceState.SCHEDULED: "to_come",
    OccurrenceState.DELIVERED: "owed",
}
"""How the count of a date stands; any other is known, or none is asked for."""


class EventCorrespondence:
    """Letters about one event, to be written with the record they tell of.

    Args:
        key: what the letters' keys begin with; the same key writes each letter once only.
    """

    def __init__(self, event: Event, provider: Provider, rule_set: RuleSet, *, to: Readers, key: str) -> None:
        self.letters: list[LetterDraft] = []
        self._event = event
        self._provider = provider
        self._rule_set = rule_set
        self._to = to
        self._key = key

    def reported(self, occurrences: Sequence[Occurrence]) -> None:
        """We have your event, and this is when we ask for the count."""
        to_come = [each for each in occurrences if each.ends_at > self._event.reported_at]
        asked_first = min(to_come or occurrences, key=lambda each: each.ends_at)
        facts = EventReported(
            **self._about(occurrences),
            units=units_in_words(self._event.form.units),
            late=self._event.late,
            first_ends_at=asked_first.ends_at,
            last_day=asked_first.last_day,
            of_dates=len(occurrences),
            over=len(occurrences) - len(to_come),
            self_paced=self._event.form.format is Format.SELF_PACED,
            count_days=max(
                rung.calendar_day for rung in self._rule_set.events.count_ladder if rung.audience == "provider"
            ),
            terms=self._rule_set.terms,
        )
        self._write(LetterKind.EVENT_REPORTED, facts, Priority.NOTICE)

    def revised(
        self,
        event: Event,
        occurrences: Sequence[Occurrence],
        reason: str,
        changes: Sequence[FieldChange],
        reissued: int,
    ) -> None:
        """This is what changed; the event is named as it is from now on, with the dates that stand."""
        told = tuple(ChangeInWords(label=each.label, before=each.before, after=each.after) for each in changes)
        standing = [each for each in occurrences if each.state != OccurrenceState.CANCELLED]
        about = self._about(standing) | {"title": event.form.title}
        facts = EventRevised(**about, reason=reason, changes=told, reissued=reissued)
        self._write(LetterKind.EVENT_REVISED, facts, Priority.NOTICE)

    def cancelled(self, occurrences: Sequence[Occurrence], reason: str, which: Occurrence | None) -> None:
        """The event, or one of its dates, is cancelled."""
        facts = EventCancelled(**self._about(occurrences), reason=reason, occurrence=days_of(which) if which else "")
        self._write(LetterKind.EVENT_CANCELLED, facts, Priority.NOTICE)

    def delivered(self, occurrence: Occurrence) -> None:
        """It is over: issue the certificates, and report the count."""
        facts = EventDelivered(
            **self._about([occurrence]),
            occurrence=occurrence.ordinal,
            issued=occurrence.issued,
            due_at=occurrence.count_due_at,
            terms=self._rule_set.terms,
        )
        self._write(LetterKind.EVENT_DELIVERED, facts, Priority.NOTICE)

    def count_reminder(self, occurrence: Occurrence, as_of: datetime) -> None:
        """The count is still missing."""
        due_at = occurrence.count_due_at
        facts = CountReminder(
            **self._about([occurrence]),
            occurrence=occurrence.ordinal,
            issued=occurrence.issued,
            due_at=due_at,
            days_left=max((mountain_date(due_at) - mountain_date(as_of)).days, 0),
            last=as_of >= due_at,
        )
        self._write(LetterKind.COUNT_REMINDER, facts, Priority.REMINDER)

    def count_outstanding(self, occurrence: Occurrence) -> None:
        """To staff: the count never came."""
        contact = self._event.form.contact
        facts = CountOutstanding(
            **self._about([occurrence]),
            occurrence=occurrence.ordinal,
            provider_number=self._provider.number,
            issued=occurrence.issued,
            ended_at=occurrence.ends_at,
            due_at=occurrence.count_due_at,
            contact_name=contact.name,
            contact_email=contact.email,
            contact_phone=contact.phone,
        )
        self._write(LetterKind.COUNT_OUTSTANDING, facts, Priority.REMINDER)

    def count_received(self, occurrence: Occurrence, before: int | None) -> None:
        """We have the count."""
        paper = occurrence.paper or 0
        facts = CountReceived(
            **self._about([occurrence]),
            occurrence=occurrence.ordinal,
            issued=occurrence.issued,
            paper=paper,
            total=occurrence.issued + paper,
            before=before,
            note=occurrence.count_note,
        )
        self._write(LetterKind.COUNT_RECEIVED, facts, Priority.NOTICE)

    def run_done(self, occurrence: Occurrence, run: CertificateRun, *, waiting: int, asked: int) -> None:
        """A run of certificates is through; of its roster so many rows have a problem, and so many are asked about."""
        facts = RunFinished(
            **self._about([occurrence]),
            run=run.number,
            purpose=run.purpose,
            done=run.done,
            failed=run.failed,
            waiting=waiting,
            asked=asked,
            count=_COUNTS.get(occurrence.state, "known"),
        )
        self._write(LetterKind.RUN_DONE, facts, Priority.NOTICE)

    def _about(self, occurrences: Sequence[Occurrence]) -> dict[str, Any]:
        return {
            "number": self._event.number,
            "title": self._event.form.title,
            "organisation": self._provider.legal_name,
            "provider": self._provider.number,
            "dates": "; ".join(days_of(each) for each in in_order(occurrences)),
        }

    def _write(self, kind: LetterKind, facts: Frozen, priority: Priority) -> None:
        self.letters += [
            LetterDraft(
                key=f"{self._key}/{kind}/{to.key}",
                kind=kind,
                entity=self._event.entity,
                to_name=to.name,
                to_address=to.address,
                priority=priority,
                facts=facts.model_dump(mode="json"),
            )
            for to in self._to(kind)
        ]


def days_of(occurrence: Occurrence) -> str:
    """The days of an occurrence in words."""
    return in_words(occurrence.first_day, occurrence.last_day)


def units_in_words(units: Any) -> str:
    """Units without trailing zeros, "6.5"."""
    return f"{units.normalize():f}"
