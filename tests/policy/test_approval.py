"""An approval's dates: midnights, warnings, grace, notice and anniversaries, in Montana's own time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.approval import (
    called_until,
    lapse_ladder,
    lapses_at,
    next_anniversary,
    next_step,
    notice_until,
    with_grace,
)
from schemas.approval import Approval
from schemas.provider import Standing
from tests.samples import RULE_SET

RULES = RULE_SET.approvals
LONG_AGO = datetime(2026, 1, 5, 18, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("last_day", "instant"),
    [
        ("2027-04-30", "2027-05-01T00:00-06:00"),
        ("2027-01-31", "2027-02-01T00:00-07:00"),
        ("2027-03-13", "2027-03-14T00:00-07:00"),  # clocks go forward two hours after it lapses
        ("2027-03-14", "2027-03-15T00:00-06:00"),
        ("2027-11-06", "2027-11-07T00:00-06:00"),
        ("2027-11-07", "2027-11-08T00:00-07:00"),  # a day of 25 hours
        ("2028-02-28", "2028-02-29T00:00-07:00"),
        ("2028-02-29", "2028-03-01T00:00-07:00"),
        ("2027-12-31", "2028-01-01T00:00-07:00"),
    ],
)
def test_it_lapses_at_the_midnight_after_the_last_day(last_day: str, instant: str) -> None:
    assert lapses_at(date.fromisoformat(last_day)) == utc(instant)


def test_warnings_come_60_30_7_and_1_days_before_at_a_time_of_day_in_montana() -> None:
    ladder = lapse_ladder(date(2027, 4, 30), RULES, LONG_AGO)
    assert [(rung.name, rung.at) for rung in ladder] == [
        ("lapse_day_60", utc("2027-03-02T08:00-07:00")),  # clocks went forward between this one and the next
        ("lapse_day_30", utc("2027-04-01T08:00-06:00")),
        ("lapse_day_7", utc("2027-04-24T08:00-06:00")),
        ("lapse_day_1", utc("2027-04-30T08:00-06:00")),
    ]
    assert {(rung.letter, rung.audience) for rung in ladder} == {("lapse_warning", "provider")}


def test_in_autumn_an_hour_is_gained_and_no_warning_moves() -> None:
    ladder = lapse_ladder(date(2027, 11, 30), RULES, LONG_AGO)
    assert [rung.at for rung in ladder][:2] == [utc("2027-10-02T08:00-06:00"), utc("2027-11-01T08:00-06:00")]
    assert ladder[-1].at == utc("2027-11-30T08:00-07:00")


def test_warnings_that_are_past_are_left_out() -> None:
    last_day = date(2027, 4, 30)
    at = utc("2027-04-01T08:00-06:00")
    left = [rung.name for rung in lapse_ladder(last_day, RULES, at)]
    assert left == ["lapse_day_7", "lapse_day_1"]
    assert lapse_ladder(last_day, RULES, at - timedelta(seconds=1))[0].name == "lapse_day_30"
    assert lapse_ladder(last_day, RULES, utc("2027-04-30T08:00-06:00")) == []


def test_where_nothing_lapses_nobody_is_warned() -> None:
    assert lapse_ladder(date(2027, 4, 30), RULES.model_copy(update={"lapses": "nothing"}), LONG_AGO) == []


def test_the_time_to_reapply_is_what_was_decided_for_all() -> None:
    opened = utc("2027-01-04T00:00-07:00")
    last_day = called_until(date(2027, 1, 20), RULES, opened, opened_at=opened, approved_at=LONG_AGO)
    assert last_day == date(2027, 1, 20)


@pytest.mark.parametrize(
    ("decided", "approved", "last_day"),
    [
        ("2027-04-30", "2027-04-20T12:00-06:00", "2027-05-21"),  # approved late, with ten days left
        ("2027-12-31", "2027-04-20T12:00-06:00", "2027-12-31"),  # approved late, with time enough
        ("2027-04-20", "2026-01-05T12:00-07:00", "2027-05-21"),  # called when all was over
        ("2027-04-21", "2026-01-05T12:00-07:00", "2027-04-21"),
    ],
)
def test_who_is_called_late_has_days_of_grace(decided: str, approved: str, last_day: str) -> None:
    until = called_until(
        date.fromisoformat(decided),
        RULES,
        utc("2027-04-21T12:00-06:00"),
        opened_at=utc("2027-01-04T00:00-07:00"),
        approved_at=utc(approved),
    )
    assert until == date.fromisoformat(last_day)


def test_grace_never_shortens() -> None:
    day = utc("2027-04-29T23:30-06:00")
    assert with_grace(date(2027, 4, 30), RULES, day) == date(2027, 5, 29)
    assert with_grace(date(2027, 12, 31), RULES, day) == date(2027, 12, 31)


def test_notice_is_counted_from_the_day_in_montana() -> None:
    assert notice_until(RULES, utc("2027-02-03T23:30-07:00")) == date(2027, 3, 5)


@pytest.mark.parametrize(
    ("approved", "after", "anniversary"),
    [
        ("2026-01-05T18:00Z", "2026-01-05T18:00Z", "2027-01-05T18:00Z"),
        ("2026-01-05T18:00Z", "2027-01-05T17:59Z", "2027-01-05T18:00Z"),
        ("2026-01-05T18:00Z", "2027-01-05T18:00Z", "2028-01-05T18:00Z"),
        ("2026-01-05T18:00Z", "2051-06-01T00:00Z", "2052-01-05T18:00Z"),
        ("2026-01-05T18:00Z", "2025-06-01T00:00Z", "2027-01-05T18:00Z"),
        ("2024-02-29T18:00Z", "2024-03-01T00:00Z", "2025-02-28T18:00Z"),
        ("2024-02-29T18:00Z", "2027-03-01T00:00Z", "2028-02-29T18:00Z"),
        ("2024-02-29T23:30-07:00", "2024-06-01T00:00Z", "2025-03-01T06:30Z"),  # March 1 in UTC
    ],
)
def test_an_anniversary_comes_every_year(approved: str, after: str, anniversary: str) -> None:
    assert next_anniversary(utc(approved), utc(after)) == utc(anniversary)


def approval(**changes: object) -> Approval:
    facts = {
        "number": "P-00001",
        "standing": Standing.IN_FORCE,
        "standing_since": LONG_AGO,
        "rule_set": RULE_SET.id,
        "approved_at": LONG_AGO,
    }
    return Approval.model_validate(facts | changes)


CALLED: dict[str, object] = {
    "called_under": "updated-draft",
    "called_at": LONG_AGO,
    "reapply_by": date(2027, 4, 30),
    "lapses_at": lapses_at(date(2027, 4, 30)),
}
REAPPLIED: dict[str, object] = CALLED | {"reapplication": "A-2027-00001", "reapplied_at": LONG_AGO}
ENDS: dict[str, object] = {"ends_as": "ceased", "ends_at": lapses_at(date(2027, 3, 31))}


@pytest.mark.parametrize(
    ("changes", "step", "on"),
    [
        ({}, None, None),
        (CALLED, "reapply", date(2027, 4, 30)),
        (CALLED | {"lapses_at": None}, "reapply", date(2027, 4, 30)),
        (CALLED | {"standing": Standing.SUSPENDED}, "reapply", date(2027, 4, 30)),
        (CALLED | {"standing": Standing.LAPSED}, "reapply", None),
        (REAPPLIED, "reapplication", None),
        (REAPPLIED | {"standing": Standing.LAPSED}, "reapplication", None),
        (CALLED | ENDS, "end", date(2027, 3, 31)),
        (REAPPLIED | ENDS, "end", date(2027, 3, 31)),
        (CALLED | {"standing": Standing.WITHDRAWN}, None, None),
    ],
)
def test_what_happens_next(changes: dict[str, object], step: str | None, on: date | None) -> None:
    assert next_step(approval(**changes)) == (step, lapses_at(on) if on else None)
