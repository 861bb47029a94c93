"""The timeline in sentences: one for each verb of the audit list, saying who did what."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.staff.access_sentences import ACCESS_SENTENCES
from console.staff.announcement_sentences import ANNOUNCEMENT_SENTENCES
from console.staff.approval_sentences import APPROVAL_SENTENCES
from console.staff.bundle_sentences import BUNDLE_SENTENCES
from console.staff.disposal_sentences import DISPOSAL_SENTENCES
from console.staff.event_sentences import EVENT_SENTENCES
from console.staff.opportunity_sentences import OPPORTUNITY_SENTENCES
from console.staff.people_sentences import PEOPLE_SENTENCES
from console.staff.questionnaire_sentences import QUESTIONNAIRE_SENTENCES
from console.staff.report_sentences import REPORT_SENTENCES
from console.staff.rules_sentences import RULES_SENTENCES
from console.staff.words import LETTERS, ROLES, Names, inside, refusal
from policy.mountain import long_date, long_instant
from schemas.account import Role
from schemas.audit import AuditLine, AuditVerb
from schemas.letter import LetterKind


def sentence(line: AuditLine, names: Names) -> str:
    """What happened, as one would tell it; the instant stands beside it."""
    who = names.who(line.actor, line.actor_name)
    return SENTENCES[line.verb](who, line, names)


def _submitted(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    promised = _instant(line.facts, "promised_at")
    reapplies = line.facts.get("reapplies")
    what = f"the reapplication of provider {reapplies}" if reapplies else "the application"
    return f"{who} sent {what}." + (f" An answer was promised by {promised}." if promised else "")


def _assigned(who: str, line: AuditLine, names: Names) -> str:
    reviewer = line.facts.get("reviewer")
    if reviewer is None:
        return f"{who} gave it back to all reviewers."
    if line.actor == f"account:{reviewer}":
        return f"{who} took it on."
    name = line.facts.get("reviewer_name") or names.who(f"account:{reviewer}")
    return f"{who} assigned it to {name}."


def _information_requested(who: str, line: AuditLine, names: Names) -> str:
    questions = [names.questions.get(each, each) for each in line.facts.get("questions", [])]
    about = f" About: {'; '.join(questions)}" if questions else ""
    return f"{who} asked the applicant for information.{about}"


def _answered(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    before, after = _instant(line.facts, "due_before"), _instant(line.facts, "due_at")
    if not after:
        return f"{who} answered."
    if before == after:
        return f"{who} answered. Our answer stays due on {after}."
    return f"{who} answered. Our answer, due on {before} before, is due on {after} now."


def _approved(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    provider, user_name = line.facts.get("provider"), line.facts.get("user_name")
    if line.facts.get("reapplies"):
        return f"{who} approved the reapplication of provider {provider}."
    became = f" It became provider {provider}." if provider else ""
    return f"{who} approved it.{became}" + (f" The first account is {user_name}." if user_name else "")


def _denied(who: str, line: AuditLine, names: Names) -> str:
    failed = [names.criteria.get(each, each) for each in line.facts.get("criteria", [])]
    return f"{who} denied it. Not met: {'; '.join(failed)}." if failed else f"{who} denied it."


def _withdrawn(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    if line.facts.get("by") == "staff":
        return f"{who} closed it as withdrawn, since the applicant's last reminder went unanswered."
    return f"{who} withdrew it."


def _superseded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    rules, reason = line.facts.get("rules"), line.facts.get("reason")
    under = f" under “{rules}”" if rules else ""
    return f"{who} gave it back to go on as a draft{under}." + (f" Reason: {reason}" if reason else "")


def _reminded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    told = _people(line.facts.get("told", []), names)
    passed_over = line.facts.get("skipped") or []
    late = " Earlier reminders had come due unseen and were left out." if passed_over else ""
    return (f"A reminder went to {told}." if told else "A reminder was due, but there was nobody to send it to.") + late


def _escalated(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    told = _people(line.facts.get("told", []), names)
    return f"The answer became overdue. {told or 'Nobody'} was told once; the daily digest repeats it."


def _signal_refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _access_requested(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    person = line.facts.get("full_name") or "Somebody"
    return f"{person} asked for an account of this organization; staff were written to."


def _account_added(who: str, line: AuditLine, names: Names) -> str:
    role = line.facts.get("role")
    words = f" ({ROLES[Role(role)].lower()})" if role in set(Role) else ""
    return f"{who} added the account of {_owner(line, names)}{words}."


def _of_account(words: str) -> Callable[[str, AuditLine, Names], str]:
    def tell(who: str, line: AuditLine, names: Names) -> str:
        return words.format(who=who, owner=_owner(line, names))

    return tell


def _letter_resent(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} sent {_letter(line.facts)} once more."


def _letter_failed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    problem = str(line.facts.get("problem", "")).rstrip(".")
    letter = _letter(line.facts)
    return f"{letter[0].upper()}{letter[1:]} could not be delivered{f': {problem}' if problem else ''}."


def _letter_bounced(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    problem = str(line.facts.get("problem", "")).rstrip(".")
    letter = _letter(line.facts)
    return f"{letter[0].upper()}{letter[1:]} came back{f': {problem}' if problem else ''}."


def _waiting_exported(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    entries = line.facts.get("entries", "all")
    return f"{who} downloaded the waiting list ({'1 address' if entries == 1 else f'{entries} addresses'})."


def _task_done(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} settled what needed attention."


def _closure_added(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} closed the office for {_day(line.facts)}: {line.facts.get('reason', '')}"


def _closure_removed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} opened the office again for {_day(line.facts)}."


SENTENCES: Mapping[AuditVerb, Callable[[str, AuditLine, Names], str]] = {
    AuditVerb.APPLICATION_SUBMITTED: _submitted,
    AuditVerb.APPLICATION_ASSIGNED: _assigned,
    AuditVerb.APPLICATION_INFORMATION_REQUESTED: _information_requested,
    AuditVerb.APPLICATION_ANSWERED: _answered,
    AuditVerb.APPLICATION_APPROVED: _approved,
    AuditVerb.APPLICATION_DENIED: _denied,
    AuditVerb.APPLICATION_WITHDRAWN: _withdrawn,
    AuditVerb.APPLICATION_SUPERSEDED: _superseded,
    AuditVerb.APPLICATION_REMINDED: _reminded,
    AuditVerb.APPLICATION_ESCALATED: _escalated,
    AuditVerb.APPLICATION_SIGNAL_REFUSED: _signal_refused,
    AuditVerb.ACCESS_REQUESTED: _access_requested,
    AuditVerb.ACCOUNT_ADDED: _account_added,
    AuditVerb.ACCOUNT_CLOSED: _of_account("{who} closed the account of {owner}."),
    AuditVerb.ACCOUNT_REOPENED: _of_account("{who} opened the account of {owner} again."),
    AuditVerb.ACCOUNT_PASSWORD_SET: _of_account("{owner} set a password."),
    AuditVerb.ACCOUNT_SIGNED_IN: _of_account("{owner} signed in."),
    AuditVerb.ACCOUNT_SIGN_IN_REFUSED: _of_account("Somebody tried to sign in as {owner} with a wrong password."),
    AuditVerb.LETTER_RESENT: _letter_resent,
    AuditVerb.LETTER_FAILED: _letter_failed,
    AuditVerb.LETTER_BOUNCED: _letter_bounced,
    AuditVerb.WAITING_EXPORTED: _waiting_exported,
    AuditVerb.TASK_DONE: _task_done,
    AuditVerb.CLOSURE_ADDED: _closure_added,
    AuditVerb.CLOSURE_REMOVED: _closure_removed,
    **ACCESS_SENTENCES,
    **EVENT_SENTENCES,
    **REPORT_SENTENCES,
    **APPROVAL_SENTENCES,
    **RULES_SENTENCES,
    **ANNOUNCEMENT_SENTENCES,
    **BUNDLE_SENTENCES,
    **DISPOSAL_SENTENCES,
    **OPPORTUNITY_SENTENCES,
    **QUESTIONNAIRE_SENTENCES,
    **PEOPLE_SENTENCES,
}


def _people(actors: list[str], names: Names) -> str:
    told = [inside(names.who(each)) for each in actors]
    return ", ".join(told[:-1]) + f" and {told[-1]}" if len(told) > 1 else "".join(told)


def _owner(line: AuditLine, names: Names) -> str:
    return str(line.facts.get("full_name") or names.who(line.entity))


def _letter(facts: Mapping[str, Any]) -> str:
    kind, to = facts.get("kind"), facts.get("to_address")
    letter = f"the letter “{LETTERS[LetterKind(kind)]}”" if kind in set(LetterKind) else "a letter"
    return f"{letter} to {to}" if to else letter


def _instant(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return long_instant(datetime.fromisoformat(value)) if value else ""


def _day(facts: Mapping[str, Any]) -> str:
    value = facts.get("day")
    return long_date(datetime.fromisoformat(value).date()) if value else "a day"
