"""The timeline of annual reports in sentences: one for each verb about them."""

from collections.abc import Mapping

from console.staff.event_sentences import Tell
from console.staff.words import Names
from policy.figures import counted
from schemas.audit import AuditLine, AuditVerb


def _exported(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    return f"{who} downloaded its participants ({counted(line.facts.get('participants', 0), 'name')})."


REPORT_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.REPORT_EXPORTED: _exported,
}
