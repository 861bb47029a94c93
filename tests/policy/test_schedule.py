"""What of a schedule is credit: an hour is a unit, breaks are none, and nobody sits in two sessions at a time."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.schedule import credit_minutes, in_quarters, most_units, overlaps, units_of_sessions
from schemas.event import ScheduleItem
from tests.events import conference, course, item, workshop


def test_breaks_are_no_credit() -> None:
    assert credit_minutes(workshop().schedule) == 390
    assert most_units(workshop().schedule) == Decimal("6.5")


@pytest.mark.parametrize(
    ("ends", "units"), [(time(9, 59), "0.75"), (time(10), "1"), (time(10, 14), "1"), (time(10, 15), "1.25")]
)
def test_what_is_left_of_a_quarter_hour_is_left_out(ends: time, units: str) -> None:
    assert most_units([item(1, time(9), ends)]) == Decimal(units)


def test_minutes_of_several_sessions_are_added_before_they_are_rounded() -> None:
    sessions = [item(1, time(9), time(9, 50)), item(2, time(10), time(10, 50)), item(3, time(11), time(11, 50))]
    assert most_units(sessions) == Decimal("2.5")


def test_time_that_sessions_share_counts_once_on_each_day() -> None:
    parallel = [item(1, time(9), time(11)), item(2, time(10), time(12)), item(3, time(9, 30), time(10))]
    assert most_units(parallel) == Decimal(3)
    assert most_units([*parallel, item(4, time(9), time(11), day=1)]) == Decimal(5)


def test_self_paced_work_counts_by_its_minutes() -> None:
    assert most_units(course().schedule) == Decimal(10)


def test_units_of_sessions_are_summed_once_each_and_capped() -> None:
    form = conference()
    assert units_of_sessions(form, ["S1", "S3"]) == Decimal(4)
    assert units_of_sessions(form, ["S1", "S1"]) == Decimal(2)
    assert units_of_sessions(form, ["S1", "S2", "S3", "S4"]) == form.units == Decimal(6)
    assert units_of_sessions(form, ["S9"]) == 0
    assert units_of_sessions(workshop(), ["S2"]) == 0


@pytest.mark.parametrize(
    ("units", "right"),
    [("6.5", True), ("0", True), ("0.1", False), ("NaN", False), ("Infinity", False), ("9999", True), ("10000", False)],
)
def test_units_are_in_quarters_and_within_what_a_record_holds(units: str, *, right: bool) -> None:
    assert in_quarters(Decimal(units)) is right


def test_sessions_overlap_on_their_day_only_and_may_follow_at_once() -> None:
    one, other = item(1, time(9), time(11)), item(2, time(10, 59), time(12))
    assert overlaps([other, one]) == [(one, other)]
    assert overlaps([one, item(2, time(11), time(12))]) == []
    assert overlaps([one, item(2, time(10), time(12), day=1)]) == []
    assert overlaps(course().schedule) == []


HOURS = st.tuples(st.integers(0, 22), st.integers(0, 59), st.integers(1, 60), st.integers(0, 3))


@given(st.lists(HOURS, min_size=1, max_size=12))
def test_credit_is_the_minutes_that_some_session_covers(
    spans: list[tuple[int, int, int, int]],
) -> None:
    schedule = [_session(number, *span) for number, span in enumerate(spans, 1)]
    covered = {
        (each.day, minute)
        for each in schedule
        if each.starts
        for minute in range(each.starts.hour * 60 + each.starts.minute, _end(each))
    }
    assert credit_minutes(schedule) == len(covered) <= sum(each.minutes for each in schedule)


def _session(number: int, hour: int, minute: int, minutes: int, day: int) -> ScheduleItem:
    end = min(hour * 60 + minute + minutes, 23 * 60 + 59)
    return item(number, time(hour, minute), time(end // 60, end % 60), day=day)


def _end(session: ScheduleItem) -> int:
    assert session.ends
    return session.ends.hour * 60 + session.ends.minute
