"""Standing on the day of an event: what was in force then counts, whatever it is today."""

from datetime import UTC, date, datetime

import pytest

from policy.standing import History, never_in_force, not_in_force, standing_on, uncovered
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Standing, StandingChange

S = Standing


def changes(*given: tuple[str, Standing]) -> History:
    return tuple(StandingChange(since=datetime.fromisoformat(since), standing=standing) for since, standing in given)


APPROVED = ("2026-01-05T18:00:00+00:00", S.IN_FORCE)
SUSPENDED = ("2026-06-10T15:00:00-06:00", S.SUSPENDED)
REINSTATED = ("2026-06-12T23:30:00-06:00", S.IN_FORCE)
LAPSED = ("2026-12-01T00:00:00-07:00", S.LAPSED)
LIFE = changes(APPROVED, SUSPENDED, REINSTATED, LAPSED)


@pytest.mark.parametrize(
    ("day", "stood"),
    [
        (date(2026, 1, 4), None),
        (date(2026, 1, 5), S.IN_FORCE),
        (date(2026, 6, 9), S.IN_FORCE),
        (date(2026, 6, 10), S.IN_FORCE),
        (date(2026, 6, 11), S.SUSPENDED),
        (date(2026, 6, 12), S.IN_FORCE),
        (date(2026, 6, 13), S.IN_FORCE),
        (date(2026, 11, 30), S.IN_FORCE),
        (date(2026, 12, 1), S.LAPSED),
        (date(2030, 1, 1), S.LAPSED),
    ],
)
def test_a_day_counts_on_which_it_was_in_force_at_any_time(day: date, stood: Standing | None) -> None:
    assert standing_on(LIFE, day) is stood


def test_days_are_montanas() -> None:
    late = changes(APPROVED, ("2026-06-11T04:00:00+00:00", S.SUSPENDED))  # 10 pm of June 10 in Montana
    assert standing_on(late, date(2026, 6, 10)) is S.IN_FORCE
    assert standing_on(late, date(2026, 6, 11)) is S.SUSPENDED


def test_of_two_changes_on_a_day_the_last_one_counts() -> None:
    ended = changes(APPROVED, SUSPENDED, ("2026-07-01T15:00:00-06:00", S.WITHDRAWN))
    assert standing_on(ended, date(2026, 7, 1)) is S.WITHDRAWN


@pytest.mark.parametrize(
    ("standing", "way_back"),
    [
        (S.SUSPENDED, "Write to us"),
        (S.LAPSED, "reapply"),
        (S.WITHDRAWN, "Write to us"),
        (S.CEASED, "Write to us"),
    ],
)
def test_a_refusal_names_the_way_back(standing: Standing, way_back: str) -> None:
    history = changes(APPROVED, ("2026-06-10T12:00:00-06:00", standing))
    assert way_back in not_in_force(history, date(2026, 6, 11))
    assert "June 11, 2026" in not_in_force(history, date(2026, 6, 11))
    assert not_in_force(history, date(2026, 6, 1)) == ""


@pytest.mark.parametrize(
    ("reported", "self_paced", "first", "last", "refused"),
    [
        ("2026-11-30T12:00:00-07:00", False, date(2026, 12, 15), date(2026, 12, 15), False),
        ("2026-12-02T12:00:00-07:00", False, date(2026, 12, 15), date(2026, 12, 15), True),
        ("2026-12-02T12:00:00-07:00", False, date(2026, 11, 15), date(2026, 11, 15), False),
        ("2026-06-30T12:00:00-06:00", True, date(2026, 10, 1), date(2026, 12, 31), False),
        ("2026-06-30T12:00:00-06:00", True, date(2027, 1, 1), date(2027, 3, 31), True),
    ],
)
def test_what_was_reported_before_a_lapse_keeps_its_validity(
    reported: str, *, self_paced: bool, first: date, last: date, refused: bool
) -> None:
    begins = datetime(first.year, first.month, first.day, 7, tzinfo=UTC)
    given = Occurrence(
        event="E-2026-00001",
        ordinal=1,
        provider="P-00001",
        state=OccurrenceState.SCHEDULED,
        first_day=first,
        last_day=last,
        starts_at=begins,
        ends_at=begins,
        count_due_at=begins,
    )
    known = datetime.fromisoformat(reported)
    never = never_in_force(LIFE, given, reported_at=known, today=last, self_paced=self_paced)
    day = last if self_paced else None
    assert bool(never) is refused
    assert bool(uncovered(LIFE, given, day, reported_at=known, today=last, self_paced=self_paced)) is refused


def test_there_is_none_before_approval() -> None:
    assert standing_on((), date(2026, 6, 1)) is None
    approved = changes((datetime(2026, 1, 5, tzinfo=UTC).isoformat(), S.IN_FORCE))
    assert "approved only later" in not_in_force(approved, date(2025, 6, 1))
