"""Until when the records of an event are kept, or what is missing before the five years begin to run."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from policy.calendar import mountain_date
from policy.occurrence import planned
from policy.report_year import report_year
from policy.retention import kept, kept_of_provider, kept_of_year, retain_until
from schemas.annual_report import AnnualReport, ReportState
from schemas.event import Event, EventForm, EventStage
from schemas.occurrence import Occurrence, OccurrenceState
from store.occurrence import from_plan
from tests import samples
from tests.events import course, workshop

RULES = samples.RULE_SET.events
REPORTED = datetime(2026, 8, 20, 18, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 18, tzinfo=UTC)


def event(form: EventForm, stage: EventStage = EventStage.REPORTED, retain_until: date | None = None) -> Event:
    return Event(
        number="E-2026-00001",
        provider="P-00001",
        submission=UUID(int=1),
        rule_set=samples.RULE_SET.id,
        stage=stage,
        version=1,
        form=form,
        late=False,
        reported_at=REPORTED,
        reported_by="account:1",
        retain_until=retain_until,
    )


def dates(form: EventForm, *states: OccurrenceState) -> list[Occurrence]:
    plans = planned(form, RULES, REPORTED)
    made = [from_plan("E-2026-00001", "P-00001", plan) for plan in plans]
    return [each.model_copy(update={"state": state}) for each, state in zip(made, states, strict=True)]


def missing(form: EventForm, of: Sequence[Occurrence]) -> list[str]:
    said = kept(event(form), of, RULES, LATER)
    assert said.until is None
    assert "That time has not begun yet." in said.sentence
    return list(said.missing)


def test_the_example_of_the_rule() -> None:
    """An event of 2026-09-15, its report year completed on 2027-07-10: five years after that, not after the event."""
    held, completed = date(2026, 9, 15), datetime(2027, 7, 10, 18, tzinfo=UTC)
    assert report_year(held, RULES) == 2026
    until = retain_until(mountain_date(completed), RULES)
    archived = event(workshop(held), EventStage.ARCHIVED, until)
    said = kept(archived, dates(workshop(held), OccurrenceState.COUNTED), RULES, completed, {2026})
    assert said.until == date(2032, 7, 10)
    assert said.missing == ()
    assert said.sentence == (
        "The records are kept until July 10, 2032: 5 years after the annual report 2026\N{EN DASH}27 was completed "
        "(ARM 10.57.216(2)(d)). Nothing is destroyed by itself: afterwards two people decide on it."
    )


def test_of_two_years_the_later_report_decides_and_the_one_that_is_missing_is_named() -> None:
    place = workshop().occurrences[0]
    days = [date(2027, 6, 1), date(2027, 9, 1)]
    form = workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in days])
    both = dates(form, OccurrenceState.COUNTED, OccurrenceState.COUNTED)
    waits = kept(event(form, EventStage.SETTLED), both, RULES, LATER, {2026})
    assert waits.missing == ("The annual report 2027\N{EN DASH}28 is not completed.",)
    said = kept(event(form, EventStage.ARCHIVED, date(2033, 7, 10)), both, RULES, LATER, {2026, 2027})
    assert "after the later of the annual reports 2026\N{EN DASH}27 and 2027\N{EN DASH}28 was" in said.sentence


def test_the_day_of_completion_is_montanas() -> None:
    evening = datetime(2027, 7, 11, 4, tzinfo=UTC)  # 10 pm of July 10 in Montana
    assert retain_until(mountain_date(evening), RULES) == date(2032, 7, 10)


def report(year: int = 2026, **changes: Any) -> AnnualReport:
    return AnnualReport(
        provider="P-00001",
        year=year,
        first_day=date(year, 7, 1),
        last_day=date(year + 1, 6, 30),
        opened_at=datetime(year + 1, 7, 1, 14, tzinfo=UTC),
        due_at=datetime(year + 1, 8, 30, 14, tzinfo=UTC),
        **changes,
    )


COMPLETED: dict[str, Any] = {
    "state": ReportState.COMPLETED,
    "completed_on": date(2027, 7, 10),
    "retain_until": date(2032, 7, 10),
}
DISPOSED = datetime(2032, 9, 21, 3, tzinfo=UTC)  # 9 pm of September 20 in Montana


def test_a_year_says_until_when_and_by_which_report() -> None:
    said = kept_of_year(report(**COMPLETED), RULES, 0, LATER)
    assert (said.until, said.missing) == (date(2032, 7, 10), ())
    assert said.sentence.startswith(
        "The records of this year are kept until July 10, 2032: 5 years after its annual report was completed on July "
        "10, 2027 (ARM 10.57.216(2)(d))."
    )


def test_a_year_says_what_is_missing() -> None:
    said = kept_of_year(report(), RULES, 2, LATER)
    assert said.until is None
    assert said.missing == (
        "The report year goes on until June 30, 2027.",
        "2 dates are not counted.",
        "The annual report 2026\N{EN DASH}27 is not completed.",
    )
    over = kept_of_year(report(), RULES, 0, datetime(2027, 7, 1, 14, tzinfo=UTC))
    assert over.missing == ("The annual report 2026\N{EN DASH}27 is not completed.",)


def test_a_provider_says_it_of_every_year() -> None:
    said = kept_of_provider([report(2027), report(**COMPLETED)], RULES)
    assert said.until == date(2032, 7, 10)
    assert "2026\N{EN DASH}27 until July 10, 2032." in said.sentence
    assert said.missing == ("The annual report 2027\N{EN DASH}28 is not completed.",)
    none = kept_of_provider([], RULES)
    assert (none.until, none.missing) == (None, ())
    assert "For no year has that time begun yet." in none.sentence


def test_what_was_disposed_of_says_so() -> None:
    words = "The records were disposed of on September 20, 2032. They had to be kept until July 10, 2032"
    gone: dict[str, Any] = {"retain_until": date(2032, 7, 10), "disposed_at": DISPOSED}
    assert words in kept_of_year(report(**COMPLETED | gone), RULES, 0, DISPOSED).sentence
    said = kept_of_provider([report(**COMPLETED | gone)], RULES)
    assert (said.until, said.sentence.rpartition(". ")[2]) == (None, "Those of 2026\N{EN DASH}27 were disposed of.")


@pytest.mark.parametrize(
    ("completed", "until"),
    [
        (date(2028, 2, 29), date(2033, 3, 1)),
        (date(2028, 2, 28), date(2033, 2, 28)),
        (date(2027, 2, 28), date(2032, 2, 28)),
        (date(2026, 12, 31), date(2031, 12, 31)),
    ],
)
def test_five_years_from_the_last_of_february_are_never_a_day_short(completed: date, until: date) -> None:
    assert retain_until(completed, RULES) == until


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 30), 2025), (date(2026, 7, 1), 2026), (date(2027, 6, 30), 2026)]
)
def test_a_report_year_begins_in_july(day: date, year: int) -> None:
    assert report_year(day, RULES) == year


def test_what_is_missing_of_dates_is_named() -> None:
    days = [date(2026, 10, 6), date(2026, 11, 2), date(2027, 8, 17), date(2026, 10, 13)]
    place = workshop().occurrences[0]
    form = workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in days])
    states = [OccurrenceState.DELIVERED, OccurrenceState.SCHEDULED, OccurrenceState.SCHEDULED, OccurrenceState.COUNTED]
    assert missing(form, dates(form, *states)) == [
        "The count for October 6, 2026 is missing.",
        "The event on November 2, 2026 is under way.",
        "The event on August 17, 2027 is still to come.",
        "The annual report 2026\N{EN DASH}27 is not completed.",
        "The annual report 2027\N{EN DASH}28 is not completed.",
    ]


def test_of_a_self_paced_event_the_open_period_and_its_closing_are_missing() -> None:
    form = course(date(2026, 10, 1))
    report = "The annual report 2026\N{EN DASH}27 is not completed."
    period = "The reporting period October 1 \N{EN DASH} December 31, 2026 is under way."
    assert missing(form, dates(form, OccurrenceState.SCHEDULED)) == ["The event is not closed yet.", period, report]
    closed = course(date(2026, 10, 1), closes_on=date(2026, 12, 31))
    assert missing(closed, dates(closed, OccurrenceState.SCHEDULED)) == [period, report]
    assert missing(form, dates(form, OccurrenceState.COUNTED)) == ["The event is not closed yet.", report]


def test_what_was_cancelled_is_kept_as_long_as_its_year() -> None:
    cancelled = dates(workshop(), OccurrenceState.CANCELLED)
    waits = kept(event(workshop(), EventStage.CANCELLED), cancelled, RULES, LATER)
    assert (waits.until, waits.missing) == (None, ("The annual report 2026\N{EN DASH}27 is not completed.",))
    assert "The event was cancelled." in waits.sentence
    said = kept(event(workshop(), EventStage.CANCELLED, date(2032, 7, 10)), cancelled, RULES, LATER, {2026})
    assert (said.until, said.missing) == (date(2032, 7, 10), ())
