"""The timeline of annual reports in sentences: one for each verb about them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from console.staff.words import Names, refusal
from policy.dates import report_year_words
from policy.figures import counted
from policy.mountain import long_date, long_instant
from schemas.audit import AuditLine, AuditVerb

Tell = Callable[[str, AuditLine, Names], str]


def _all_opened(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    year, opened = line.facts.get("year"), line.facts.get("opened")
    of_year = f" of {report_year_words(year)}" if isinstance(year, int) else ""
    many = f" of {counted(opened, 'provider')}" if isinstance(opened, int) else ""
    return f"{who} opened the annual reports{of_year}{many}."


def _opened(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    due = line.facts.get("due_at")
    by = f" by {long_instant(datetime.fromisoformat(due))}" if due else ""
    return f"The report year is over. The provider was asked to confirm its annual report{by}."


def _reminded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    late = " Earlier reminders had come due unseen and were left out." if line.facts.get("skipped") else ""
    return f"The provider was reminded of its annual report.{_missing(line)}{late}"


def _escalated(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"The annual report is late. Staff were told once.{_missing(line)}"


def _completed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    until = line.facts.get("retain_until")
    kept = f" The records are kept until {long_date(date.fromisoformat(until))}." if until else ""
    return f"{who} confirmed the annual report.{kept}"


def _reopened(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    events, reason = line.facts.get("events"), line.facts.get("reason")
    again = f" {counted(events, 'archived event waits', 'archived events wait')} for corrections." if events else ""
    return f"{who} opened the annual report again: {reason or 'the reason went with the records.'}{again}"


def _event_reopened(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    year = line.facts.get("year")
    of_year = f" {report_year_words(year)}" if isinstance(year, int) else ""
    return f"{who} opened the annual report{of_year} again, so the event is not archived any more."


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _exported(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} downloaded its participants ({counted(line.facts.get('participants', 0), 'name')})."


def _missing(line: AuditLine) -> str:
    missing = line.facts.get("missing")
    return f" {counted(missing, 'date lacks', 'dates lack')} something." if missing else ""


REPORT_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.REPORTS_OPENED: _all_opened,
    AuditVerb.REPORT_OPENED: _opened,
    AuditVerb.REPORT_REMINDED: _reminded,
    AuditVerb.REPORT_ESCALATED: _escalated,
    AuditVerb.REPORT_COMPLETED: _completed,
    AuditVerb.REPORT_REOPENED: _reopened,
    AuditVerb.REPORT_SIGNAL_REFUSED: _refused,
    AuditVerb.REPORT_EXPORTED: _exported,
    AuditVerb.EVENT_REOPENED: _event_reopened,
}
