"""A day and a time in Montana, as people type them."""

from datetime import UTC, datetime

import pytest

from policy.send_time import read_send_time

AS_OF = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        ("2026-12-07", "17:00", datetime(2026, 12, 8, 0, 0, tzinfo=UTC)),
        ("2027-07-01", "00:00", datetime(2027, 7, 1, 6, 0, tzinfo=UTC)),
        # The hour that comes twice is read as its first.
        ("2027-11-07", "01:30", datetime(2027, 11, 7, 7, 30, tzinfo=UTC)),
    ],
)
def test_what_clocks_in_montana_show(day: str, at: str, instant: datetime) -> None:
    assert read_send_time(day, at, AS_OF) == (instant, [])


@pytest.mark.parametrize(
    ("day", "at", "field", "told"),
    [
        ("2026-11-25", "15:04", "day", "is past"),
        ("2027-03-14", "02:30", "time", "Clocks are put forward"),
        ("2027-12-01", "08:00", "day", "within a year"),
        ("12/7", "08:00", "day", "Enter the day"),
        ("2026-12-07", "8", "time", "Enter the time"),
    ],
)
def test_what_cannot_be(day: str, at: str, field: str, told: str) -> None:
    instant, problems = read_send_time(day, at, AS_OF)
    assert instant is None
    assert [each.field for each in problems] == [field]
    assert told in problems[0].message
