"""Statistics: how each figure is counted, in one place, so that pages, files and tests count alike.

An application belongs to the day in Montana on which it was received. Decided means approved or denied by staff; what
was withdrawn, or superseded by newer rules, was not decided and says nothing about how quick the office is.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import ceil

from policy.calendar import count_business_days, mountain_date
from schemas.application import FINAL_STAGES, Stage
from schemas.calendar import Closures
from schemas.statistics import Age, Closed, Handled, Handling

DECIDED = frozenset({Stage.APPROVED, Stage.DENIED})
AGES = ((0, 30), (31, 90), (91, 365), (366, None))
"""Days overdue by which outstanding counts are told apart."""
HOW_DAYS_ARE_COUNTED = (
    "Business days to decision: the business days after the day of receipt, up to and including the day of the "
    "decision. The days are Montana's, and the calendar is the one the answer was promised by: Monday to Friday "
    "without legal holidays, and without the closures that were entered when the application came in. Business days "
    "that began while the applicant owed information do not count, unless we asked only after the answer was due."
)
HOW_TIME_IS_KEPT = (
    "Decided in time: by 5:00 pm on the day the answer was due, which is the promised day, moved by the business days "
    "information was awaited."
)
HOW_PERCENTILES_ARE_TAKEN = (
    "Median: half of the decisions took at most so long; of an even number of decisions, the mean of the two in the "
    "middle. 95th percentile: the smallest number of days within which at least 95 of 100 decisions were made."
)


def business_days(handled: Handled, closures: Closures) -> int | None:
    """Business days to decision; None where nothing was decided. `closures` are those known at its receipt.

    While an answer was awaited the due date moved by just the business days that do not count, so its way from the
    promised day to the due day is what is taken off. A request that never was answered has moved nothing yet.
    """
    if handled.stage not in DECIDED or handled.decided_at is None:
        return None
    decided_on = mountain_date(handled.decided_at)
    days = count_business_days(mountain_date(handled.received_at), decided_on, closures)
    days -= count_business_days(mountain_date(handled.promised_at), mountain_date(handled.due_at), closures)
    if handled.resting_since and _rests(handled):
        days -= count_business_days(mountain_date(handled.resting_since), decided_on, closures)
    return days


def in_time(handled: Handled) -> bool:
    """Whether it was decided by the instant its answer was due; while information is owed no time passes."""
    if handled.stage not in DECIDED or handled.decided_at is None:
        return False
    return handled.decided_at <= handled.due_at or _rests(handled)


def overdue(handled: Handled, as_of: datetime) -> bool:
    """Whether it is open although its answer is due."""
    return handled.stage not in FINAL_STAGES and handled.due_at <= as_of and not _rests(handled)


def handling(applications: Iterable[Handled], closed: Sequence[Closed], as_of: datetime) -> Handling:
    """How applications were handled."""
    listed = list(applications)
    took = (business_days(each, _known(closed, each.received_at)) for each in listed)
    stages = [each.stage for each in listed]
    return Handling(
        received=len(listed),
        approved=stages.count(Stage.APPROVED),
        denied=stages.count(Stage.DENIED),
        withdrawn=stages.count(Stage.WITHDRAWN),
        superseded=stages.count(Stage.SUPERSEDED),
        open=sum(stage not in FINAL_STAGES for stage in stages),
        overdue=sum(overdue(each, as_of) for each in listed),
        days=sorted(days for days in took if days is not None),
        in_time=sum(map(in_time, listed)),
    )


def by_month(applications: Iterable[Handled], months: Sequence[date]) -> list[list[Handled]]:
    """Applications by the month in which they were received; `months` are first days."""
    found: dict[date, list[Handled]] = {month: [] for month in months}
    for each in applications:
        found[mountain_date(each.received_at).replace(day=1)].append(each)
    return list(found.values())


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from that of one day to that of another."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        date(first.year + (first.month - 1 + month) // 12, (first.month - 1 + month) % 12 + 1, 1)
        for month in range(count)
    ]


def median(ordered: Sequence[int]) -> float | None:
    """The middle of values in ascending order, or the mean of the two in the middle; None without any."""
    if not ordered:
        return None
    upper = len(ordered) // 2
    return float(ordered[upper]) if len(ordered) % 2 else (ordered[upper - 1] + ordered[upper]) / 2


def percentile(ordered: Sequence[int], hundredths: int) -> int | None:
    """The smallest of values in ascending order that so many of a hundred do not exceed; None without any."""
    # Not by floats: 0.95 times 20 is a little more than 19.
    return ordered[ceil(Fraction(hundredths * len(ordered), 100)) - 1] if ordered else None


def by_age(overdue_days: Iterable[int]) -> list[Age]:
    """How many outstanding counts are how old, by the days they are overdue."""
    listed = list(overdue_days)
    return [
        Age(
            from_days=least,
            to_days=most,
            counts=sum(least <= max(days, 0) and (most is None or max(days, 0) <= most) for days in listed),
        )
        for least, most in AGES
    ]


def _rests(handled: Handled) -> bool:
    """Whether information is awaited that was asked for in time; a request after the due instant pauses nothing."""
    return handled.resting_since is not None and handled.resting_since < handled.due_at


def _known(closed: Sequence[Closed], instant: datetime) -> Closures:
    return {each.day: each.reason for each in closed if each.added_at <= instant}
