"""When each date of an event begins and ends, by the clock of its own zone, and which days that is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.calendar import mountain_date
from policy.event_fields import ZONES
from policy.occurrence import following_period, in_order, left_to_open, planned
from schemas.event import EventForm, Place
from schemas.occurrence import OccurrenceState, PlannedOccurrence
from store.occurrence import from_plan
from tests import samples
from tests.events import conference, course, item, workshop

RULES = samples.RULE_SET.events
REPORTED = datetime(2026, 10, 1, 18, tzinfo=UTC)

HALF_PAST_EIGHT_TO_FOUR = [
    ("America/Denver", "2026-12-01T15:30", "2026-12-01T23:00"),
    ("America/Los_Angeles", "2026-12-01T16:30", "2026-12-02T00:00"),
    ("America/Chicago", "2026-12-01T14:30", "2026-12-01T22:00"),
    ("America/New_York", "2026-12-01T13:30", "2026-12-01T21:00"),
    ("America/Phoenix", "2026-12-01T15:30", "2026-12-01T23:00"),
    ("America/Anchorage", "2026-12-01T17:30", "2026-12-02T01:00"),
    ("Pacific/Honolulu", "2026-12-01T18:30", "2026-12-02T02:00"),
]


def only(form: EventForm) -> PlannedOccurrence:
    (plan,) = planned(form, RULES, REPORTED)
    return plan


@pytest.mark.parametrize(("zone", "begins", "ends"), HALF_PAST_EIGHT_TO_FOUR)
def test_half_past_eight_is_so_by_the_clock_of_every_zone(zone: str, begins: str, ends: str) -> None:
    plan = only(workshop(zone=zone))
    assert (plan.starts_at, plan.ends_at) == tuple(datetime.fromisoformat(f"{each}+00:00") for each in (begins, ends))
    assert (plan.first_day, plan.last_day) == (date(2026, 12, 1), date(2026, 12, 1))


def test_every_zone_that_is_offered_has_its_case_above() -> None:
    assert {zone for zone, *_ in HALF_PAST_EIGHT_TO_FOUR} == set(ZONES)


def test_summer_time_ends_between_two_days_of_an_event_but_not_in_arizona() -> None:
    schedule = [item(1, time(8, 30), time(12)), item(2, time(8, 30), time(12), day=1)]

    def hours(zone: str) -> timedelta:
        plan = only(workshop(date(2026, 10, 31), zone=zone, schedule=schedule))
        return plan.ends_at - plan.starts_at

    assert hours("America/Phoenix") == timedelta(hours=27.5)
    assert hours("America/Denver") == timedelta(hours=28.5)


def test_the_ladder_counts_from_the_day_it_was_in_montana_when_it_ended() -> None:
    late = [item(1, time(18), time(22))]
    assert only(workshop(zone="America/New_York", schedule=late)).rungs[0].at.date() == date(2026, 12, 8)
    honolulu = only(workshop(zone="Pacific/Honolulu", schedule=late))
    assert (honolulu.last_day, mountain_date(honolulu.ends_at)) == (date(2026, 12, 1), date(2026, 12, 2))
    assert mountain_date(honolulu.rungs[0].at) == date(2026, 12, 9)


def test_a_date_lasts_from_its_first_session_to_its_last_whatever_their_order() -> None:
    schedule = [item(1, time(13), time(15), day=2), item(2, time(9), time(11)), item(3, time(8), time(16), day=1)]
    plan = only(workshop(schedule=schedule))
    assert (plan.starts_at.hour, plan.ends_at) == (16, datetime(2026, 12, 3, 22, tzinfo=UTC))
    assert (plan.first_day, plan.last_day) == (date(2026, 12, 1), date(2026, 12, 3))


def test_a_conference_ends_when_its_recordings_do_by_the_clock_of_its_zone() -> None:
    plan = only(conference(zone="America/New_York", recordings_until=date(2026, 12, 15)))
    assert (plan.last_day, plan.ends_at) == (date(2026, 12, 15), datetime(2026, 12, 16, 5, tzinfo=UTC))
    assert only(conference(recordings_until=None)).last_day == date(2026, 12, 2)


def test_dates_are_numbered_as_they_were_given_and_read_by_their_days() -> None:
    places = [Place(first_day=date(2026, 12, each), location="Pablo") for each in (20, 1)]
    plans = planned(workshop(occurrences=places), RULES, REPORTED)
    assert [(each.ordinal, each.first_day.day) for each in plans] == [(1, 20), (2, 1)]
    read = in_order(from_plan("E-2026-00001", "P-00001", each) for each in plans)
    assert [each.ordinal for each in read] == [2, 1]


def test_periods_of_a_self_paced_event_follow_one_another_by_quarters() -> None:
    form = course(date(2026, 11, 10), zone="America/Los_Angeles")
    plan = only(form)
    assert (plan.first_day, plan.last_day) == (date(2026, 11, 10), date(2026, 12, 31))
    assert (plan.starts_at, plan.ends_at) == (
        datetime(2026, 11, 10, 8, tzinfo=UTC),
        datetime(2027, 1, 1, 8, tzinfo=UTC),
    )
    second = following_period(form, plan, RULES, REPORTED)
    assert second
    assert (second.ordinal, second.first_day, second.last_day) == (2, date(2027, 1, 1), date(2027, 3, 31))
    assert second.starts_at == plan.ends_at


def test_closing_cuts_a_period_short_and_none_follows() -> None:
    form = course(date(2026, 11, 10), closes_on=date(2026, 12, 4))
    plan = only(form)
    assert plan.last_day == date(2026, 12, 4)
    assert following_period(form, plan, RULES, REPORTED) is None
    assert following_period(workshop(), only(workshop()), RULES, REPORTED) is None


def test_a_last_day_beyond_the_last_period_opens_another_unless_one_is_to_come() -> None:
    form = course(date(2026, 11, 10), closes_on=date(2027, 1, 15))
    first = from_plan("E-2026-00001", "P-00001", only(form))
    assert left_to_open(form, [first], RULES, REPORTED) is None
    over = first.model_copy(update={"state": OccurrenceState.COUNTED})
    opened = left_to_open(form, [over], RULES, REPORTED)
    assert opened
    assert (opened.ordinal, opened.last_day) == (2, date(2027, 1, 15))


@given(day=st.dates(date(2020, 1, 1), date(2044, 12, 31)), zone=st.sampled_from(sorted(ZONES)))
def test_on_every_day_of_every_zone_a_date_ends_after_it_begins_and_a_period_holds_its_day(
    day: date, zone: str
) -> None:
    plan = only(workshop(day, zone=zone))
    assert plan.starts_at < plan.ends_at < plan.rungs[0].at <= plan.count_due_at
    reporting = only(course(day, zone=zone))
    assert reporting.first_day == day <= reporting.last_day
    assert (reporting.last_day + timedelta(days=1)).day == 1
    assert (reporting.last_day + timedelta(days=1)).month in {1, 4, 7, 10}
