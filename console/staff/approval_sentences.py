"""The timeline of an approval in sentences: one for each verb about it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from console.staff.words import Names, refusal
from policy.calendar import mountain_date
from policy.mountain import long_date
from schemas.audit import AuditLine, AuditVerb

Tell = Callable[[str, AuditLine, Names], str]

_MOMENT = timedelta(microseconds=1)
_SETTLED = {
    "approved": "was approved",
    "denied": "was denied",
    "withdrawn": "was withdrawn",
    "superseded": "was superseded",
}
_BACK = {"in_force": " The approval, which had lapsed, is in force again.", "suspended": " It is suspended, as before."}


def _called(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    rules = line.facts.get("rules") or line.facts.get("rule_set", "")
    return f"{who} called the provider to reapply{_by(line)}. The rules: {rules}."


def _reapplied(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"The provider reapplied ({line.facts.get('application', '')}). Until that is decided, nothing lapses."


def _settled(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    outcome = _SETTLED.get(str(line.facts.get("outcome")), "was decided")
    after = f" It may reapply{_by(line)}." if line.facts.get("reapply_by") else ""
    now = " The approval goes on under the rules it was made under." if line.facts.get("outcome") == "approved" else ""
    return f"The reapplication {line.facts.get('application', '')} {outcome}.{now}{after}"


def _warned(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    late = " Earlier reminders had come due unseen and were left out." if line.facts.get("skipped") else ""
    return f"The provider was reminded to reapply{_by(line)}.{late}"


def _lapsed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    day = _day(line.facts.get("reapply_by"))
    return f"The approval lapsed: it was not reapplied for by {day}." if day else "The approval lapsed."


def _extended(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    before = _day(line.facts.get("before"))
    instead = f" instead of {before}" if before else ""
    return (
        f"{who} gave more time to reapply{_by(line)}{instead}.{_BACK.get(line.facts.get('back', ''), '')}{_why(line)}"
    )


def _did(words: str) -> Tell:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
        return f"{who} {words}.{_why(line)}"

    return tell


def _end_announced(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    does = (
        "gave the approval up" if line.facts.get("ends_as") == "ceased" else "announced that the approval is withdrawn"
    )
    at = line.facts.get("ends_at")
    last = f" Its last day is {long_date(mountain_date(datetime.fromisoformat(at) - _MOMENT))}." if at else ""
    return f"{who} {does}.{last}{_why(line)}"


def _kept(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    what = "that it is given up" if line.facts.get("ends_as") == "ceased" else "its withdrawal"
    return f"{who} took back {what}: the approval goes on.{_why(line)}"


def _ended(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return (
        "The approval ended, given up by the provider."
        if line.facts.get("ends_as") == "ceased"
        else ("The approval ended: it is withdrawn.")
    )


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


APPROVAL_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.APPROVAL_CALLED: _called,
    AuditVerb.APPROVAL_REAPPLIED: _reapplied,
    AuditVerb.APPROVAL_REAPPLICATION_SETTLED: _settled,
    AuditVerb.APPROVAL_WARNED: _warned,
    AuditVerb.APPROVAL_LAPSED: _lapsed,
    AuditVerb.APPROVAL_EXTENDED: _extended,
    AuditVerb.APPROVAL_SUSPENDED: _did("suspended the approval"),
    AuditVerb.APPROVAL_REINSTATED: _did("reinstated the approval"),
    AuditVerb.APPROVAL_END_ANNOUNCED: _end_announced,
    AuditVerb.APPROVAL_KEPT: _kept,
    AuditVerb.APPROVAL_ENDED: _ended,
    AuditVerb.APPROVAL_SIGNAL_REFUSED: _refused,
}


def _by(line: AuditLine) -> str:
    day = _day(line.facts.get("reapply_by"))
    return f" by {day}" if day else ""


def _why(line: AuditLine) -> str:
    return f" The reason: {line.facts['reason']}" if line.facts.get("reason") else ""


def _day(value: Any) -> str:
    return long_date(date.fromisoformat(value)) if value else ""
