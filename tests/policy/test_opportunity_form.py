"""What may stand on the portal: complete, of plain words and plain links, and still to come."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from policy.markup import markup_in
from policy.opportunity_event import changed_words, facts_from, fields_from, shared_from
from policy.opportunity_fields import fields_of
from policy.opportunity_form import missing_details, read_opportunity
from policy.opportunity_words import field_words, opportunity_differences
from policy.public_link import read_public_link
from policy.regions import region_label, regions, town_in
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.opportunity import OpportunityForm
from tests import events
from tests.opportunities import course, day, workshop
from tests.samples import RULE_SET

NOW = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)


def read(form: OpportunityForm | None = None, /, **typed: Any) -> tuple[OpportunityForm | None, dict[str, str]]:
    found, problems = read_opportunity(fields_of(form or workshop()) | typed, RULE_SET, NOW)
    return found, {each.field: each.message for each in problems}


@pytest.mark.parametrize(
    "form", [workshop(), course(), workshop(dates=[day(date(2027, 1, 14)), day(date(2027, 2, 4), 2)])]
)
def test_what_is_typed_reads_as_it_was(form: OpportunityForm) -> None:
    assert read(form) == (form, {})


def test_everything_missing_is_named_at_once_in_the_order_of_the_page() -> None:
    found, problems = read_opportunity({}, RULE_SET, NOW)
    assert found is None
    assert missing_details(problems) == [
        *("the title", "the description", "who offers it", "how it is given", "the region", "the dates"),
        *("what it costs", "the topics", "who it is for", "whom to ask", "the e-mail address of whom to ask"),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": "A" * 201}, "title"),
        ({"description": "Too short."}, "description"),
        ({"format": "by_post"}, "format"),
        ({"region": "region_9"}, "region"),
        ({"region": "online"}, "region"),
        ({"city": ""}, "city"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"free": "no", "cost": ""}, "cost"),
        ({"topics": ["alchemy"]}, "topics"),
        ({"first_day": ["2027-01-14"], "last_day": ["2027-01-13"]}, "last_day_1"),
        ({"first_day": ["2027-01-14"], "last_day": ["2027-06-13"]}, "last_day_1"),
        ({"first_day": ["2036-01-14"]}, "first_day_1"),
        ({"first_day": ["2026-11-24"]}, "first_day_1"),
        ({"first_day": [""], "location": ["Larch Hall"]}, "first_day_1"),
        ({"first_day": ["the day after"]}, "first_day_1"),
        ({"starts": ["9 o'clock"]}, "starts_1"),
        ({"starts": [""]}, "starts_1"),
        ({"starts": ["16:00"], "ends": ["16:00"]}, "ends_1"),
        ({"location": ["<i>Larch Hall</i>"]}, "location_1"),
        ({"date_link": ["file:///etc/hosts"]}, "date_link_1"),
        ({"first_day": [f"2027-01-{each:02d}" for each in range(1, 26)], "starts": [], "ends": []}, "first_day_25"),
    ],
)
def test_a_fault_is_named_beside_its_field(typed: dict[str, Any], field: str) -> None:
    found, problems = read(**typed)
    assert found is None
    assert list(problems) == [field]


def test_a_course_needs_a_link_and_ends_after_it_begins() -> None:
    assert list(read(course(), link="")[1]) == ["link"]
    assert list(read(course(), closes_on="2026-11-30")[1]) == ["closes_on"]
    assert list(read(course(), opens_on="2026-01-01", closes_on="2026-11-20")[1]) == ["closes_on"]


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x"),
        *("ftp://larch.example.org", "https://a@larch.example.org", "https://a:b@larch.example.org"),
        *("http://192.0.2.7", "http://192.0.2.7:8080/", "http://0x7f.1/", "http://2130706433", "http://[::1]/"),
        *("http://localhost/", "http://printer.local", "http://wiki", "https://larch.example.org/<x>", "https://"),
        *("https://larch%40evil.example@x.org/", "https://larch.example.org/" + "a" * 300),
    ],
)
def test_a_hostile_link_is_refused_in_words(text: str) -> None:
    wrong = read_public_link(text)[1]
    assert wrong
    assert wrong.endswith(".")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("larch.example.org", "https://larch.example.org"),
        ("larch.example.org:8443/x", "https://larch.example.org:8443/x"),
        ("http://larch.example.org/a?b=c#d", "http://larch.example.org/a?b=c#d"),
        ("https://larch.example.org/@kari", "https://larch.example.org/@kari"),
    ],
)
def test_a_plain_link_is_kept(text: str, kept: str) -> None:
    assert read_public_link(text) == (kept, None)


@pytest.mark.parametrize(
    "text",
    ["<b>Read</b>", "a <script>", "&#60;b", "[here](https://x.org)", "[url=x]", "javascript:go", "<!-- -->"],
)
def test_markup_is_found(text: str) -> None:
    assert markup_in(text)


@pytest.mark.parametrize("text", ["3 < 4 and 5 > 4", "Grades K–2 & 3–5", "Data: what to do with it", "Ql̓ispé [new]"])  # noqa: RUF001
def test_plain_text_is_left_alone(text: str) -> None:
    assert markup_in(text) is None


def occurrence(ordinal: int, first_day: date, *, cancelled: bool = False) -> Occurrence:
    return Occurrence(
        event="E-2026-00001",
        ordinal=ordinal,
        provider="P-00001",
        state=OccurrenceState.CANCELLED if cancelled else OccurrenceState.SCHEDULED,
        first_day=first_day,
        last_day=first_day,
        starts_at=NOW,
        ends_at=NOW,
        location="Pablo, Montana",
        link="https://meet.example.org/room-7",
        count_due_at=NOW,
    )


def test_an_event_tells_days_hours_and_places_and_keeps_its_meeting_to_itself() -> None:
    held = [occurrence(1, date(2026, 12, 1)), occurrence(2, date(2026, 12, 8), cancelled=True)]
    facts = facts_from(events.workshop(), held)
    first, second = facts["dates"]
    assert (first.starts_at, first.ends_at) == (
        datetime(2026, 12, 1, 15, 30, tzinfo=UTC), datetime(2026, 12, 1, 23, 0, tzinfo=UTC),
    )  # fmt: skip
    assert [first.cancelled, second.cancelled] == [False, True]
    assert not first.link
    conference = facts_from(events.conference(), held)["dates"][0]
    assert (conference.first_day, conference.last_day) == (date(2026, 12, 1), date(2026, 12, 2)), "without recordings"


def test_what_an_event_does_not_tell_is_left_empty() -> None:
    told = fields_from(events.workshop(), "Séliš Ksanka Ql̓ispé Education Department")
    assert (told["region"], told["city"], told["free"]) == ("region_5", "Pablo", "yes")
    untold = fields_from(events.workshop(fee=""), "x")
    assert untold["free"] == ""
    costly = fields_from(events.workshop(fee="$40"), "x")
    assert (costly["free"], costly["cost"]) == ("no", "$40")


def test_changed_words_are_told_from_days_that_moved() -> None:
    held = [occurrence(1, date(2026, 12, 1))]
    before = shared_from(events.workshop(), held, "x")
    moved = shared_from(events.workshop(), [occurrence(1, date(2026, 12, 9))], "x")
    assert changed_words(before, moved) == {}
    renamed = shared_from(events.workshop(title="Fractions anew", fee="$5"), held, "x")
    assert set(changed_words(before, renamed)) == {"title", "free", "cost"}


def test_two_versions_differ_in_words() -> None:
    after = workshop(dates=[day(date(2027, 1, 14), cancelled=True)], free=True, cost="")
    changes = {
        each.field: (each.before, each.after) for each in opportunity_differences(workshop(), after, RULE_SET.events)
    }
    assert changes["cost"] == ("$40, lunch included", "Free")
    assert changes["dates"][1] == "January 14, 2027, 9:00 am to 4:00 pm, Larch Hall, Polson (cancelled)"
    assert ("Town", "Polson") in field_words(workshop(), RULE_SET.events)


def test_regions_are_data_and_towns_suggest_one() -> None:
    assert [each.id for each in regions()][:5] == [f"region_{number}" for number in range(1, 6)]
    towns = [town for each in regions() for town in each.towns]
    assert len(towns) == len(set(towns)), "no town lies in two regions"
    assert town_in("West Yellowstone School") == ("West Yellowstone", "region_4")
    assert town_in("St. Regis") == ("Saint Regis", "region_5") or town_in("Saint Regis") == ("Saint Regis", "region_5")
    assert town_in("The old schoolhouse") is None
    assert region_label("gone") == "gone"
