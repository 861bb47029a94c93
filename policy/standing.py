"""Whether an approval was in force on a day: certificates are valid by the standing on the event's date.

So says the agency's page. Our defaults: events reported before an approval lapsed keep their validity all the same; a
day counts on which the approval was in force at any time; the date of an event is its first day, of self-paced work the
day a person finished.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from policy.calendar import mountain_instant
from policy.dates import in_words
from schemas.occurrence import Occurrence
from schemas.provider import Standing, StandingChange

History = tuple[StandingChange, ...]
"""Every standing an approval had, the first one first."""
MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)
_HOW: dict[Standing, str] = {
    Standing.SUSPENDED: "it is suspended. Write to us about it.",
    Standing.LAPSED: "it lapsed. To award units again, reapply: the page of your organization leads there.",
    Standing.WITHDRAWN: "it was withdrawn. Write to us if that cannot be right.",
    Standing.CEASED: "your organization gave it up. Write to us if that cannot be right.",
}


def standing_on(history: History, day: date) -> Standing | None:
    """How an approval stood on a Mountain day; None before there was one.

    That is in force where it was so at any time of the day, else how it stood when the day was over.
    """
    begins, ends = mountain_instant(day, MIDNIGHT), mountain_instant(day + _ONE_DAY, MIDNIGHT)
    before = [each.standing for each in history if each.since <= begins][-1:]
    stood = before + [each.standing for each in history if begins < each.since < ends]
    if Standing.IN_FORCE in stood:
        return Standing.IN_FORCE
    return stood[-1] if stood else None


@lru_cache(maxsize=1024)
def not_in_force(history: History, day: date) -> str:
    """Why nothing of this day awards units, and what is the way back; "" where the approval was in force."""
    stood = standing_on(history, day)
    if stood is Standing.IN_FORCE:
        return ""
    how = _HOW[stood] if stood else "it was approved only later. Write to us if that cannot be right."
    return f"Your organization's approval is not in force on {in_words(day)}: {how}"


def uncovered(
    history: History,
    occurrence: Occurrence,
    attended_on: date | None,
    *,
    reported_at: datetime,
    today: date,
    self_paced: bool,
) -> str:
    """Why nobody who attended on this day, or on one that is not told, gets a certificate; "" where people do."""
    history = _kept(history, max(reported_at, occurrence.starts_at) if self_paced else reported_at)
    if not self_paced:
        return not_in_force(history, occurrence.first_day)
    if attended_on:
        return not_in_force(history, attended_on)
    first, last = _days_that_came(occurrence, today)
    reasons = _reasons(history, first, last)
    if any(reasons) and not all(reasons):
        return (
            f"Your organization's approval was in force on some of the days {in_words(first, last)} only. "
            "Say on which day this person finished."
        )
    return reasons[0]


def never_in_force(
    history: History, occurrence: Occurrence, *, reported_at: datetime, today: date, self_paced: bool
) -> str:
    """Why nobody at all gets a certificate of a date or period; "" where somebody may."""
    history = _kept(history, max(reported_at, occurrence.starts_at) if self_paced else reported_at)
    if not self_paced:
        return not_in_force(history, occurrence.first_day)
    reasons = _reasons(history, *_days_that_came(occurrence, today))
    return reasons[0] if all(reasons) else ""


def _kept(history: History, known_at: datetime) -> History:
    """The history without lapses that came later: an event reported before a lapse keeps its validity.

    A course without an end is reported once for all its periods; each is known when it begins, so that a lapse ends
    the course with the period it falls into.
    """
    return tuple(each for each in history if each.standing is not Standing.LAPSED or each.since <= known_at)


def _days_that_came(occurrence: Occurrence, today: date) -> tuple[date, date]:
    return occurrence.first_day, max(occurrence.first_day, min(occurrence.last_day, today))


@lru_cache(maxsize=64)
def _reasons(history: History, first: date, last: date) -> tuple[str, ...]:
    """Day by day, why nothing of it awards units; a list of thousands asks this for each of its rows."""
    return tuple(not_in_force(history, first + day * _ONE_DAY) for day in range((last - first).days + 1))
