"""What makes a new version of an event: revising it, closing it, and taking a cancelled date out of its form."""

from collections.abc import Sequence

from activities.covered_event import refuse_to_rewrite
from activities.event_case import EventCase, EventChange, cancelled, stands
from activities.refusal import refused
from activities.reissue import reissue
from policy.calendar import mountain_date
from policy.event_difference import differences
from policy.occurrence import left_to_open
from policy.reissue import Revised, to_reissue, without_credit
from policy.replanning import DateProblem, after_plans, date_problems, numbered, placed, replanned
from schemas.audit import AuditVerb
from schemas.event import Event, EventForm, Format
from schemas.occurrence import Occurrence, PlannedOccurrence
from schemas.roster import RosterRow
from store import certificate
from store import event as events
from store import occurrence as store_occurrence
from store import roster as rosters


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
    replaced = await certificate.of_numbers(case.conn, [row.replaces for row in rows if row.replaces])
    reissued = {each.occurrence for each in replaced.values()}
    await refuse_to_rewrite(case.conn, (case.event, case.occurrences), (revised, occurrences), reissued)
    await rosters.print_again(case.conn, revised.number)
    run = await reissue(case.conn, revised, rows, reason=reason, actor=case.message.actor, as_of=case.message.as_of)
    case.letters.revised(revised, occurrences, reason, changes, len(rows))
    facts = {"version": revised.version, "reason": reason, "fields": [change.field for change in changes]}
    return EventChange(
        stands(revised, occurrences), occurrences, AuditVerb.EVENT_REVISED, facts | {"reissued": len(rows)}, run
    )


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
    return EventChange(stands(revised, occurrences), occurrences, AuditVerb.EVENT_CLOSED, facts)


async def without(case: EventCase, event: Event, occurrences: Sequence[Occurrence], reason: str) -> Event:
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


async def _to_reissue(case: EventCase, event: Event, plans: Sequence[PlannedOccurrence]) -> list[RosterRow]:
    """The certificates that would say something else; nobody is left with one that is worth nothing."""
    revised = Revised(event, after_plans(case.occurrences, plans), case.provider, case.rule_set)
    valid = await certificate.valid_of_event(case.conn, event.number)
    rows = to_reissue(valid, await certificate.in_part(case.conn, event.number), revised)
    if left := len(without_credit(rows)):
        words = f"{left} certificates name only sessions that are taken out."
        raise refused("no_session_left", words, certificates=str(left))
    return rows


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
        each.model_copy(update=dict(planned[each.ordinal])) if each.ordinal in planned else cancelled(each)
        for each in existing
    ]
    return after + [store_occurrence.from_plan(event, provider, plan) for plan in plans if plan.ordinal not in known]
