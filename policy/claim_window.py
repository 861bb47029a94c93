"""Between which days attendees may claim their certificates with a code."""

from datetime import date, datetime, time, timedelta

from policy.calendar import mountain_date, mountain_instant
from policy.dates import in_words
from policy.event_schedule_fields import read_day
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.rule_set import EventRules

MIDNIGHT, LAST_MINUTE = time(0), time(23, 59)


class ClaimDays(Frozen):
    """The first and the last day on which may be claimed, in Montana."""

    first: date
    last: date


def widest(occurrence: Occurrence, rules: EventRules, as_of: datetime) -> ClaimDays:
    """The days that may be chosen: from the first day, so many days beyond its end, or beyond today where it is over.

    Nobody has attended what has not begun; how many days is data of the rule set (our default: 14).
    """
    today = mountain_date(as_of)
    last = max(occurrence.last_day, today) + timedelta(days=rules.claim_days)
    return ClaimDays(first=max(occurrence.first_day, today), last=last)


def read_claim_days(first: str, last: str, may: ClaimDays) -> tuple[ClaimDays | None, list[Problem]]:
    """The days somebody typed as `claim_from` and `claim_until`, or what is wrong with them."""
    problems: list[Problem] = []
    days: dict[str, date] = {}
    for field, text in (("claim_from", first), ("claim_until", last)):
        day, wrong = read_day(text) if text else (None, "Enter a day.")
        if day is None or wrong:
            problems.append(Problem(field=field, message=wrong or "Enter a day."))
        elif not may.first <= day <= may.last:
            message = f"Choose a day from {in_words(may.first)} to {in_words(may.last)}."
            problems.append(Problem(field=field, message=message))
        else:
            days[field] = day
    if problems:
        return None, problems
    if days["claim_until"] < days["claim_from"]:
        return None, [Problem(field="claim_until", message="It ends before it begins. Change one of the days.")]
    return ClaimDays(first=days["claim_from"], last=days["claim_until"]), []


def instants(days: ClaimDays, occurrence: Occurrence, as_of: datetime) -> tuple[datetime, datetime]:
    """When a window opens, now at the earliest and never before the occurrence begins, and when it closes."""
    opens_at = max(as_of, occurrence.starts_at, mountain_instant(days.first, MIDNIGHT))
    return opens_at, mountain_instant(days.last, LAST_MINUTE)
