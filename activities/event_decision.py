"""What each decision on an event changes: one function a verb, in the transaction that holds its row."""

from collections.abc import Awaitable, Callable

from activities.covered_event import days_of, refuse_before_completion, refuse_in_completed_years
from activities.event_case import EventCase, EventChange, cancelled, stands
from activities.event_version import close, revise, without
from activities.refusal import refused
from schemas.audit import AuditVerb
from schemas.event import EventStage, EventVerb, Format
from schemas.occurrence import OccurrenceState
from store import claim


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
    await refuse_in_completed_years(case.conn, case.event.provider, [found.last_day])
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
    return EventChange(stands(case.event, occurrences), occurrences, verb, facts)


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
    await refuse_in_completed_years(case.conn, case.event.provider, days_of(meant))
    ordinals = {each.ordinal for each in meant}
    occurrences = [cancelled(each) if each.ordinal in ordinals else each for each in case.occurrences]
    reason = case.said("reason")
    event = stands(case.event, occurrences)
    if event.stage == EventStage.CANCELLED:
        event = event.model_copy(update={"cancelled_at": case.said_at, "cancel_reason": reason})
    case.letters.cancelled(meant, reason, None if event.stage == EventStage.CANCELLED else one)
    if one and event.stage != EventStage.CANCELLED:
        event = await without(case, event, occurrences, reason)
    verb = AuditVerb.EVENT_CANCELLED if one is None else AuditVerb.OCCURRENCE_CANCELLED
    facts = {"reason": reason} | ({"occurrence": one.ordinal} if one else {})
    return EventChange(event, occurrences, verb, facts)


async def archive(case: EventCase) -> EventChange:
    """Archive a settled event: every annual report that covers it is completed."""
    if case.event.stage != EventStage.SETTLED:
        raise refused("not_settled", "Not every date of the event is over and counted.")
    await refuse_before_completion(case.conn, case.event)
    event = case.event.model_copy(update={"stage": EventStage.ARCHIVED, "archived_at": case.said_at})
    await claim.close_all(case.conn, event.number, case.said_at)
    return EventChange(event, list(case.occurrences), AuditVerb.EVENT_ARCHIVED)


VERBS: dict[EventVerb, Callable[[EventCase], Awaitable[EventChange]]] = {
    "revise": revise,
    "cancel": cancel,
    "count": count,
    "close": close,
    "archive": archive,
}
