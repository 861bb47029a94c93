"""The timeline of questionnaires, and of what they are evidence for, in sentences: one for each verb."""

from collections.abc import Mapping
from datetime import date

from console.staff.event_sentences import Tell, plain
from console.staff.words import Names
from policy.figures import counted
from policy.mountain import long_date
from schemas.audit import AuditLine, AuditVerb


def _made(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    copied = line.facts.get("copied")
    return f"{who} made it{f' as a copy of {copied}' if copied else ''}."


def _until(words: str) -> Tell:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
        last = line.facts.get("closes_on")
        return f"{who} {words}{f' until {long_date(date.fromisoformat(last))}' if last else ''}."

    return tell


def _sent(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    addresses = int(line.facts.get("addresses") or 0)
    return f"{who} had its link sent to {counted(addresses, 'address', 'addresses')}."


def _evidence(words: str) -> Tell:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
        number = line.facts.get("questionnaire") or "a questionnaire"
        answers = line.facts.get("answers")
        told = f" with {counted(int(answers), 'answer')}" if answers else ""
        return f"{who} {words.format(number=number)}{told}."

    return tell


QUESTIONNAIRE_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.QUESTIONNAIRE_MADE: _made,
    AuditVerb.QUESTIONNAIRE_OPENED: _until("opened it for answers"),
    AuditVerb.QUESTIONNAIRE_RESCHEDULED: _until("lets it be answered"),
    AuditVerb.QUESTIONNAIRE_CLOSED: plain("{who} closed it."),
    AuditVerb.QUESTIONNAIRE_SENT: _sent,
    AuditVerb.QUESTIONNAIRE_EXPORTED: plain("{who} downloaded the answers of those who gave their names."),
    AuditVerb.EVIDENCE_ATTACHED: _evidence("attached {number} as evidence"),
    AuditVerb.EVIDENCE_DETACHED: _evidence("took {number} away, which was attached as evidence"),
}
