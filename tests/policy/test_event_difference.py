"""What differs between two versions of an event, in words people read, and whether certificates can say so."""

from datetime import date, time
from decimal import Decimal

import pytest

from policy.event_difference import clock, differences, item_words, place_words
from schemas.event import EventContact, EventForm, Format, Place
from tests import samples
from tests.events import conference, course, item, workshop

RULES = samples.RULE_SET.events
FORM = workshop()
HERE = FORM.occurrences[0]
MORNING = "Number words: day 1, 8:30 am to 12:00 pm\nLunch (break, no credit): day 1, 12:00 pm to 1:00 pm"
TEA = FORM.schedule[1].model_copy(update={"title": "Tea"})
ANN = EventContact(name="Ann", email="a@x.org")
NOT_TYPED = {"last_item"}
"""Fields of a form that nobody typed."""
CHANGED: dict[str, tuple[object, str, str]] = {
    "title": ("Fractions", "Teaching fractions with Salish number words", "Fractions"),
    "description": ("Another day.", FORM.description, "Another day."),
    "format": (Format.HYBRID, "In person", "Hybrid"),
    "zone": ("America/Chicago", "America/Denver", "America/Chicago"),
    "units": (Decimal("6.00"), "6.5", "6"),
    "partial_credit": (False, "Yes", "No"),
    "objectives": ("More.", FORM.objectives, "More."),
    "criteria": (["planned"], "planned, aligned", "planned"),
    "criteria_text": ("So.", FORM.criteria_text, "So."),
    "topics": ([], "Mathematics", ""),
    "audience": ([], "Elementary teachers", ""),
    "instructors": ("Ann", FORM.instructors, "Ann"),
    "fee": ("$40", "Free", "$40"),
    "registration_link": ("https://x.org", "", "https://x.org"),
    "contact": (
        EventContact(name="Ann", email="a@x.org"),
        "Ruth Olson, ruth@example.org, 406-555-0101",
        "Ann, a@x.org",
    ),
    "share_on_portal": (True, "No", "Yes"),
    "late_reason": ("Snow.", "", "Snow."),
    "recordings_until": (date(2026, 12, 5), "", "December 5, 2026"),
    "closes_on": (date(2026, 12, 5), "", "December 5, 2026"),
    "schedule": (
        [*FORM.schedule[:2], item(3, time(13), time(15, 30), title="Fractions")],
        f"{MORNING}\nFractions: day 1, 1:00 pm to 4:00 pm",
        f"{MORNING}\nFractions: day 1, 1:00 pm to 3:30 pm",
    ),
    "occurrences": (
        [HERE, Place(first_day=date(2026, 12, 20), link="https://x.org")],
        "December 1, 2026, Pablo, Montana",
        "December 1, 2026, Pablo, Montana\nDecember 20, 2026, https://x.org",
    ),
}


@pytest.mark.parametrize("field", CHANGED)
def test_each_field_reads_as_people_say_it(field: str) -> None:
    value, before, after = CHANGED[field]
    (change,) = differences(FORM, FORM.model_copy(update={field: value}), RULES)
    assert (change.field, change.before, change.after) == (field, before, after)
    assert change.label


def test_every_field_of_a_form_is_among_them() -> None:
    assert set(CHANGED) == set(EventForm.model_fields) - NOT_TYPED


@pytest.mark.parametrize("form", [workshop(), course(), conference()])
def test_what_is_the_same_differs_in_nothing(form: EventForm) -> None:
    assert differences(form, EventForm.model_validate(form.model_dump(mode="json")), RULES) == []
    numbered = [place.model_copy(update={"ordinal": 1}) for place in form.occurrences]
    assert differences(form, form.model_copy(update={"occurrences": numbered}), RULES) == []


def test_differences_come_in_the_order_of_the_form() -> None:
    changes = differences(FORM, FORM.model_copy(update={"fee": "$1", "units": Decimal(1), "title": "X"}), RULES)
    assert [each.field for each in changes] == ["title", "units", "fee"]


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({"title": "Fractions"}, True),
        ({"format": Format.HYBRID}, True),
        ({"units": Decimal(6)}, True),
        ({"recordings_until": date(2026, 12, 5)}, True),
        ({"occurrences": [HERE.model_copy(update={"first_day": date(2026, 12, 2)})]}, True),
        ({"occurrences": [HERE.model_copy(update={"location": "Ronan"})]}, True),
        ({"occurrences": [HERE.model_copy(update={"link": "https://x.org"})]}, False),
        ({"schedule": [FORM.schedule[0].model_copy(update={"title": "Words"}), *FORM.schedule[1:]]}, True),
        (
            {"schedule": [FORM.schedule[0], FORM.schedule[1].model_copy(update={"title": "Tea"}), FORM.schedule[2]]},
            False,
        ),
        ({"zone": "America/Chicago"}, False),
        ({"fee": "$40"}, False),
        ({"partial_credit": False}, False),
    ],
)
def test_only_what_certificates_can_say_is_printed(changes: dict[str, object], *, printed: bool) -> None:
    (change,) = differences(FORM, FORM.model_copy(update=changes), RULES)
    assert change.printed is printed


def test_times_days_and_places_in_words() -> None:
    told = {time(0, 5): "12:05 am", time(8, 30): "8:30 am", time(12): "12:00 pm", time(23, 59): "11:59 pm"}
    assert {each: clock(each) for each in told} == told
    assert item_words(course().schedule[0]) == "Reading: 360 minutes"
    assert item_words(conference().schedule[2]) == "Part 3: day 2, 9:00 am to 11:00 am"
    assert place_words(Place(first_day=date(2026, 12, 1), location="Pablo", link="https://x.org")) == (
        "December 1, 2026, Pablo, https://x.org"
    )
