"""The timeline of rule sets in sentences: how one was opened, and what came of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from console.staff.words import Names, refusal
from policy.mountain import long_date, long_instant
from schemas.audit import AuditLine, AuditVerb

Tell = Callable[[str, AuditLine, Names], str]


def _proposed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    dates = f" on {_day(line, 'opens_on')}, with {_day(line, 'reapply_by')} as the last day to reapply"
    return f"{who} proposed to open these rules{dates if 'opens_on' in line.facts else ''}."


def _confirmed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    at = line.facts.get("opens_at")
    when = f" for {long_instant(datetime.fromisoformat(at))}" if at else ""
    return f"{who} confirmed the opening{when}. It concerns {_concerned(line)}."


def _dropped(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} dropped the proposal to open these rules."


def _opened(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return "These rules opened."


def _called(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    facts = line.facts
    return (
        f"Everybody was told: {_count(facts.get('providers', 0), 'provider')} called to reapply, "
        f"{_count(facts.get('applications', 0), 'applicant')} and "
        f"{_count(facts.get('waitings', 0), 'person', 'people')} on the waiting list."
    )


def _extended(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    until = f" until {_day(line, 'until')}" if "until" in line.facts else ""
    reason = f" {line.facts['reason']}" if line.facts.get("reason") else ""
    whom = _count(line.facts.get("concerned", 0), "provider that has", "providers that have")
    return f"{who} gave more time{until} to {whom} not answered.{reason}"


def _settled(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    facts = line.facts
    newer = int(facts.get("approved_newer", 0)) + int(facts.get("called_newer", 0))
    elsewhere = (
        f" {newer} {'is' if newer == 1 else 'are'} approved under newer ones or called by them." if newer else ""
    )
    return (
        f"Everybody has answered: of {_count(facts.get('called', 0), 'provider')} called, {facts.get('reapproved', 0)} "
        f"are approved under these rules, {facts.get('lapsed', 0)} lapsed, {facts.get('ended', 0)} ended otherwise."
        f"{elsewhere}"
    )


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _applicant_told(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    named = f" ({line.facts['procedure']})" if line.facts.get("procedure") else ""
    return f"Newer rules opened{named}; the applicant was told that this application goes on."


def _waiting_told(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    named = f" of {line.facts['procedure']}" if line.facts.get("procedure") else ""
    return f"Somebody on the waiting list was told of the opening{named}."


def _day(line: AuditLine, name: str) -> str:
    value = line.facts.get(name)
    return long_date(date.fromisoformat(value)) if value else "a day"


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _concerned(line: AuditLine) -> str:
    facts = line.facts
    return (
        f"{_count(facts.get('providers', 0), 'provider')}, {_count(facts.get('applications', 0), 'open application')} "
        f"and {_count(facts.get('waiting', 0), 'person', 'people')} on the waiting list"
    )


RULES_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.APPLICATION_RULES_OPENED: _applicant_told,
    AuditVerb.WAITING_TOLD: _waiting_told,
    AuditVerb.RULES_PROPOSED: _proposed,
    AuditVerb.RULES_CONFIRMED: _confirmed,
    AuditVerb.RULES_DROPPED: _dropped,
    AuditVerb.RULES_OPENED: _opened,
    AuditVerb.RULES_CALLED: _called,
    AuditVerb.RULES_EXTENDED: _extended,
    AuditVerb.RULES_SETTLED: _settled,
    AuditVerb.RULES_SIGNAL_REFUSED: _refused,
}
