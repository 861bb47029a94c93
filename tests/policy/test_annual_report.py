"""What an annual report says, what is missing from it, and who is reminded when."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from policy.annual_report import assemble, due_at, is_over, ladder, mark_of
from policy.calendar import mountain_date, mountain_instant
from policy.occurrence import planned
from policy.record_rules import record_rules
from policy.report_year import days_of, ended_last, report_year
from schemas.annual_report import AnnualReport, GapKind, ReportContent
from schemas.event import Event, EventForm, EventStage
from schemas.occurrence import Occurrence, OccurrenceState
from store.occurrence import from_plan
from tests import samples
from tests.events import course, workshop

RULES = samples.RULE_SET.events
REPORTED = datetime(2026, 8, 20, 18, tzinfo=UTC)
OPENED = datetime(2027, 7, 1, 14, tzinfo=UTC)
"""8 am in Montana, the day after the report year."""
FIRST, LAST = days_of(2026, RULES)
REPORT = AnnualReport(
    provider="P-00001", year=2026, first_day=FIRST, last_day=LAST, opened_at=OPENED, due_at=OPENED + timedelta(days=60)
)
days = st.dates(date(2020, 1, 1), date(2045, 12, 31))


def event(number: int, form: EventForm) -> Event:
    return Event(
        number=f"E-2026-{number:05}",
        provider="P-00001",
        submission=UUID(int=number),
        rule_set=samples.RULE_SET.id,
        stage=EventStage.SETTLED,
        version=1,
        form=form,
        late=False,
        reported_at=REPORTED,
        reported_by="account:1",
    )


def dates(of: Event, *states: OccurrenceState) -> list[Occurrence]:
    made = [from_plan(of.number, of.provider, plan) for plan in planned(of.form, RULES, REPORTED)]
    counted = {"paper": 2, "issued": 10, "counted_at": REPORTED}
    return [
        each.model_copy(update={"state": state} | (counted if state is OccurrenceState.COUNTED else {}))
        for each, state in zip(made, states, strict=True)
    ]


def on(*first_days: date) -> EventForm:
    place = workshop().occurrences[0]
    return workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in first_days])


def content(*told: tuple[Event, list[Occurrence]], as_of: datetime = OPENED) -> ReportContent:
    events, occurrences = [each for each, _ in told], [day for _, days in told for day in days]
    units = {(day.event, day.ordinal): Decimal(65) for day in occurrences}
    return assemble(REPORT, "Larkspur Flats School District", events, occurrences, units, as_of=as_of)


def test_it_says_what_the_rule_asks_for_of_each_activity() -> None:
    held = event(1, workshop(date(2026, 9, 15)))
    (activity,) = content((held, dates(held, OccurrenceState.COUNTED))).activities
    assert (activity.title, activity.description) == (held.form.title, held.form.description)
    assert activity.schedule == held.form.schedule
    (day,) = activity.dates
    assert (day.first_day, day.location) == (date(2026, 9, 15), "Pablo, Montana")
    assert (day.participants, day.issued, day.paper, day.units) == (12, 10, 2, Decimal(65))


def test_activities_stand_in_the_order_in_which_they_were_held() -> None:
    autumn, spring, winter = event(1, on(date(2026, 9, 15))), event(2, on(date(2027, 4, 1))), event(3, workshop())
    said = content(*((each, dates(each, OccurrenceState.COUNTED)) for each in (spring, winter, autumn)))
    assert [each.event for each in said.activities] == [autumn.number, winter.number, spring.number]
    assert (said.participants, said.units, said.dates) == (36, Decimal(195), 3)
    assert said.gaps == []


def test_dates_of_other_years_and_cancelled_ones_are_no_part_of_it() -> None:
    both = event(1, on(date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1), date(2026, 12, 1)))
    cancelled = event(2, workshop())
    said = content(
        (both, dates(both, *[OccurrenceState.COUNTED] * 4, OccurrenceState.CANCELLED)),
        (cancelled, dates(cancelled, OccurrenceState.CANCELLED)),
    )
    (activity,) = said.activities
    assert [day.ordinal for day in activity.dates] == [2, 3]
    assert said.gaps == []


def test_what_is_missing_is_named_date_by_date() -> None:
    counted, uncounted = event(1, on(date(2026, 9, 15), date(2026, 10, 6))), event(2, on(date(2027, 6, 30)))
    course_open = event(3, course(date(2027, 5, 1)))
    said = content(
        (counted, dates(counted, OccurrenceState.COUNTED, OccurrenceState.DELIVERED)),
        (uncounted, dates(uncounted, OccurrenceState.SCHEDULED)),
        (course_open, dates(course_open, OccurrenceState.SCHEDULED)),
        as_of=datetime(2027, 6, 30, 18, tzinfo=UTC),
    )
    assert [(gap.kind, gap.event, gap.occurrence, gap.sentence) for gap in said.gaps] == [
        (GapKind.COUNT_MISSING, counted.number, 2, "The count for October 6, 2026 is missing."),
        (
            GapKind.NOT_OVER,
            course_open.number,
            1,
            "The reporting period May 1 \N{EN DASH} June 30, 2027 is under way.",
        ),
        (GapKind.NOT_OVER, uncounted.number, 1, "The event on June 30, 2027 is under way."),
    ]
    assert said.activities[0].participants == 12
    assert said.activities[0].dates[1].participants is None


def test_the_mark_changes_with_what_is_said_and_not_with_the_time_of_day() -> None:
    held = event(1, workshop())
    counted = dates(held, OccurrenceState.COUNTED)
    mark = mark_of(content((held, counted)))
    assert mark == mark_of(content((held, counted), as_of=OPENED + timedelta(days=3)))
    more = [each.model_copy(update={"paper": 3}) for each in counted]
    assert mark != mark_of(content((held, more)))


def test_nothing_is_confirmed_before_the_year_is_over_in_montana() -> None:
    assert not is_over(REPORT, datetime(2027, 7, 1, 5, 59, tzinfo=UTC))
    assert is_over(REPORT, datetime(2027, 7, 1, 6, tzinfo=UTC))


def test_the_ladder_is_counted_from_the_day_of_opening() -> None:
    rungs = ladder(OPENED, record_rules().annual_report)
    told = [(mountain_date(rung.at), rung.letter, rung.audience) for rung in rungs]
    assert told == [
        (date(2027, 7, 15), "report_reminder", "provider"),
        (date(2027, 8, 1), "report_reminder", "provider"),
        (date(2027, 8, 16), "report_reminder", "provider"),
        (date(2027, 8, 30), "report_reminder", "provider"),
        (date(2027, 8, 31), "report_late", "supervisors"),
    ]
    assert due_at(rungs) == rungs[3].at


@given(st.integers(0, 20 * 365 * 24))
def test_whenever_a_report_is_opened_everybody_is_reminded_later_and_staff_last(hours: int) -> None:
    opened_at = OPENED + timedelta(hours=hours)
    rungs = ladder(opened_at, record_rules().annual_report)
    assert opened_at < rungs[0].at
    assert all(one.at < other.at for one, other in pairwise(rungs))
    assert [rung.audience for rung in rungs][-1:] == ["supervisors"]
    assert due_at(rungs) == rungs[-2].at


@given(days)
def test_every_day_lies_in_its_report_year_and_in_no_other(day: date) -> None:
    year = report_year(day, RULES)
    first, last = days_of(year, RULES)
    assert first <= day <= last
    assert days_of(year + 1, RULES)[0] == last + timedelta(days=1)


@given(days, st.integers(1, 12))
def test_the_year_that_ended_last_is_over_and_the_next_one_is_not(day: date, month: int) -> None:
    rules = RULES.model_copy(update={"report_year_month": month})
    as_of = mountain_instant(day, time(8))
    ended = ended_last(as_of, rules)
    assert days_of(ended, rules)[1] < day <= days_of(ended + 1, rules)[1]
