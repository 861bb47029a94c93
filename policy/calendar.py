"""Montana business days (MCA 1-1-216, MCA 2-16-117), counted in Montana's own time.

The day of receipt is not counted, Saturdays are not unless the settings say so, and an answer is due at 17:00: these
three are our defaults. Which days are legal holidays is the law's.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from policy.mountain import MOUNTAIN
from schemas.calendar import CalendarSettings, Closures, CountedDay, DayKind, DueExplanation
from schemas.problem import Problem

FIRST_YEAR, LAST_YEAR = 2020, 2045
MOST_DAYS = 366
CLOSE_OF_BUSINESS = time(17, 0)
DEFAULT_SETTINGS = CalendarSettings()

_ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_JUNETEENTH = "Juneteenth"
_MONTANA_WORDS = {
    "Columbus Day": "Indigenous Peoples' Day and Columbus Day",
    "Election Day": "State general election day",
    "Lincoln's and Washington's Birthdays": "Presidents' Day",
    "Veterans Day": "Veterans' Day",
}


def mountain_date(instant: datetime) -> date:
    """The day an instant falls on in Montana: 23:30 in Helena belongs to that day, though UTC is a day ahead."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone, so no Montana day can be told")
    return instant.astimezone(MOUNTAIN).date()


def mountain_instant(day: date, at: time) -> datetime:
    """The instant, in UTC, at which clocks in Montana show this time on this day."""
    return datetime.combine(day, at, MOUNTAIN).astimezone(UTC)


@lru_cache(maxsize=64)
def _legal_holidays(year: int) -> dict[date, str]:
    listed = holidays.country_holidays("US", subdiv="MT", years=year, expand=False, language="en_US")
    return {
        day: _in_montana_words(name)
        for day, name in sorted(listed.items())
        # MCA 1-1-216 does not name Juneteenth; the package lists it for Montana all the same.
        if day.year == year and not name.startswith(_JUNETEENTH)
    }


def _in_montana_words(name: str) -> str:
    plain, observed, _ = name.partition(" (observed)")
    return _MONTANA_WORDS.get(plain, plain) + observed


def holidays_of(year: int) -> dict[date, str]:
    """The legal holidays of a calendar year by name, with the days on which they are observed.

    A holiday on a Sunday is observed on Monday, one on a Saturday on Friday (MCA 1-1-216), so the last day of a year
    can be the next New Year's Day (observed).
    """
    return dict(_legal_holidays(year))


def day_kind(day: date, closures: Closures, settings: CalendarSettings = DEFAULT_SETTINGS) -> DayKind:
    """Whether this is a business day; if not, the reason in words."""
    return DayKind(day=day, skipped_because=_reason_to_skip(day, closures, settings))


def _reason_to_skip(day: date, closures: Closures, settings: CalendarSettings) -> str | None:
    holiday = _legal_holidays(day.year).get(day)
    if holiday:
        return holiday
    if day.weekday() == _SUNDAY:
        return "Sunday"
    if day.weekday() == _SATURDAY and not settings.saturdays_count:
        return "Saturday"
    return closures[day] or "Office closed" if day in closures else None


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        yield day


def business_days_after(day: date, n: int, closures: Closures, settings: CalendarSettings = DEFAULT_SETTINGS) -> date:
    """The n-th business day after a day, which itself is not counted; n = 0 is the day itself."""
    return _step_business_days(day, n, _ONE_DAY, closures, settings)


def business_days_before(day: date, n: int, closures: Closures, settings: CalendarSettings = DEFAULT_SETTINGS) -> date:
    """The n-th business day before a day, which itself is not counted; n = 0 is the day itself."""
    return _step_business_days(day, n, -_ONE_DAY, closures, settings)


def _step_business_days(day: date, n: int, step: timedelta, closures: Closures, settings: CalendarSettings) -> date:
    days = _days_from(day, step)
    for _ in range(n):
        day = next(each for each in days if _reason_to_skip(each, closures, settings) is None)
    return day


def count_business_days(
    after: date, until: date, closures: Closures, settings: CalendarSettings = DEFAULT_SETTINGS
) -> int:
    """How many business days lie after one day, up to and including another; 0 when the second is not later."""
    span = range(1, (until - after).days + 1)
    return sum(_reason_to_skip(after + timedelta(days=n), closures, settings) is None for n in span)


def outside_calendar(day: date) -> Problem | None:
    """The problem with a day this calendar does not answer for, if it is one."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return Problem(
        field="date",
        message=f"{day.isoformat()} is outside the calendar, which covers {FIRST_YEAR} to {LAST_YEAR}.",
    )


def explain_due(
    received_at: datetime,
    days: int,
    closures: Closures,
    settings: CalendarSettings = DEFAULT_SETTINGS,
    due_time: time = CLOSE_OF_BUSINESS,
) -> DueExplanation | Problem:
    """When an answer is due, with every day counted and the reason for each day skipped.

    A receipt in the last days of the calendar is counted on into the following year by the same rules.
    """
    received_on = mountain_date(received_at)
    if problem := outside_calendar(received_on) or _impossible_count(days):
        return problem
    counted = tuple(_counted_days(received_on, days, closures, settings))
    due_on = counted[-1].day
    return DueExplanation(
        received_at=received_at,
        received_on=received_on,
        days=days,
        due_on=due_on,
        due_at=mountain_instant(due_on, due_time),
        counted=counted,
    )


def _impossible_count(days: int) -> Problem | None:
    if 1 <= days <= MOST_DAYS:
        return None
    return Problem(field="days", message=f"{days} is not a number of business days from 1 to {MOST_DAYS}.")


def _counted_days(received_on: date, days: int, closures: Closures, settings: CalendarSettings) -> Iterator[CountedDay]:
    number = 0
    for day in _days_from(received_on, _ONE_DAY):
        reason = _reason_to_skip(day, closures, settings)
        number += reason is None
        yield CountedDay(day=day, number=number if reason is None else None, skipped_because=reason)
        if number == days:
            return
