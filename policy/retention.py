"""How long the records of an event are kept.

Five years following completion of the annual report that covers it (ARM 10.57.216(2)(d)), not five years after the
event.
"""

from collections.abc import Sequence
from datetime import date, datetime

from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.event_clock import Phase, phase
from policy.report_year import report_year
from schemas.event import Event, EventStage, Format
from schemas.model import Frozen
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.rule_set import EventRules

RULE = "ARM 10.57.216(2)(d)"


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


def kept(event: Event, occurrences: Sequence[Occurrence], rules: EventRules, as_of: datetime) -> Retention:
    """What the page of an event says about its records now."""
    years = f"{rules.retention_years} years"
    if event.archived_at:
        until = retain_until(mountain_date(event.archived_at), rules)
        return Retention(
            until=until,
            sentence=f"The records are kept until {in_words(until)}: {years} after the annual report was completed "
            f"({RULE}).",
        )
    if event.stage == EventStage.CANCELLED:
        return Retention(
            until=None, sentence="The event was cancelled. What was recorded stays here and is never deleted by itself."
        )
    missing = tuple(_missing(event, occurrences, rules, as_of))
    return Retention(
        until=None,
        missing=missing,
        sentence=f"The records are kept {years} after the annual report that covers the event is completed ({RULE}). "
        "That time has not begun yet.",
    )


def _missing(event: Event, occurrences: Sequence[Occurrence], rules: EventRules, as_of: datetime) -> list[str]:
    self_paced = event.form.format is Format.SELF_PACED
    standing = [each for each in occurrences if each.state != OccurrenceState.CANCELLED]
    missing = ["The event is not closed yet."] if self_paced and event.form.closes_on is None else []
    missing += [sentence for each in standing if (sentence := missing_of(each, as_of, self_paced=self_paced))]
    years = sorted({report_year(each.last_day, rules) for each in standing})
    return missing + [f"The annual report {report_year_words(year)} is not completed." for year in years]


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
