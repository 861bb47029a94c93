"""Sentences of the timeline about accounts and the people of a provider."""

from collections.abc import Callable, Mapping

from console.staff.member_words import MEMBER_ROLES
from console.staff.words import Names
from schemas.audit import AuditLine, AuditVerb
from schemas.membership import MemberRole

Sentence = Callable[[str, AuditLine, Names], str]


def _changed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    fields = " and ".join(str(each) for each in line.facts.get("fields", []))
    return f"{who} changed {fields or 'what we know'} of this account."


def _email_asked(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    wanted = line.facts.get("wanted")
    return (
        f"{who} asked to change the e-mail address{f' to {wanted}' if wanted else ''}; both mailboxes were written to."
    )


def _email_dropped(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    wanted = line.facts.get("wanted")
    return f"The change of the e-mail address{f' to {wanted}' if wanted else ''}, asked for by {who}, came to nothing."


def _email_changed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    former, wanted = line.facts.get("former"), line.facts.get("wanted")
    words = f" from {former} to {wanted}" if former and wanted else ""
    return f"{who} changed the e-mail address{words}, confirmed at both mailboxes."


def _sessions_ended(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    count = line.facts.get("count", 1)
    return f"{who} ended {'a session' if count == 1 else f'{count} sessions'}."


def _invited(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} invited {_person(line)}{_as(line)}."


def _invited_again(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} sent the invitation to {_person(line)} once more."


def _invitation_withdrawn(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} took back the invitation to {_person(line)}."


def _invitation_declined(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{_capital(_person(line))} declined the invitation."


def _joined(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    user_name = line.facts.get("user_name")
    with_account = f" with the account {user_name}" if user_name else ""
    sent = line.facts.get("sent_to")
    elsewhere = f"; the invitation had been sent to {sent}" if sent else ""
    return f"{_capital(_person(line))} joined{_as(line)}{with_account}{elsewhere}."


def _role_changed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    before = _role(line.facts.get("before"))
    return f"{who} made {_person(line)} {_role(line.facts.get('role')) or 'somebody else'}" + (
        f", {before} before." if before else "."
    )


def _about(words: str) -> Sentence:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
        return words.format(who=who, person=_person(line))

    return tell


def _person(line: AuditLine) -> str:
    """Whom a line is about; what the sentence calls nobody is "somebody"."""
    return str(line.facts.get("full_name") or "somebody")


def _as(line: AuditLine) -> str:
    role = _role(line.facts.get("role"))
    return f" as {role}" if role else ""


def _role(code: object) -> str:
    return MEMBER_ROLES[MemberRole(str(code))].lower() if code in set(MemberRole) else ""


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


PEOPLE_SENTENCES: Mapping[AuditVerb, Sentence] = {
    AuditVerb.ACCOUNT_CHANGED: _changed,
    AuditVerb.ACCOUNT_EMAIL_CHANGE_ASKED: _email_asked,
    AuditVerb.ACCOUNT_EMAIL_CHANGE_DROPPED: _email_dropped,
    AuditVerb.ACCOUNT_EMAIL_CHANGED: _email_changed,
    AuditVerb.ACCOUNT_SESSIONS_ENDED: _sessions_ended,
    AuditVerb.MEMBER_INVITED: _invited,
    AuditVerb.MEMBER_INVITED_AGAIN: _invited_again,
    AuditVerb.MEMBER_INVITATION_WITHDRAWN: _invitation_withdrawn,
    AuditVerb.MEMBER_INVITATION_DECLINED: _invitation_declined,
    AuditVerb.MEMBER_JOINED: _joined,
    AuditVerb.MEMBER_ROLE_CHANGED: _role_changed,
    AuditVerb.MEMBER_DEACTIVATED: _about("{who} deactivated {person}: no access until activated again."),
    AuditVerb.MEMBER_ACTIVATED: _about("{who} activated {person} again."),
    AuditVerb.MEMBER_REMOVED: _about("{who} removed {person}."),
}
