"""The review clock: promised, paused, resumed; the ladders; and what comes next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.calendar import count_business_days, mountain_date, mountain_instant
from policy.mountain import MOUNTAIN
from policy.next_step import next_step
from policy.review import information_ladder, may_close_unanswered, resumed_clock, review_clock
from policy.rule_set import current_rule_set, load_rule_sets
from schemas.application import FINAL_STAGES, Stage
from schemas.review import ReviewClock

RULES = current_rule_set(load_rule_sets())


def at(day: str, hour: int, minute: int = 0) -> datetime:
    return mountain_instant(date.fromisoformat(day), time(hour, minute))


def told(clock: ReviewClock) -> list[tuple[str, str]]:
    return [(rung.name, f"{rung.at.astimezone(MOUNTAIN):%m-%d %H:%M}") for rung in clock.rungs]


# Received on Wednesday, November 25, 2026; business days: Fri 27, Mon 30, Dec 1, 2, 3, 4 and Mon 7.
CLOCK = review_clock(at("2026-11-25", 10), RULES, {})


def test_the_clock_of_a_new_application() -> None:
    assert CLOCK.due_at == CLOCK.promised_at == at("2026-12-07", 17)
    assert told(CLOCK) == [
        ("day_4", "12-02 08:00"),
        ("day_6", "12-04 08:00"),
        ("last_day", "12-07 08:00"),
        ("overdue", "12-07 17:00"),
    ]
    assert [(rung.letter, rung.audience) for rung in CLOCK.rungs] == [
        ("review_reminder", "reviewers"),
        ("review_reminder", "reviewers"),
        ("review_last_day", "reviewer_and_supervisors"),
        ("review_overdue", "supervisors"),
    ]
    assert all(rung.at.tzinfo == UTC for rung in CLOCK.rungs)


def test_a_closure_moves_the_promise_of_what_is_received_afterwards() -> None:
    clock = review_clock(at("2026-11-25", 10), RULES, {date(2026, 12, 2): "Burst pipe"})
    assert told(clock)[0] == ("day_4", "12-03 08:00")
    assert clock.promised_at == at("2026-12-08", 17)


def test_a_clock_survives_json() -> None:
    assert ReviewClock.model_validate_json(CLOCK.model_dump_json()) == CLOCK


@pytest.mark.parametrize(
    ("requested", "answered", "due"),
    [
        (at("2026-12-01", 9), at("2026-12-01", 16), "2026-12-07"),  # on one day
        (at("2026-12-01", 23, 59), at("2026-12-02", 0), "2026-12-08"),  # a business day began
        (at("2026-12-01", 0), at("2026-12-01", 23, 59), "2026-12-07"),  # it had begun before
        (at("2026-12-04", 9), at("2026-12-06", 9), "2026-12-07"),  # over a weekend
        (at("2026-12-05", 9), at("2026-12-07", 9), "2026-12-08"),  # asked on a Saturday
        (at("2026-12-01", 9), at("2026-12-24", 9), "2026-12-31"),  # seventeen began, and four were left
        (at("2026-12-07", 16, 59), at("2026-12-08", 9), "2026-12-08"),  # a minute before it was due
        (at("2026-12-07", 17), at("2026-12-10", 9), "2026-12-07"),  # it was due
        (at("2026-12-09", 9), at("2026-12-15", 9), "2026-12-07"),  # it was overdue
        (at("2026-11-25", 11), at("2026-11-27", 9), "2026-12-08"),  # Thanksgiving is no business day
    ],
)
def test_the_due_date_moves_by_the_business_days_that_began(requested: datetime, answered: datetime, due: str) -> None:
    resumed = resumed_clock(CLOCK, requested, answered, RULES, {})
    assert resumed.due_at == at(due, 17)
    assert resumed.promised_at == CLOCK.promised_at
    assert resumed.received_at == CLOCK.received_at


def test_rungs_that_passed_stay_away_and_the_others_keep_their_distance() -> None:
    resumed = resumed_clock(CLOCK, at("2026-12-02", 9), at("2026-12-09", 15), RULES, {})
    assert told(resumed) == [("day_6", "12-11 08:00"), ("last_day", "12-14 08:00"), ("overdue", "12-14 17:00")]


def test_a_rung_at_the_very_instant_of_the_request_has_passed() -> None:
    resumed = resumed_clock(CLOCK, at("2026-12-02", 8), at("2026-12-02", 9), RULES, {})
    assert [name for name, _ in told(resumed)] == ["day_6", "last_day", "overdue"]


def test_a_rung_that_rested_within_one_day_is_due_when_the_answer_comes() -> None:
    answered = at("2026-12-02", 10)
    resumed = resumed_clock(CLOCK, at("2026-12-02", 7), answered, RULES, {})
    assert told(resumed) == told(CLOCK)
    assert resumed.rungs[0].at < answered


def test_an_overdue_review_has_no_rungs_left() -> None:
    assert resumed_clock(CLOCK, at("2026-12-09", 9), at("2026-12-15", 9), RULES, {}).rungs == []


def test_asked_three_times() -> None:
    once = resumed_clock(CLOCK, at("2026-12-01", 9), at("2026-12-02", 12), RULES, {})
    assert (once.due_at, told(once)[0]) == (at("2026-12-08", 17), ("day_4", "12-03 08:00"))
    twice = resumed_clock(once, at("2026-12-03", 9), at("2026-12-08", 12), RULES, {})
    assert (twice.due_at, told(twice)[0]) == (at("2026-12-11", 17), ("day_6", "12-10 08:00"))
    thrice = resumed_clock(twice, at("2026-12-11", 12), at("2026-12-14", 9), RULES, {})
    assert told(thrice) == [("overdue", "12-14 17:00")]
    assert thrice.promised_at == CLOCK.promised_at


INSTANTS = st.integers(0, 68 * 24 * 60).map(lambda minutes: CLOCK.received_at + timedelta(minutes=minutes))
DAYS = st.dates(date(2020, 1, 1), date(2045, 12, 31))


@given(INSTANTS, INSTANTS)
def test_a_pause_never_shortens_and_never_repeats(one: datetime, other: datetime) -> None:
    requested, answered = sorted((one, other))
    resumed = resumed_clock(CLOCK, requested, answered, RULES, {})
    moved = count_business_days(mountain_date(CLOCK.due_at), mountain_date(resumed.due_at), {})
    open_days = count_business_days(mountain_date(requested), mountain_date(answered), {})
    assert moved == (open_days if requested < CLOCK.due_at else 0)
    passed = {rung.name for rung in CLOCK.rungs if rung.at <= requested}
    assert passed.isdisjoint(rung.name for rung in resumed.rungs)
    assert passed | {rung.name for rung in resumed.rungs} == {rung.name for rung in CLOCK.rungs}
    assert [rung.at for rung in resumed.rungs] == sorted(rung.at for rung in resumed.rungs)


@given(DAYS, st.times())
def test_every_clock_ends_with_its_due_instant(day: date, hour: time) -> None:
    received = mountain_instant(day, hour)
    clock = review_clock(received, RULES, {})
    assert clock.rungs[-1].at == clock.due_at
    assert [rung.at for rung in clock.rungs] == sorted(rung.at for rung in clock.rungs)
    assert all(rung.at > received for rung in clock.rungs)


def test_the_applicant_is_reminded_at_a_civil_hour() -> None:
    ladder = information_ladder(at("2026-10-30", 23, 45), RULES)
    assert [rung.at for rung in ladder] == [at("2026-11-02", 8), at("2026-11-06", 8), at("2026-11-13", 8)]
    assert {(rung.letter, rung.audience) for rung in ladder} == {("information_reminder", "applicant")}


def test_staff_may_close_after_the_last_reminder() -> None:
    ladder = information_ladder(at("2026-12-01", 9), RULES)
    assert not may_close_unanswered(ladder, at("2026-12-15", 8) - timedelta(seconds=1))
    assert may_close_unanswered(ladder, at("2026-12-15", 8))
    assert not may_close_unanswered([], at("2027-01-01", 8))


@pytest.mark.parametrize(
    ("stage", "as_of", "requested", "expected"),
    [
        (Stage.SUBMITTED, at("2026-11-25", 10), None, ("review", at("2026-12-07", 17))),
        (Stage.UNDER_REVIEW, at("2026-12-07", 16, 59), None, ("review", at("2026-12-07", 17))),
        (Stage.UNDER_REVIEW, at("2026-12-07", 17), None, ("overdue", at("2026-12-07", 17))),
        (
            Stage.INFORMATION_REQUESTED,
            at("2026-12-01", 9),
            at("2026-12-01", 9),
            ("information_owed", at("2026-12-04", 8)),
        ),
        (
            Stage.INFORMATION_REQUESTED,
            at("2026-12-08", 9),
            at("2026-12-01", 9),
            ("information_owed", at("2026-12-15", 8)),
        ),
        (Stage.INFORMATION_REQUESTED, at("2026-12-15", 8), at("2026-12-01", 9), ("may_close", at("2026-12-15", 8))),
        (Stage.INFORMATION_REQUESTED, at("2026-12-09", 9), at("2026-12-08", 9), ("overdue", at("2026-12-07", 17))),
    ],
)
def test_what_comes_next(
    stage: Stage, as_of: datetime, requested: datetime | None, expected: tuple[str, datetime]
) -> None:
    rungs = information_ladder(requested, RULES) if requested else []
    assert next_step(stage, CLOCK.due_at, as_of, requested, rungs) == expected


@pytest.mark.parametrize("stage", FINAL_STAGES)
def test_nothing_comes_after_a_decision(stage: Stage) -> None:
    assert next_step(stage, CLOCK.due_at, at("2026-12-01", 9)) == (None, None)
