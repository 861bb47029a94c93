"""What each decision on an event changes: one function a verb, in the transaction that holds its row."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from activities.event_letters import EventCorrespondence
from activities.refusal import refused
from activities.reissue import reissue
from policy.calendar import mountain_date
from policy.event_difference import differences
from policy.event_step import event_stage
from policy.occurrence import left_to_open
from policy.reissue import Revised, to_reissue, without_credit
from policy.replanning import DateProblem, after_plans, date_problems, numbered, placed, replanned
from schemas.audit import AuditVerb
from schemas.event import Event, EventForm, EventStage, EventVerb, Format, RecordEventDecision
from schemas.occurrence import Occurrence, OccurrenceState, PlannedOccurrence
from schemas.provider import Provider
from schemas.roster import RosterRow
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import certificate, claim
from store import event as events
from store import occurrence as store_occurrence
from store import roster as rosters
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


async def count(case: EventCase) -> EventChange:
    """Take the count of an occurrence that is over, or correct it with a reason."""
    found, total = case.occurrence(), case.message.total or 0
    if found.state == OccurrenceState.SCHEDULED:
        raise refused("occurrence_not_over", "This date is still to come; its count is taken once it is over.")
    if total < found.issued:
        raise refused(
            "count_below_issued",
            f"{found.issued} certificates were issued here, so the count cannot be {total}.",
            issued=str(found.issued),
        )
    before, note = found.total, case.said("note")
    if before == total:
        raise refused("already_counted_the_same", f"The count is {total} already.", total=str(total))
    if before is not None and not note and case.submission:
        raise refused("correction_needs_note", "Say why the count changes.")
    counted = found.model_copy(
        update={
            "state": OccurrenceState.COUNTED,
            "paper": total - found.issued,
            "counted_at": case.said_at,
            "counted_by": case.message.actor,
            "count_note": note,
            "outstanding_since": None,
        }
    )
    occurrences = case.standing(counted)
    case.letters.count_received(counted, before)
    facts = {"occurrence": found.ordinal, "total": total, "issued": found.issued, "before": before, "note": note}
    verb = AuditVerb.OCCURRENCE_COUNTED if before is None else AuditVerb.OCCURRENCE_COUNT_CORRECTED
    return EventChange(_stands(case.event, occurrences), occurrences, verb, facts)


async def cancel(case: EventCase) -> EventChange:
    """Cancel the event or one date of it; certificates that stand have to be voided before."""
    one = case.occurrence() if case.message.occurrence else None
    if one and case.event.form.format is Format.SELF_PACED:
        raise refused("close_instead", "A period of a self-paced event is not cancelled; close the event.")
    meant = [one] if one else [each for each in case.occurrences if each.state != OccurrenceState.CANCELLED]
    issued = sum(each.issued for each in meant)
    if issued:
        raise refused(
            "certificates_exist", f"{issued} certificates of it are valid; void them first.", issued=str(issued)
        )
    if any(each.state == OccurrenceState.COUNTED and each.total for each in meant):
        raise refused("already_counted", "A count above zero was reported for it; correct the count first.")
    ordinals = {each.ordinal for each in meant}
    occurrences = [_cancelled(each) if each.ordinal in ordinals else each for each in case.occurrences]
    reason = case.said("reason")
    event = _stands(case.event, occurrences)
    if event.stage == EventStage.CANCELLED:
        event = event.model_copy(update={"cancelled_at": case.said_at, "cancel_reason": reason})
    case.letters.cancelled(meant, reason, None if event.stage == EventStage.CANCELLED else one)
    if one and event.stage != EventStage.CANCELLED:
        event = await _without(case, event, occurrences, reason)
    verb = AuditVerb.EVENT_CANCELLED if one is None else AuditVerb.OCCURRENCE_CANCELLED
    facts = {"reason": reason} | ({"occurrence": one.ordinal} if one else {})
    return EventChange(event, occurrences, verb, facts)


async def close(case: EventCase) -> EventChange:
    """Close a self-paced event; the reporting period of its last day ends with that day."""
    event, closes_on = case.event, case.message.closes_on
    if event.form.format is not Format.SELF_PACED:
        raise refused("not_self_paced", "Only a self-paced event is closed; one with dates ends by itself.")
    if closes_on is None or closes_on < mountain_date(case.said_at):
        raise refused("closes_before_today", "An event closes today or later.")
    form = event.form.model_copy(update={"closes_on": closes_on})
    plans = replanned(form, case.occurrences, case.rule_set.events, case.message.as_of)
    occurrences = _replaced(case.occurrences, plans)
    if ahead := left_to_open(form, occurrences, case.rule_set.events, case.said_at):
        occurrences.append(store_occurrence.from_plan(event.number, event.provider, ahead))
    revised = event.model_copy(update={"form": form, "version": event.version + 1})
    await _keep(case, revised, case.said("reason"))
    facts = {"closes_on": closes_on.isoformat(), "reason": case.said("reason")}
    return EventChange(_stands(revised, occurrences), occurrences, AuditVerb.EVENT_CLOSED, facts)


async def archive(case: EventCase) -> EventChange:
    """Archive a settled event: the annual report that covers it is completed."""
    if case.event.stage != EventStage.SETTLED:
        raise refused("not_settled", "Not every date of the event is over and counted.")
    event = case.event.model_copy(update={"stage": EventStage.ARCHIVED, "archived_at": case.said_at})
    await claim.close_all(case.conn, event.number, case.said_at)
    return EventChange(event, list(case.occurrences), AuditVerb.EVENT_ARCHIVED)


async def revise(case: EventCase) -> EventChange:
    """Take the stored form as the new version; what is printed otherwise from now on is issued anew."""
    if case.submission is None:
        raise refused("unknown_submission", "A revision needs its stored form.")
    form = EventForm.model_validate(case.submission.payload["form"])
    form = placed(form, case.occurrences, case.said_at)
    changes = differences(numbered(case.event.form, case.occurrences), form, case.rule_set.events)
    if not changes:
        raise refused("nothing_changed", "The form says what the event says already.")
    plans = replanned(form, case.occurrences, case.rule_set.events, case.said_at)
    _refuse(date_problems(case.occurrences, plans, case.said_at))
    late = bool(form.late_reason)
    revised = case.event.model_copy(update={"form": form, "version": case.event.version + 1, "late": late})
    occurrences = _replaced(case.occurrences, plans, provider=case.provider.number, event=revised.number)
    reason = case.said("reason")
    await _keep(case, revised, reason)
    rows = await _to_reissue(case, revised, plans)
    await rosters.print_again(case.conn, revised.number)
    run = await reissue(case.conn, revised, rows, reason=reason, actor=case.message.actor, as_of=case.message.as_of)
    case.letters.revised(revised, occurrences, reason, changes, len(rows))
    facts = {"version": revised.version, "reason": reason, "fields": [change.field for change in changes]}
    return EventChange(
        _stands(revised, occurrences), occurrences, AuditVerb.EVENT_REVISED, facts | {"reissued": len(rows)}, run
    )


VERBS: dict[EventVerb, Callable[[EventCase], Awaitable[EventChange]]] = {
    "revise": revise,
    "cancel": cancel,
    "count": count,
    "close": close,
    "archive": archive,
}


def _stands(event: Event, occurrences: Sequence[Occurrence]) -> Event:
    return event.model_copy(update={"stage": event_stage(event.form, occurrences)})


def _cancelled(occurrence: Occurrence) -> Occurrence:
    nothing: dict[str, date | None] = dict.fromkeys(("counted_at", "counted_by", "paper", "outstanding_since"))
    return occurrence.model_copy(update={"state": OccurrenceState.CANCELLED, **nothing})


async def _to_reissue(case: EventCase, event: Event, plans: Sequence[PlannedOccurrence]) -> list[RosterRow]:
    """The certificates that would say something else; nobody is left with one that is worth nothing."""
    revised = Revised(event, after_plans(case.occurrences, plans), case.provider, case.rule_set)
    valid = await certificate.valid_of_event(case.conn, event.number)
    rows = to_reissue(valid, await certificate.in_part(case.conn, event.number), revised)
    if left := len(without_credit(rows)):
        words = f"{left} certificates name only sessions that are taken out."
        raise refused("no_session_left", words, certificates=str(left))
    return rows


async def _without(case: EventCase, event: Event, occurrences: Sequence[Occurrence], reason: str) -> Event:
    """The event with a form that lists no cancelled date any more, kept as a version."""
    form = numbered(event.form, occurrences)
    revised = event.model_copy(update={"form": form, "version": event.version + 1})
    await _keep(case, revised, reason)
    return revised


async def _keep(case: EventCase, event: Event, reason: str) -> None:
    await events.add_version(
        case.conn,
        event,
        actor=case.message.actor,
        reason=reason,
        submission=case.message.submission,
        as_of=case.said_at,
    )


def _refuse(problems: Sequence[DateProblem]) -> None:
    """A date that is over stays over, and does not disappear by being left out of a form."""
    for each in problems:
        words = "cannot be taken out of the event" if each.code == "date_is_over" else "cannot be to come again"
        raise refused(each.code, f"A date that is over {words}.")


def _replaced(
    existing: Sequence[Occurrence], plans: Sequence[PlannedOccurrence], *, provider: str = "", event: str = ""
) -> list[Occurrence]:
    """The occurrences after a revision: moved where they were moved, added, or cancelled where they were left out."""
    known = {each.ordinal: each for each in existing}
    planned = {plan.ordinal: plan for plan in plans}
    after = [
        each.model_copy(update=dict(planned[each.ordinal])) if each.ordinal in planned else _cancelled(each)
        for each in existing
    ]
    return after + [store_occurrence.from_plan(event, provider, plan) for plan in plans if plan.ordinal not in known]
