"""The timeline of events in sentences: one for each verb about events, their dates and their certificates."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from console.staff.words import Names, refusal
from policy.figures import counted, figure
from policy.mountain import long_date, long_instant
from schemas.audit import AuditLine, AuditVerb

Tell = Callable[[str, AuditLine, Names], str]


def plain(words: str) -> Tell:
    """A sentence that names facts of its line in braces; one that is missing reads as nothing."""

    def tell(who: str, line: AuditLine, names: Names) -> str:
        facts = {name: "" if value is None else value for name, value in line.facts.items()}
        told = words.format_map(_Known({**facts, "who": who, "date": names.date_of(facts)})).strip()
        return told[:1].upper() + told[1:]

    return tell


class _Known(dict[str, object]):
    """Facts a sentence may name; one that is missing reads as nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _reported(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    return f"{who} reported the event{', after it began' if line.facts.get('late') else ''}."


def _revised(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    reissued = line.facts.get("reissued")
    anew = f" {counted(reissued, 'certificate is', 'certificates are')} issued anew." if reissued else ""
    return f"{who} changed the event: {line.facts.get('reason') or 'no reason was given'}{anew and '.'}{anew}"


def _delivered(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    due = line.facts.get("count_due_at")
    day = names.date_of(line.facts)
    by = f" by {long_instant(datetime.fromisoformat(due))}" if due else ""
    return f"{day[:1].upper()}{day[1:]} is over. Certificates and count were asked for{by}."


def _counted(who: str, line: AuditLine, names: Names) -> str:
    return f"{who} reported the count of {names.date_of(line.facts)}: {_figure(line, 'total')}."


def _corrected(who: str, line: AuditLine, names: Names) -> str:
    before, total = _figure(line, "before"), _figure(line, "total")
    note = f" {line.facts['note']}" if line.facts.get("note") else ""
    if before == total:
        return f"{who} left the count of {names.date_of(line.facts)} at {total}.{note}"
    return f"{who} corrected the count of {names.date_of(line.facts)} from {before} to {total}.{note}"


def _on_top(who: str, line: AuditLine, names: Names) -> str:
    runs = [str(each) for each in line.facts.get("runs", [])]
    named = f" (run {' and '.join(runs)})" if runs else ""
    paper = f" {_figure(line, 'paper')}" if line.facts.get("paper") else " certificates"
    return (
        f"{who} said that the certificates issued after the count of {names.date_of(line.facts)}{named} come on top of "
        f"the{paper} counted as issued on paper."
    )


def _reminded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    late = " Earlier reminders had come due unseen and were left out." if line.facts.get("skipped") else ""
    return f"The provider was reminded of the count of {names.date_of(line.facts)}.{late}"


def _closed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    day = line.facts.get("closes_on")
    on = f" on {long_date(date.fromisoformat(day))}" if day else ""
    return f"{who} said that the event closes{on}. {line.facts.get('reason') or ''}".strip()


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _figure(line: AuditLine, name: str) -> str:
    """A figure among the facts; "" where it is none."""
    value = line.facts.get(name)
    return figure(value) if isinstance(value, int) else str(value or "")


def _run(done: str) -> Tell:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
        facts = line.facts
        failed = f" {_figure(line, 'failed')} could not be, each with its reason." if facts.get("failed") else ""
        reason = f" {facts['reason']}" if facts.get("reason") else ""
        certificates = counted(facts.get("done", 0), "certificate")
        return f"{who} had {certificates} {done} (run {facts.get('run', '')}).{failed}{reason}"

    return tell


EVENT_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.EVENT_REPORTED: _reported,
    AuditVerb.EVENT_REVISED: _revised,
    AuditVerb.EVENT_CANCELLED: plain("{who} cancelled the event: {reason}"),
    AuditVerb.EVENT_CLOSED: _closed,
    AuditVerb.EVENT_ARCHIVED: plain("{who} archived the event: its annual report is completed."),
    AuditVerb.EVENT_CLAIM_OPENED: plain("{who} let attendees of {date} claim their certificates."),
    AuditVerb.EVENT_CLAIM_CLOSED: plain("{who} ended the claiming of certificates of {date}."),
    AuditVerb.EVENT_EVIDENCE_ASKED: plain("Somebody asked the provider for the evidence behind the event."),
    AuditVerb.EVENT_EVIDENCE_ANSWERED: plain("{who} answered a request for the evidence behind the event."),
    AuditVerb.EVENT_SIGNAL_REFUSED: _refused,
    AuditVerb.OCCURRENCE_DELIVERED: _delivered,
    AuditVerb.OCCURRENCE_CANCELLED: plain("{who} cancelled {date}: {reason}"),
    AuditVerb.OCCURRENCE_COUNTED: _counted,
    AuditVerb.OCCURRENCE_COUNT_CORRECTED: _corrected,
    AuditVerb.OCCURRENCE_ON_TOP: _on_top,
    AuditVerb.OCCURRENCE_REMINDED: _reminded,
    AuditVerb.OCCURRENCE_ESCALATED: plain("The count of {date} is outstanding. Staff were told once."),
    AuditVerb.CERTIFICATES_ISSUED: _run("issued"),
    AuditVerb.CERTIFICATES_REISSUED: _run("issued anew"),
    AuditVerb.CERTIFICATES_VOIDED: _run("voided"),
    AuditVerb.CERTIFICATES_EXPORTED: plain("{who} downloaded the certificates of {date}."),
}
