"""The ladder of a count: from the end of each date, or from when we heard of it; each date has its own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.calendar import mountain_date
from policy.occurrence import following_period, planned
from schemas.occurrence import PlannedOccurrence
from tests import samples
from tests.events import course, workshop

RULES = samples.RULE_SET.events
DAYS = [7, 14, 21, 30, 31]
REPORTED = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)


def days_after(day: date, plan: PlannedOccurrence) -> list[int]:
    return [(mountain_date(rung.at) - day).days for rung in plan.rungs]


def test_it_counts_from_the_day_of_the_end() -> None:
    (plan,) = planned(workshop(), RULES, REPORTED)
    assert days_after(date(2026, 12, 1), plan) == DAYS
    assert mountain_date(plan.count_due_at) == date(2026, 12, 31)


@pytest.mark.parametrize("days", [1, 26, 31, 400])
def test_of_what_is_reported_late_it_counts_from_the_day_of_the_report(days: int) -> None:
    late = datetime(2026, 12, 1, 23, 0, tzinfo=UTC) + timedelta(days=days)
    (plan,) = planned(workshop(late_reason="Snow."), RULES, late)
    assert days_after(mountain_date(late), plan) == DAYS
    assert plan.count_due_at > late


def test_each_date_has_its_own() -> None:
    place = workshop().occurrences[0]
    days = [date(2026, 12, 1), date(2027, 1, 12), date(2027, 3, 2)]
    form = workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in days])
    plans = planned(form, RULES, REPORTED)
    assert [days_after(day, plan) for day, plan in zip(days, plans, strict=True)] == [DAYS] * 3


def test_past_periods_of_a_course_reported_late_count_from_the_report_and_later_ones_from_their_end() -> None:
    late = datetime(2027, 2, 10, 19, 0, tzinfo=UTC)
    form = course(date(2026, 8, 15))
    periods = planned(form, RULES, late)
    while periods[-1].ends_at < late:
        following = following_period(form, periods[-1], RULES, late)
        assert following
        periods.append(following)
    assert [each.last_day for each in periods] == [date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]
    assert [days_after(mountain_date(late), each) for each in periods[:2]] == [DAYS] * 2
    assert days_after(date(2027, 3, 31), periods[2]) == DAYS
