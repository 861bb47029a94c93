"""A report of an event is judged whole: every problem at once, beside its field, and nothing is guessed."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from policy.event_form import fields_of, read_event
from policy.rule_set import load_rule_sets
from policy.schedule import units_of_sessions
from policy.standing import History
from schemas.draft import Fields
from schemas.event import EventForm, Format
from schemas.provider import Provider, Standing, StandingChange
from tests import events
from tests.samples import form as application_form

RULES = load_rule_sets()["interim-2026"]
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
APPROVED_AT = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


def change(since: datetime, standing: Standing) -> StandingChange:
    return StandingChange(since=since, standing=standing)


IN_FORCE: History = (change(APPROVED_AT, Standing.IN_FORCE),)


def provider(**changes: object) -> Provider:
    applied = application_form()
    fields = {
        "number": "P-00001",
        "application": "A-2026-00001",
        "legal_name": "Larkspur School District",
        "kind": applied.organisation.kind,
        "city": "Polson",
        "directory_consent": False,
        "primary": applied.primary,
        "backup": applied.backup,
        "standing": Standing.IN_FORCE,
        "rule_set": RULES.id,
        "approved_at": APPROVED_AT,
        "standing_since": APPROVED_AT,
    }
    return Provider.model_validate(fields | changes)


def problems(
    form: EventForm, whose: Provider | None = None, history: History | None = None, /, **changes: str | list[str]
) -> dict[str, str]:
    fields: Fields = {**fields_of(form), **changes}
    read, found = read_event(fields, RULES, NOW, whose or provider(), history or IN_FORCE)
    assert (read is None) == bool(found)
    return {each.field: each.message for each in found}


@pytest.mark.parametrize("form", [events.workshop(), events.course(), events.conference()])
def test_what_is_right_comes_back_as_it_was(form: EventForm) -> None:
    read, found = read_event(fields_of(form), RULES, NOW, provider(), IN_FORCE)
    assert found == []
    assert read == form.model_copy(update={"partial_credit": True})


def test_an_empty_form_names_everything_at_once() -> None:
    _, found = read_event({}, RULES, NOW, provider(), IN_FORCE)
    named = {each.field for each in found}
    assert {"title", "description", "format", "item_title_0", "first_day_0", "objectives", "criteria"} <= named
    assert {"topics", "audience", "instructors", "contact_name", "contact_email"} <= named


def test_a_past_event_needs_a_reason_and_is_marked() -> None:
    past = events.workshop(date(2026, 11, 20))
    assert set(problems(past)) == {"late_reason"}
    read, found = read_event(fields_of(past) | {"late_reason": "We were snowed in."}, RULES, NOW, provider(), IN_FORCE)
    assert found == []
    assert read is not None
    assert read.late_reason == "We were snowed in."


def test_a_reason_is_dropped_where_nothing_is_late() -> None:
    read, _ = read_event(
        fields_of(events.workshop()) | {"late_reason": "Just because"}, RULES, NOW, provider(), IN_FORCE
    )
    assert read is not None
    assert read.late_reason == ""


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("item_ends_0", {"item_ends": ["08:00", "13:00", "16:00"]}),
        ("item_starts_2", {"item_starts": ["08:30", "12:00", "12:30"]}),
        ("item_starts_0", {"item_starts": ["soon", "12:00", "13:00"]}),
        ("item_day_0", {"item_day": ["0", "1", "1"]}),
        ("item_title_0", {"item_title": ["", "Lunch", "Fractions"]}),
        ("units", {"units": "6.75"}),
        ("units", {"units": "6.3"}),
        ("units", {"units": "-1"}),
        ("units", {"units": "NaN"}),
        ("units", {"units": "sNaN"}),
        ("units", {"units": "1e999999"}),
        ("units", {"units": "0"}),
        ("first_day_0", {"first_day": "31.12.2026"}),
        ("first_day_0", {"first_day": "9999-12-31"}),
        ("first_day_1", {"first_day": ["2026-12-01"] * 2, "location": ["Pablo, Montana"] * 2}),
        ("first_day_0", {"first_day": ["2026-01-04"]}),
        ("location_0", {"location": ""}),
        ("link_0", {"link": "javascript:alert(1)"}),
        ("registration_link", {"registration_link": "ftp://example.org"}),
        ("contact_email", {"contact_email": "ruth"}),
        ("zone", {"zone": "Mars/Olympus"}),
        ("topics", {"topics": ["alchemy"]}),
        ("title", {"title": "x" * 201}),
    ],
)
def test_what_is_wrong_is_named_beside_its_field(field: str, changes: dict[str, str | list[str]]) -> None:
    assert field in problems(events.workshop(), **changes)


def test_breaks_are_no_credit_and_units_are_proposed_from_the_schedule() -> None:
    read, _ = read_event(fields_of(events.workshop()) | {"units": ""}, RULES, NOW, provider(), IN_FORCE)
    assert read is not None
    assert read.units == Decimal("6.5")


def test_a_provider_not_in_good_standing_on_the_date_cannot_report() -> None:
    suspended = (*IN_FORCE, change(datetime(2026, 11, 20, 18, 0, tzinfo=UTC), Standing.SUSPENDED))
    assert "it is suspended" in problems(events.workshop(), None, suspended)["first_day_0"]


def test_how_it_stood_on_the_date_counts_and_not_how_it_stands_today() -> None:
    lapsed = (*IN_FORCE, change(datetime(2026, 11, 20, 18, 0, tzinfo=UTC), Standing.LAPSED))
    late = {"late_reason": "Snow."}
    assert problems(events.workshop(date(2026, 11, 19)), None, lapsed, **late) == {}
    reinstated = (*lapsed, change(datetime(2026, 11, 22, 18, 0, tzinfo=UTC), Standing.IN_FORCE))
    refused = problems(events.workshop(date(2026, 11, 21)), None, reinstated, **late)
    assert "reapply" in refused["first_day_0"]


def test_recordings_end_after_the_conference_and_within_a_year() -> None:
    assert "recordings_until" in problems(events.conference(), recordings_until="2026-12-01")
    assert "recordings_until" in problems(events.conference(), recordings_until="2028-01-01")
    assert problems(events.conference(), recordings_until="12/2/2026") == {}


def test_self_paced_work_has_minutes_and_opens_once() -> None:
    assert "item_minutes_0" in problems(events.course(), item_minutes=["", "240"])
    assert "first_day_1" in problems(events.course(), first_day=["2026-12-01", "2027-01-01"])
    assert "closes_on" in problems(events.course(), closes_on="2026-11-30")


def test_self_paced_work_begins_at_an_address_or_a_place() -> None:
    assert set(problems(events.course(), link="")) == {"link_0"}
    assert problems(events.course(), link="", location="The library in Pablo") == {}
    assert set(problems(events.course(), link="", first_day="")) == {"first_day_0"}


def test_a_schedule_of_breaks_is_none() -> None:
    assert "item_kind_0" in problems(events.workshop(), item_kind=["break"] * 3)


def test_too_many_lines_are_refused_in_words() -> None:
    many = {"item_title": ["x"] * 121, "item_starts": ["08:00"] * 121, "item_ends": ["09:00"] * 121}
    assert "at most 120" in problems(events.workshop(), **many)["item_title_0"]
    assert "at most 60" in problems(events.workshop(), first_day=["2026-12-01"] * 61)["first_day_0"]


def test_partial_credit_is_a_conferences_nature() -> None:
    read, _ = read_event(fields_of(events.conference()) | {"partial_credit": "no"}, RULES, NOW, provider(), IN_FORCE)
    assert read is not None
    assert read.format is Format.CONFERENCE
    assert read.partial_credit


def test_sessions_of_a_conference_may_be_parallel_and_their_time_counts_once() -> None:
    form = parallel()
    read, found = read_event(fields_of(form) | {"units": ""}, RULES, NOW, provider(), IN_FORCE)
    assert found == []
    assert read is not None
    assert read.units == Decimal("5.5"), "9 to 12, and 9 to 11:30 on the second day"
    assert "units" in problems(form, units="5.75")
    workshop = {"format": "in_person", "location": "Pablo, Montana"}
    assert {"item_starts_0", "item_starts_2", "item_starts_4"} <= problems(form, **workshop).keys()


def parallel() -> EventForm:
    """A conference of two days with sessions beside, within and across each other."""
    return events.conference(
        schedule=[
            events.item(1, time(9, 0), time(11, 0), title="A"),
            events.item(2, time(9, 0), time(10, 0), title="B"),
            events.item(3, time(10, 30), time(12, 0), title="C"),
            events.item(4, time(9, 0), time(10, 30), day=1, title="D"),
            events.item(5, time(10, 0), time(11, 30), day=1, title="E"),
        ],
        units=Decimal("5.5"),
    )


@pytest.mark.parametrize(
    ("attended", "units"),
    [("S1", "2"), ("S1 S2", "2"), ("S2 S3", "2.5"), ("S1 S3", "3"), ("S4 S5", "2.5"), ("S1 S4", "3.5"), ("S2 S2", "1")],
)
def test_units_of_parallel_sessions_are_those_of_the_time_they_fill(attended: str, units: str) -> None:
    assert units_of_sessions(parallel(), attended.split()) == Decimal(units)


def test_problems_stand_in_the_order_of_the_page() -> None:
    wrong: dict[str, str | list[str]] = {
        "item_ends": ["08:00", "13:00", "12:00"],
        "first_day": "soon",
        "title": "",
        "units": "6.5",
        "contact_email": "x",
    }
    found = problems(events.workshop(), **wrong)
    assert list(found) == ["title", "first_day_0", "item_ends_0", "item_ends_2", "units", "contact_email"]
    assert found["item_ends_2"].startswith("Line 3: ")


def test_a_date_that_is_missing_is_named() -> None:
    places: dict[str, str | list[str]] = {"first_day": ["2026-12-01", "", ""], "location": ["Pablo", "", "Polson"]}
    assert problems(events.workshop(), **places) == {"first_day_2": "Enter the first day of date 3."}
    assert problems(events.workshop(), first_day="") == {"first_day_0": "Enter the date of the event."}


def test_what_is_wrong_is_named_on_its_own_line_past_empty_ones() -> None:
    early: dict[str, str | list[str]] = {
        "first_day": ["", "2026-12-01", "2025-01-01"],
        "location": ["", "Pablo", "Pablo"],
    }
    assert "first_day_2" in problems(events.workshop(), **early)
    gap: dict[str, str | list[str]] = {
        "item_title": ["One", "", "Two"],
        "item_starts": ["08:00", "", "08:30"],
        "item_ends": ["09:00", "", "09:30"],
        "units": "1",
    }
    assert "item_starts_2" in problems(events.workshop(), **gap)


@pytest.mark.parametrize(
    ("days", "field"), [(["99"] * 3, "item_day_0"), (["1", "2", "99"], "item_day_2"), (["2", "3", "3"], "item_day_0")]
)
def test_days_of_a_schedule_that_make_no_sense_are_asked_about(days: list[str], field: str) -> None:
    assert list(problems(events.workshop(), item_day=days)) == [field]


def test_a_study_group_may_meet_monthly() -> None:
    assert problems(events.workshop(), item_day=["1", "32", "63"]) == {}


def test_dates_are_kept_in_their_order() -> None:
    days = ["2026-12-03", "2026-12-01", "2026-12-02"]
    typed = fields_of(events.workshop()) | {"first_day": days, "location": ["C", "A", "B"]}
    read, _ = read_event(typed, RULES, NOW, provider(), IN_FORCE)
    assert read
    assert [place.location for place in read.occurrences] == ["A", "B", "C"]


def test_self_paced_work_that_opens_today_is_reported_in_time() -> None:
    assert problems(events.course(date(2026, 11, 23))) == {}
    assert set(problems(events.course(date(2026, 11, 22)))) == {"late_reason"}
