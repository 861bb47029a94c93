"""When something is to be sent: a day and a time as people type them, in Mountain time."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from policy.calendar import mountain_instant
from policy.mountain import MOUNTAIN, clock_time, long_date
from schemas.problem import Problem

FARTHEST = timedelta(days=366)
"""Nothing is scheduled farther ahead than a year (our default): a slip of the year is the likelier reading."""


class SendTime(NamedTuple):
    """The instant, or what is wrong."""

    at: datetime | None
    problems: list[Problem]


def read_send_time(day: str, at: str, as_of: datetime) -> SendTime:
    """The instant of a day (2026-12-07) and a time (17:00) in Montana; not past, and one that clocks there show."""
    problems = []
    read_day, read_time = _day(day), _time(at)
    if read_day is None:
        problems.append(Problem(field="day", message="Enter the day, for example 2026-12-07."))
    if read_time is None:
        problems.append(Problem(field="time", message="Enter the time, for example 17:00."))
    if read_day is None or read_time is None:
        return SendTime(None, problems)
    instant = mountain_instant(read_day, read_time)
    if instant.astimezone(MOUNTAIN).time() != read_time:
        words = f"Clocks are put forward on {long_date(read_day)}, so there is no such time. Enter another."
        return SendTime(None, [Problem(field="time", message=words)])
    if instant <= as_of:
        words = f"{long_date(instant)} at {clock_time(instant)} is past. Enter a time to come, or send it now."
        return SendTime(None, [Problem(field="day", message=words)])
    if instant > as_of + FARTHEST:
        return SendTime(None, [Problem(field="day", message="Enter a day within a year from now.")])
    return SendTime(instant, [])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
