"""Dates and times in words, as clocks in Montana show them: the one place where an instant becomes text."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

MOUNTAIN = ZoneInfo("America/Denver")


def long_date(when: date) -> str:
    """A day in words, "Monday, December 7, 2026"; of an instant, the day it is in Montana."""
    day = _in_montana(when)
    return f"{day:%A, %B} {day.day}, {day.year}"


def short_date(when: date) -> str:
    """A day for lists, "Dec 7, 2026"; of an instant, the day it is in Montana."""
    day = _in_montana(when)
    return f"{day:%b} {day.day}, {day.year}"


def clock_time(instant: datetime) -> str:
    """What a clock in Montana shows, "5:00 pm"."""
    local = _local(instant)
    return f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def long_instant(instant: datetime) -> str:
    """An instant for promises, "Monday, December 7, 2026 at 5:00 pm Mountain time"."""
    return f"{long_date(instant)} at {clock_time(instant)} Mountain time"


def short_instant(instant: datetime) -> str:
    """An instant for lists, "Dec 7, 2026, 5:00 pm"; the page says once that times are Mountain time."""
    return f"{short_date(instant)}, {clock_time(instant)}"


def _in_montana(when: date) -> date:
    return _local(when) if isinstance(when, datetime) else when


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone, so no time in Montana can be told")
    return instant.astimezone(MOUNTAIN)
