"""What happened to access requests, in sentences."""

from collections.abc import Callable, Mapping
from datetime import datetime

from console.staff.member_words import MEMBER_ROLES
from console.staff.words import Names, inside, refusal
from policy.mountain import long_instant
from schemas.audit import AuditLine, AuditVerb
from schemas.membership import MemberRole


def _asked(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    facts = line.facts
    about = f"provider {facts['provider']}" if facts.get("provider") else "an organization that staff have to find"
    about = f"application {facts['application']}" if facts.get("application") else about
    told = [inside(names.who(each)) for each in facts.get("told", [])]
    promised = long_instant(datetime.fromisoformat(facts["promised_at"])) if facts.get("promised_at") else ""
    return (
        f"Access to {about} was asked for."
        + (f" {' and '.join(told)} {'was' if len(told) == 1 else 'were'} told." if told else "")
        + (f" An answer was promised by {promised}." if promised else "")
    )


def _assigned(who: str, line: AuditLine, names: Names) -> str:
    reviewer = line.facts.get("reviewer")
    if reviewer is None:
        return f"{who} gave it back to all reviewers."
    if line.actor == f"account:{reviewer}":
        return f"{who} took it on."
    return f"{who} assigned it to {line.facts.get('reviewer_name') or names.who(f'account:{reviewer}')}."


def _matched(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    number = line.facts.get("provider")
    return f"{who} found that it is about {f'provider {number}' if number else 'a provider'}; its managers were told."


def _objected(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    reason = line.facts.get("reason")
    return f"{who} objected: {reason}" if reason else f"{who} objected."


def _granted(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    facts = line.facts
    if facts.get("application"):
        return f"{who} granted it; the link to application {facts['application']} was sent."
    return f"{who} granted it. {_handed_over_to(facts)}"


def _handed_over(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    request, person = line.facts.get("request"), line.facts.get("full_name") or "somebody"
    by_request = f" (request {request})" if request else ""
    return f"{who} granted {person} access{by_request}. {_handed_over_to(line.facts)}"


def _handed_over_to(facts: Mapping[str, object]) -> str:
    role, number, user_name = facts.get("role"), facts.get("provider"), facts.get("user_name")
    words = MEMBER_ROLES[MemberRole(str(role))].lower() if role in set(MemberRole) else "member"
    how = "a new account" if facts.get("new") else "the account that was there"
    again = ", opened again" if facts.get("reopened") else ""
    whose, which = f" of provider {number}" if number else "", f", {user_name}" if user_name else ""
    given = f"As a {words}{whose}: {how}{which}{again}."
    former, became = facts.get("replaces_name") or "The former manager", facts.get("former")
    if became == "inactive":
        return f"{given} {former} no longer acts for it."
    return f"{given} {former} acts for it as a {became} now." if became else given


def _reminded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    told = [inside(names.who(each)) for each in line.facts.get("told", [])]
    late = " Earlier reminders had come due unseen and were left out." if line.facts.get("skipped") else ""
    return (
        f"A reminder went to {' and '.join(told)}." if told else "A reminder was due, but nobody works here."
    ) + late


def _escalated(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    told = [names.who(each) for each in line.facts.get("told", [])]
    return f"The answer became overdue. {' and '.join(told) or 'Nobody'} was told once; the daily digest repeats it."


def _signal_refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _plain(words: str) -> Callable[[str, AuditLine, Names], str]:
    return lambda who, line, names: words.format(who=who)  # noqa: ARG005


ACCESS_SENTENCES: Mapping[AuditVerb, Callable[[str, AuditLine, Names], str]] = {
    AuditVerb.ACCESS_ASKED: _asked,
    AuditVerb.ACCESS_ASSIGNED: _assigned,
    AuditVerb.ACCESS_MATCHED: _matched,
    AuditVerb.ACCESS_CONFIRMED: _plain("{who} confirmed that this person shall have access."),
    AuditVerb.ACCESS_OBJECTED: _objected,
    AuditVerb.ACCESS_GRANTED: _granted,
    AuditVerb.ACCESS_DECLINED: _plain("{who} declined it."),
    AuditVerb.ACCESS_WITHDRAWN: _plain("{who} withdrew it."),
    AuditVerb.ACCESS_REMINDED: _reminded,
    AuditVerb.ACCESS_ESCALATED: _escalated,
    AuditVerb.ACCESS_SIGNAL_REFUSED: _signal_refused,
    AuditVerb.PROVIDER_HANDED_OVER: _handed_over,
}
