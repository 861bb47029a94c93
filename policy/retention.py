"""How long the records of an event, of a report year and of a provider are kept: the one place that says so.

Five years following completion of the annual report that covers it (ARM 10.57.216(2)(d)), not five years after the
event.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.disposal import held_in_words
from policy.event_clock import Phase, phase
from policy.figures import counted
from policy.report_year import report_year
from schemas.annual_report import AnnualReport
from schemas.disposal import LegalHold
from schemas.event import Event, EventStage, Format
from schemas.model import Frozen
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.questionnaire import Questionnaire
from schemas.rule_set import EventRules

RULE = "ARM 10.57.216(2)(d)"
NEVER_BY_ITSELF = "Nothing is destroyed by itself: afterwards two people decide on it."


class Retention(Frozen):
    """Until when records are kept, or what is missing before that can be said.

    Attributes:
        until: the last day they must be kept; None while the time has not begun to run.
        missing: what has to happen first, in sentences.
        sentence: all of it in words.
    """

    until: date | None
    missing: tuple[str, ...] = ()
    sentence: str


def retain_until(completed_on: date, rules: EventRules) -> date:
    """The day until which records are kept whose annual report was completed on this day."""
    year = completed_on.year + rules.retention_years
    try:
        return completed_on.replace(year=year)
    except ValueError:  # February 29
        return date(year, 3, 1)


def kept(
    event: Event,
    occurrences: Sequence[Occurrence],
    rules: EventRules,
    as_of: datetime,
    completed: Collection[int] = (),
) -> Retention:
    """What the page of an event says about its records now; `completed` are the report years that are."""
    years = f"{rules.retention_years} years"
    cancelled = event.stage == EventStage.CANCELLED
    standing = [each for each in occurrences if cancelled or each.state != OccurrenceState.CANCELLED]
    covering = sorted({report_year(each.last_day, rules) for each in standing})
    if event.retain_until:
        which = " and ".join(report_year_words(year) for year in covering)
        report = f"the later of the annual reports {which}" if len(covering) > 1 else f"the annual report {which}"
        return Retention(
            until=event.retain_until,
            sentence=f"The records are kept until {in_words(event.retain_until)}: {years} after {report} was completed "
            f"({RULE}). {NEVER_BY_ITSELF}",
        )
    missing = [] if cancelled else _missing(event, standing, as_of)
    missing += [
        f"The annual report {report_year_words(year)} is not completed." for year in covering if year not in completed
    ]
    what = "The event was cancelled. What was recorded is kept" if cancelled else "The records are kept"
    return Retention(
        until=None,
        missing=tuple(missing),
        sentence=f"{what} {years} after the annual report that covers the event is completed ({RULE}). "
        "That time has not begun yet.",
    )


def kept_of_year(report: AnnualReport, rules: EventRules, missing: int, as_of: datetime) -> Retention:
    """What the page of a report year says about its records now; `missing` is how many of its dates are not counted."""
    if report.disposed_at:
        return Retention(
            until=report.retain_until,
            sentence=f"The records were disposed of on {in_words(mountain_date(report.disposed_at))}. They had to be "
            f"kept until {in_words(report.retain_until)} ({RULE})."
            if report.retain_until
            else f"The records were disposed of on {in_words(mountain_date(report.disposed_at))}.",
        )
    if report.completed_on and report.retain_until:
        return Retention(
            until=report.retain_until,
            sentence=f"The records of this year are kept until {in_words(report.retain_until)}: "
            f"{rules.retention_years} years after its annual report was completed on {in_words(report.completed_on)} "
            f"({RULE}). {NEVER_BY_ITSELF}",
        )
    lacks = [f"The report year goes on until {in_words(report.last_day)}."] * (mountain_date(as_of) <= report.last_day)
    lacks += [f"{counted(missing, 'date is', 'dates are')} not counted."] * bool(missing)
    return Retention(
        until=None,
        missing=(*lacks, f"The annual report {report_year_words(report.year)} is not completed."),
        sentence=f"The records of this year are kept {rules.retention_years} years after its annual report is "
        f"completed ({RULE}). That time has not begun yet.",
    )


def kept_of_provider(reports: Sequence[AnnualReport], rules: EventRules) -> Retention:
    """What the page of a provider says about its records now, by its annual reports."""
    kept_years = [each for each in reports if each.retain_until and not each.disposed_at]
    missing = tuple(
        f"The annual report {report_year_words(each.year)} is not completed."
        for each in reports
        if each.completed_on is None
    )
    rule = f"{rules.retention_years} years after the annual report of their year is completed ({RULE})"
    gone = [report_year_words(each.year) for each in reports if each.disposed_at]
    if not kept_years:
        stands = f"Those of {', '.join(gone)} were disposed of." if gone else "For no year has that time begun yet."
        return Retention(until=None, missing=missing, sentence=f"Records are kept {rule}. {stands}")
    last = max(each.retain_until for each in kept_years if each.retain_until)
    listed = "; ".join(
        f"{report_year_words(each.year)} until {in_words(each.retain_until)}"
        for each in kept_years
        if each.retain_until
    )
    return Retention(until=last, missing=missing, sentence=f"Records are kept {rule}: {listed}. {NEVER_BY_ITSELF}")


def kept_of_questionnaire(questionnaire: Questionnaire, rules: EventRules) -> str:
    """What the page of an opened questionnaire says about its answers: they go with the year in which it ended.

    No rule asks for them, so this is our default. What they came to as evidence goes with what it is attached to.
    """
    ended_on = ended(questionnaire)
    if ended_on is None:
        return "It can be thrown away as long as it is a draft."
    year = report_year_words(report_year(ended_on, rules))
    return (
        f"Its answers go with the records of the report year {year}, in which it ends: {rules.retention_years} years "
        "after the annual report of that year is completed, once two people have decided on it (our default)."
    )


def ended(questionnaire: Questionnaire) -> date | None:
    """The day on which a questionnaire ended or ends, in Montana; None of a draft."""
    if questionnaire.closed_at is None:
        return questionnaire.closes_on
    day = mountain_date(questionnaire.closed_at)
    return min(day, questionnaire.closes_on) if questionnaire.closes_on else day


def under_hold(retention: Retention, hold: LegalHold | None) -> Retention:
    """What is said of records while a legal hold stands on them; without one, what was said before."""
    if hold is None:
        return retention
    held = f"{held_in_words(hold)} While it stands, nothing is disposed of."
    return retention.model_copy(update={"sentence": f"{retention.sentence} {held}"})


def _missing(event: Event, standing: Sequence[Occurrence], as_of: datetime) -> list[str]:
    self_paced = event.form.format is Format.SELF_PACED
    missing = ["The event is not closed yet."] if self_paced and event.form.closes_on is None else []
    return missing + [text for each in standing if (text := missing_of(each, as_of, self_paced=self_paced))]


def missing_of(occurrence: Occurrence, as_of: datetime, *, self_paced: bool) -> str:
    """What one date or period still lacks, in a sentence; "" when it is counted or was cancelled."""
    if occurrence.state in (OccurrenceState.COUNTED, OccurrenceState.CANCELLED):
        return ""
    days, what = in_words(occurrence.first_day, occurrence.last_day), "reporting period" if self_paced else "event on"
    where = phase(occurrence, as_of) if occurrence.state == OccurrenceState.SCHEDULED else Phase.ENDED
    match where:
        case Phase.TO_COME:
            return f"The {what} {days} is still to come."
        case Phase.UNDER_WAY:
            return f"The {what} {days} is under way."
        case Phase.ENDED:
            return f"The count for {days} is missing."
