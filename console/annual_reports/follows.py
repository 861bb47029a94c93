"""What follows from confirming a report, and from reopening it: read before it is done."""

from console.annual_reports.year import Year
from policy.annual_report import due_at, ladder
from policy.calendar import mountain_date
from policy.dates import in_words
from policy.figures import counted
from policy.record_rules import record_rules
from policy.retention import RULE, retain_until
from schemas.rule_set import EventRules


def of_confirming(year: Year, rules: EventRules) -> list[str]:
    """Sentences about what comes of confirming it now."""
    until = retain_until(mountain_date(year.as_of), rules)
    events = len(year.content.activities)
    whose = "its count, its certificates" if events == 1 else "their counts, their certificates"
    archived = (
        f"{counted(events, 'event is', 'events are')} archived: {whose} and all else that was reported stay as they "
        "are. One that goes on in another year is archived when that year is confirmed, too."
    )
    return [
        f"What you confirm is kept word for word, as version {year.report.version + 1}.",
        *([archived] if events else []),
        f"The records of the year are kept until {in_words(until)}: {rules.retention_years} years from today ({RULE}).",
        "Everybody who signs in for your organization gets a letter.",
        "Should something turn out to be wrong, you can reopen the report, with a reason.",
    ]


def of_reopening(year: Year, *, staff: bool) -> list[str]:
    """Sentences about what comes of reopening it now."""
    report, events = year.report, len(year.content.activities)
    due = due_at(ladder(year.as_of, record_rules().annual_report))
    kept = f", {in_words(report.retain_until)} so far," if report.retain_until else ""
    opened = f"{counted(events, 'event', 'events')} can be changed and counted again." if events else ""
    reminded = "the provider is reminded" if staff else "you are reminded"
    return [
        f"The report is open again: {opened or 'what is missing can be reported.'}",
        f"It has to be confirmed once more, by {in_words(mountain_date(due))}; {reminded}.",
        f"The time for which the records are kept{kept} stops. It begins anew when the report is confirmed again.",
        f"What was confirmed stays here, as version {report.version}.",
        f"Everybody who signs in for {'the provider' if staff else 'your organization'} gets a letter.",
    ]
