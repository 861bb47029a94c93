"""The timeline of opportunities of the portal in sentences: one for each verb about them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from console.staff.event_sentences import plain
from console.staff.words import Names, refusal
from policy.mountain import long_date, long_instant
from policy.opportunity_life import RENEWAL
from policy.opportunity_rules import opportunity_rules
from schemas.audit import AuditLine, AuditVerb

Tell = Callable[[str, AuditLine, Names], str]


def _submitted(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    event = f" from event {line.facts['event']}" if line.facts.get("event") else ""
    return f"{who} submitted it{event}.{_when(line, 'promised_at', 'An answer was promised by')}"


def _assigned(who: str, line: AuditLine, names: Names) -> str:
    reviewer = line.facts.get("reviewer")
    if reviewer is None:
        return f"{who} gave it back to all reviewers."
    name = line.facts.get("reviewer_name") or names.who(f"account:{reviewer}")
    return f"{who} took it on." if line.actor == f"account:{reviewer}" else f"{who} assigned it to {name}."


def _published(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} published {_it(line)}."


def _returned(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} returned {_it(line)} for changes.{_when(line, 'ends_at', 'The request ends on')}"


def _declined(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} declined {_it(line)}{_reason(line)}."


def _taken_down(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} took it off the portal{_reason(line)}."


def _changed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    shown = " What was published stays shown meanwhile." if line.facts.get("proposed") else ""
    return f"{who} changed it.{shown}"


def _renewed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    until = line.facts.get("expires_at")
    return f"{who} renewed it{f' until {long_date(datetime.fromisoformat(until))}' if until else ''}."


def _followed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    words = " Its words changed, too, and are reviewed again." if line.facts.get("proposed") else ""
    if line.facts.get("unfit"):
        words = " The portal cannot show its new words; they stay as they were."
    return f"{who} changed its event {line.facts.get('event') or ''}, and it says the same.{words}".replace(" ,", ",")


def _reminded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    late = " Earlier reminders had come due unseen and were left out." if line.facts.get("skipped") else ""
    if line.facts.get("rung") == RENEWAL:
        return f"The submitter was asked whether it is still given.{late}"
    if line.facts.get("told"):
        told = ", ".join(names.who(each) for each in line.facts["told"])
        return f"{told[:1].upper()}{told[1:]} got a reminder that an answer is due.{late}"
    return f"The submitter was reminded of the changes that were asked for.{late}"


def _expired(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    if "change" not in line.facts:
        return "It ended by itself: its last day is over, or nobody renewed it."
    if line.facts["change"]:
        return "Nobody answered the request; the change was dropped, and what is published stays."
    return "Nobody answered the request for changes; it ended by itself."


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _it(line: AuditLine) -> str:
    return "its change" if line.facts.get("change") else "it"


def _reason(line: AuditLine) -> str:
    labels = {str(each.reason): each.label for each in opportunity_rules().reasons}
    label = labels.get(str(line.facts.get("reason")))
    return f": {label[:1].lower()}{label[1:]}" if label else ""


def _when(line: AuditLine, name: str, words: str) -> str:
    value = line.facts.get(name)
    return f" {words} {long_instant(datetime.fromisoformat(value))}." if value else ""


OPPORTUNITY_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.OPPORTUNITY_SUBMITTED: _submitted,
    AuditVerb.OPPORTUNITY_ASSIGNED: _assigned,
    AuditVerb.OPPORTUNITY_PUBLISHED: _published,
    AuditVerb.OPPORTUNITY_RETURNED: _returned,
    AuditVerb.OPPORTUNITY_DECLINED: _declined,
    AuditVerb.OPPORTUNITY_TAKEN_DOWN: _taken_down,
    AuditVerb.OPPORTUNITY_CHANGED: _changed,
    AuditVerb.OPPORTUNITY_WITHDRAWN: plain("{who} took it back."),
    AuditVerb.OPPORTUNITY_RENEWED: _renewed,
    AuditVerb.OPPORTUNITY_PROBLEM_REPORTED: plain("A reader reported a problem with it."),
    AuditVerb.OPPORTUNITY_PROBLEM_SETTLED: plain("{who} settled a problem that a reader had reported. {outcome}"),
    AuditVerb.OPPORTUNITY_FOLLOWED: _followed,
    AuditVerb.OPPORTUNITY_CANCELLED: plain("{who} cancelled its event {event}, so it is cancelled, too."),
    AuditVerb.OPPORTUNITY_REMINDED: _reminded,
    AuditVerb.OPPORTUNITY_ESCALATED: plain("An answer is overdue. The supervisors were told once."),
    AuditVerb.OPPORTUNITY_EXPIRED: _expired,
    AuditVerb.OPPORTUNITY_SIGNAL_REFUSED: _refused,
}
