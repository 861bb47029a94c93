"""Dates in words, as clocks in Montana show them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from policy.mountain import clock_time, long_date, long_instant, short_date, short_instant


def test_an_instant_is_told_in_mountain_time() -> None:
    due = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)
    assert long_instant(due) == "Monday, December 7, 2026 at 5:00 pm Mountain time"
    assert short_instant(due) == "Dec 7, 2026, 5:00 pm"
    assert long_date(due) == "Monday, December 7, 2026"
    assert short_date(due) == "Dec 7, 2026"


def test_a_day_stays_that_day() -> None:
    assert long_date(date(2028, 1, 1)) == "Saturday, January 1, 2028"


@pytest.mark.parametrize(
    ("hour", "shown"), [(0, "12:05 am"), (1, "1:05 am"), (11, "11:05 am"), (12, "12:05 pm"), (13, "1:05 pm")]
)
def test_noon_is_pm_and_midnight_am(hour: int, shown: str) -> None:
    assert clock_time(datetime(2026, 7, 1, hour, 5, tzinfo=timezone(timedelta(hours=-6)))) == shown


def test_summer_and_winter() -> None:
    assert clock_time(datetime(2026, 7, 1, 23, 0, tzinfo=UTC)) == "5:00 pm"
    assert clock_time(datetime(2026, 12, 1, 23, 0, tzinfo=UTC)) == "4:00 pm"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        long_instant(datetime(2026, 7, 1, 8, 0))  # noqa: DTZ001 - the fault itself
