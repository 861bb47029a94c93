"""Montana business days: the table of the domain, properties, and agreement with a second calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workalendar.usa import Montana

from policy.calendar import (
    business_days_after,
    business_days_before,
    count_business_days,
    day_kind,
    explain_due,
    holidays_of,
    mountain_date,
    mountain_instant,
)
from policy.mountain import MOUNTAIN
from schemas.calendar import CalendarSettings, DueExplanation
from schemas.problem import Problem

DAYS = st.dates(date(2020, 1, 1), date(2045, 12, 31))
CLOSURES = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.just("Snow"), max_size=20)


def explained(received_on: date, days: int = 7, closures: dict[date, str] | None = None) -> DueExplanation:
    result = explain_due(mountain_instant(received_on, time(12, 0)), days, closures or {})
    assert isinstance(result, DueExplanation)
    return result


@pytest.mark.parametrize(
    ("received", "due", "skipped"),
    [
        ("2026-11-25", "2026-12-07", ["Thanksgiving Day"]),
        ("2026-10-30", "2026-11-12", ["State general election day", "Veterans' Day"]),
        ("2026-12-21", "2026-12-31", ["Christmas Day"]),
        ("2026-12-23", "2027-01-05", ["Christmas Day", "New Year's Day"]),
        ("2026-06-15", "2026-06-24", []),
        ("2026-06-30", "2026-07-10", ["Independence Day (observed)", "Independence Day"]),
        ("2026-11-03", "2026-11-13", ["Veterans' Day"]),
        ("2026-11-07", "2026-11-18", ["Veterans' Day"]),
        (
            "2027-12-22",
            "2028-01-04",
            ["Christmas Day (observed)", "Christmas Day", "New Year's Day (observed)", "New Year's Day"],
        ),
        ("2028-11-03", "2028-11-16", ["State general election day", "Veterans' Day (observed)", "Veterans' Day"]),
    ],
)
def test_the_table_of_the_domain(received: str, due: str, skipped: list[str]) -> None:
    result = explained(date.fromisoformat(received))
    reasons = [each.skipped_because for each in result.counted if each.skipped_because]
    assert result.due_on == date.fromisoformat(due)
    assert [reason for reason in reasons if reason not in ("Saturday", "Sunday")] == skipped
    assert result.due_at.astimezone(MOUNTAIN) == datetime.combine(result.due_on, time(17, 0), MOUNTAIN)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-12-31", "New Year's Day (observed)"),
        ("2026-07-03", "Independence Day (observed)"),
        ("2027-07-05", "Independence Day (observed)"),
        ("2026-10-12", "Indigenous Peoples' Day and Columbus Day"),
        ("2026-02-16", "Presidents' Day"),
        ("2044-11-08", "State general election day"),
    ],
)
def test_holidays_have_the_words_of_montana(day: str, name: str) -> None:
    when = date.fromisoformat(day)
    assert holidays_of(when.year)[when] == name
    assert day_kind(when, {}).skipped_because == name


@pytest.mark.parametrize("day", ["2026-06-19", "2026-11-27", "2027-11-02"])
def test_juneteenth_the_day_after_thanksgiving_and_odd_novembers_are_business_days(day: str) -> None:
    assert day_kind(date.fromisoformat(day), {}).is_business_day


def test_no_juneteenth_in_any_year() -> None:
    names = {name for year in range(2020, 2047) for name in holidays_of(year).values()}
    assert not [name for name in names if "Juneteenth" in name]
    assert len({name.removesuffix(" (observed)") for name in names}) == 11


# workalendar wonders about sources that list an election day in 2019, a year neither of us covers.
@pytest.mark.filterwarnings("ignore:Montana states is supposed:UserWarning")
def test_agreement_with_workalendar_on_every_day() -> None:
    other = Montana()
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range((date(2046, 12, 31) - date(2020, 1, 1)).days + 1)]
    assert [day for day in days if day_kind(day, {}).is_business_day != other.is_working_day(day)] == []


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 26, 6, 30, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 26, 7, 0, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 7, 1, 5, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_late_evening_belongs_to_its_day_in_montana(instant: datetime, day: date) -> None:
    assert mountain_date(instant) == day


def test_received_at_half_past_eleven_at_night() -> None:
    late = explain_due(datetime(2026, 11, 25, 23, 30, tzinfo=MOUNTAIN).astimezone(UTC), 7, {})
    assert isinstance(late, DueExplanation)
    assert (late.received_on, late.due_on) == (date(2026, 11, 25), date(2026, 12, 7))


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("2026-03-06", datetime(2026, 3, 17, 23, 0, tzinfo=UTC)),  # clocks go forward on March 8
        ("2026-02-25", datetime(2026, 3, 7, 0, 0, tzinfo=UTC)),
        ("2026-10-23", datetime(2026, 11, 5, 0, 0, tzinfo=UTC)),  # clocks go back on November 1
        ("2026-10-21", datetime(2026, 10, 30, 23, 0, tzinfo=UTC)),
    ],
)
def test_due_at_five_by_the_clocks_of_montana_whatever_they_were_changed_to(received: str, due_at: datetime) -> None:
    assert explained(date.fromisoformat(received)).due_at == due_at


def test_an_instant_without_a_time_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        mountain_date(datetime(2026, 1, 1, 12, 0))  # noqa: DTZ001 - that is the point


def test_a_closure_is_skipped_with_its_reason() -> None:
    result = explained(date(2026, 11, 25), 1, {date(2026, 11, 27): "Snow", date(2026, 11, 30): ""})
    reasons = [each.skipped_because for each in result.counted]
    assert reasons == ["Thanksgiving Day", "Snow", "Saturday", "Sunday", "Office closed", None]
    assert result.due_on == date(2026, 12, 1)


def test_saturdays_count_where_the_settings_say_so() -> None:
    settings = CalendarSettings(saturdays_count=True)
    assert day_kind(date(2026, 11, 28), {}, settings).is_business_day
    assert day_kind(date(2026, 11, 29), {}, settings).skipped_because == "Sunday"
    assert day_kind(date(2026, 7, 4), {}, settings).skipped_because == "Independence Day"


@pytest.mark.parametrize("received", ["2019-12-31", "2046-01-01", "1492-10-12", "9000-01-01"])
def test_a_day_outside_the_calendar_is_a_problem(received: str) -> None:
    problem = explain_due(mountain_instant(date.fromisoformat(received), time(12, 0)), 7, {})
    assert isinstance(problem, Problem)
    assert problem.message == f"{received} is outside the calendar, which covers 2020 to 2045."


def test_the_last_day_of_the_calendar_is_counted_on_into_the_next_year() -> None:
    assert explained(date(2045, 12, 29)).due_on == date(2046, 1, 10)


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_an_impossible_number_of_days_is_a_problem(days: int) -> None:
    problem = explain_due(mountain_instant(date(2026, 1, 5), time(12, 0)), days, {})
    assert isinstance(problem, Problem)
    assert problem.field == "days"


@given(DAYS, st.integers(1, 40), CLOSURES)
def test_due_is_a_business_day_and_exactly_n_were_counted(day: date, n: int, closures: dict[date, str]) -> None:
    result = explained(day, n, closures)
    numbers = [each.number for each in result.counted if each.number is not None]
    assert numbers == list(range(1, n + 1))
    assert day_kind(result.due_on, closures).is_business_day
    assert count_business_days(day, result.due_on, closures) == n
    assert business_days_after(day, n, closures) == result.due_on


@given(DAYS, st.integers(1, 40), CLOSURES)
def test_every_day_between_is_counted_or_skipped_once(day: date, n: int, closures: dict[date, str]) -> None:
    result = explained(day, n, closures)
    assert [each.day for each in result.counted] == [
        day + timedelta(days=k) for k in range(1, (result.due_on - day).days + 1)
    ]
    for each in result.counted:
        assert (each.number is None) == (each.skipped_because is not None)
        assert day_kind(each.day, closures).skipped_because == each.skipped_because


@given(DAYS, st.integers(0, 12), st.integers(1, 20), CLOSURES)
def test_who_comes_later_is_never_due_earlier(day: date, later: int, n: int, closures: dict[date, str]) -> None:
    due, due_later = (business_days_after(each, n, closures) for each in (day, day + timedelta(days=later)))
    assert due <= due_later


@given(DAYS, st.integers(0, 20), st.integers(0, 20), CLOSURES)
def test_counting_in_two_steps_is_counting_at_once(day: date, a: int, b: int, closures: dict[date, str]) -> None:
    assert business_days_after(business_days_after(day, a, closures), b, closures) == business_days_after(
        day, a + b, closures
    )


@given(DAYS, st.integers(1, 20), CLOSURES)
def test_counting_back_undoes_counting_on(day: date, n: int, closures: dict[date, str]) -> None:
    start = business_days_after(day, 1, closures)
    assert business_days_before(business_days_after(start, n, closures), n, closures) == start


@given(DAYS, DAYS, CLOSURES)
def test_nothing_lies_after_a_later_day(one: date, other: date, closures: dict[date, str]) -> None:
    first, second = sorted((one, other))
    assert count_business_days(second, first, closures) == 0
