"""Figures about the office's work, computed a second way: day by day, and by Python's own statistics."""

import statistics
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.calendar import day_kind, mountain_date
from policy.review import resumed_clock, review_clock
from policy.statistics import by_age, by_month, handling, in_time, median, months_between, overdue, percentile
from schemas.application import Stage
from schemas.calendar import Closures
from schemas.statistics import Closed, Handled
from tests import samples

BEGIN = datetime.fromisoformat("2026-10-28T12:00:00-06:00")
CLOSED = [
    Closed(day=date(2026, 11, 10), reason="Storm", added_at=BEGIN - timedelta(days=30)),
    Closed(day=date(2026, 12, 7), reason="Power", added_at=BEGIN - timedelta(days=30)),
    Closed(day=date(2026, 11, 20), reason="Known late", added_at=BEGIN + timedelta(days=500)),
]
KNOWN: Closures = {each.day: each.reason for each in CLOSED[:2]}
HOURS = st.integers(0, 24 * 21)
STAGES = st.sampled_from(list(Stage))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Handled, list[tuple[datetime, datetime | None, datetime]]]:
    """An application and its requests: when asked, when answered, and when the answer was due by then."""
    at = received_at = BEGIN + timedelta(hours=draw(HOURS))
    clock = review_clock(received_at, samples.RULE_SET, KNOWN)
    requests: list[tuple[datetime, datetime | None, datetime]] = []
    for hours, open_for in draw(st.lists(st.tuples(HOURS, HOURS), max_size=3)):
        asked_at = at + timedelta(hours=hours)
        at = asked_at + timedelta(hours=open_for)
        requests.append((asked_at, at, clock.due_at))
        clock = resumed_clock(clock, asked_at, at, samples.RULE_SET, KNOWN)
    stage, resting_since = draw(STAGES), None
    if draw(st.booleans()):
        resting_since = at = at + timedelta(hours=draw(HOURS))
        requests.append((resting_since, None, clock.due_at))
    told = Handled(
        received_at=received_at,
        stage=stage,
        promised_at=clock.promised_at,
        due_at=clock.due_at,
        decided_at=at + timedelta(hours=draw(HOURS)),
        resting_since=resting_since,
    )
    return told, requests


def walked(told: Handled, requests: list[tuple[datetime, datetime | None, datetime]]) -> int:
    """Its business days to decision, day by day."""
    assert told.decided_at
    day, last, count = mountain_date(told.received_at), mountain_date(told.decided_at), 0
    while day < last:
        day += timedelta(days=1)
        paused = any(
            mountain_date(asked_at) < day <= mountain_date(answered_at or told.decided_at) and asked_at < due_at
            for asked_at, answered_at, due_at in requests
        )
        count += day_kind(day, KNOWN).skipped_because is None and not paused
    return count


@given(lives())
def test_days_to_decision_are_those_that_are_walked(
    life: tuple[Handled, list[tuple[datetime, datetime | None, datetime]]],
) -> None:
    told, requests = life
    decided = told.stage in {Stage.APPROVED, Stage.DENIED}
    found = handling([told], CLOSED, told.due_at)
    assert found.days == ([walked(told, requests)] if decided else [])
    assert found.received == 1
    assert found.approved + found.denied + found.withdrawn + found.superseded + found.open == 1
    if decided and told.resting_since is None:
        assert told.decided_at
        on_time = mountain_date(told.decided_at) <= mountain_date(told.due_at)
        # A weekend after the last day adds no business day to it, and is late all the same.
        assert (found.days[0] <= samples.RULE_SET.review_days) >= on_time
        assert in_time(told) == (told.decided_at <= told.due_at)


def simple(received: str, decided: str | None = None, stage: Stage = Stage.APPROVED) -> Handled:
    received_at = datetime.fromisoformat(received)
    clock = review_clock(received_at, samples.RULE_SET, {})
    return Handled(
        received_at=received_at,
        stage=stage,
        promised_at=clock.promised_at,
        due_at=clock.due_at,
        decided_at=datetime.fromisoformat(decided) if decided else None,
    )


@pytest.mark.parametrize(
    ("received", "decided", "days", "kept"),
    [
        ("2026-11-25T09:00-07:00", "2026-11-25T16:00-07:00", 0, True),
        ("2026-11-25T09:00-07:00", "2026-12-07T16:59-07:00", 7, True),
        ("2026-11-25T09:00-07:00", "2026-12-07T17:00-07:00", 7, True),
        ("2026-11-25T09:00-07:00", "2026-12-07T17:01-07:00", 7, False),
        ("2026-11-25T09:00-07:00", "2026-12-08T09:00-07:00", 8, False),
        ("2026-11-25T23:59-07:00", "2026-11-27T00:01-07:00", 1, True),
        ("2026-10-30T12:00-06:00", "2026-11-12T12:00-07:00", 7, True),
    ],
)
def test_the_table_of_due_days_is_counted_back(received: str, decided: str, days: int, kept: bool) -> None:  # noqa: FBT001
    found = handling([simple(received, decided)], [], BEGIN)
    assert (list(found.days), found.in_time) == ([days], int(kept))


def test_what_is_open_is_overdue_from_its_due_instant_on_unless_information_is_owed() -> None:
    told = simple("2026-11-25T09:00-07:00", stage=Stage.UNDER_REVIEW)
    assert not overdue(told, told.due_at - timedelta(seconds=1))
    assert overdue(told, told.due_at)
    owed = told.model_copy(
        update={"stage": Stage.INFORMATION_REQUESTED, "resting_since": told.due_at - timedelta(days=1)}
    )
    assert not overdue(owed, told.due_at)
    assert overdue(owed.model_copy(update={"resting_since": told.due_at}), told.due_at)
    assert not overdue(told.model_copy(update={"stage": Stage.WITHDRAWN}), told.due_at)


@given(st.lists(st.integers(0, 400), min_size=1), st.integers(1, 100))
def test_medians_and_percentiles_are_those_of_the_textbook(values: list[int], hundredths: int) -> None:
    ordered = sorted(values)
    assert median(ordered) == statistics.median(values)
    found = percentile(ordered, hundredths)
    assert found is not None
    assert 100 * sum(each <= found for each in values) >= hundredths * len(values)
    assert 100 * sum(each < found for each in values) < hundredths * len(values)


def test_of_nothing_there_is_no_median() -> None:
    assert (median([]), percentile([], 95)) == (None, None)
    assert percentile(list(range(1, 21)), 95) == 19


@given(st.dates(date(2020, 1, 1), date(2044, 1, 1)), st.integers(0, 2000))
def test_months_come_one_after_the_other(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    walked = dict.fromkeys((first + timedelta(days=each)).replace(day=1) for each in range(days + 1))
    assert months_between(first, last) == list(walked)


def test_an_application_belongs_to_the_month_of_its_day_in_montana() -> None:
    late = simple("2026-06-30T23:59:59-06:00", stage=Stage.UNDER_REVIEW)
    early = simple("2026-07-01T00:00:00-06:00", stage=Stage.UNDER_REVIEW)
    june, july = date(2026, 6, 1), date(2026, 7, 1)
    assert by_month([late, early], [june, july]) == [[late], [early]]


@given(st.lists(st.integers(-3, 2000)))
def test_every_outstanding_count_has_one_age(days: list[int]) -> None:
    found = by_age(days)
    assert sum(each.counts for each in found) == len(days)
    assert found[-1].counts == sum(each > 365 for each in days)
    assert found[1].counts == sum(31 <= each <= 90 for each in days)
