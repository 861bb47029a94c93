"""Sample events for tests of every room: a workshop day, a self-paced course, a virtual conference."""

from datetime import date, time
from decimal import Decimal

from schemas.event import EventContact, EventForm, Format, Place, ScheduleItem


def item(
    number: int, starts: time, ends: time, *, kind: str = "session", day: int = 0, title: str = ""
) -> ScheduleItem:
    """One line of a schedule."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return ScheduleItem.model_validate(
        {
            "id": f"S{number}",
            "kind": kind,
            "title": title or f"Part {number}",
            "day": day,
            "starts": starts,
            "ends": ends,
            "minutes": minutes,
        }
    )


def workshop(first_day: date = date(2026, 12, 1), /, **changes: object) -> EventForm:
    """A workshop of one day in Pablo: 6.5 hours with a break that is no credit."""
    fields = {
        "title": "Teaching fractions with Salish number words",
        "description": "A day on number sense that starts from the words children hear at home.",
        "format": Format.IN_PERSON,
        "schedule": [
            item(1, time(8, 30), time(12, 0), title="Number words"),
            item(2, time(12, 0), time(13, 0), kind="break", title="Lunch"),
            item(3, time(13, 0), time(16, 0), title="Fractions"),
        ],
        "occurrences": [Place(first_day=first_day, location="Pablo, Montana")],
        "units": Decimal("6.5"),
        "partial_credit": True,
        "objectives": "Plan a lesson that uses two number systems.",
        "criteria": ["planned", "aligned"],
        "criteria_text": "Planned with the schools, aligned to the content standards.",
        "topics": ["mathematics"],
        "audience": ["elementary_teachers"],
        "instructors": "Ruth Olson, Ql̓ispé language teacher",
        "fee": "Free",
        "contact": EventContact(name="Ruth Olson", email="ruth@example.org", phone="406-555-0101"),
    }
    return EventForm.model_validate(fields | changes)


def course(opens: date = date(2026, 12, 1), /, **changes: object) -> EventForm:
    """A course people take alone, whenever they like: ten hours in two parts."""
    return workshop(
        opens,
        **{
            "title": "Structured literacy, self-paced",
            "format": Format.SELF_PACED,
            "share_on_portal": True,
            "schedule": [
                ScheduleItem(id="S1", kind="session", title="Reading", minutes=360),
                ScheduleItem(id="S2", kind="session", title="Writing", minutes=240),
            ],
            "occurrences": [Place(first_day=opens, link="https://learn.example.org/literacy")],
            "units": Decimal(10),
        }
        | changes,
    )


def conference(first_day: date = date(2026, 12, 1), /, **changes: object) -> EventForm:
    """A conference of two days online: four sessions of two hours, capped at six units, recordings for two weeks."""
    return workshop(
        first_day,
        **{
            "title": "Rural educators' winter conference",
            "format": Format.CONFERENCE,
            "schedule": [
                item(1, time(9, 0), time(11, 0)),
                item(2, time(13, 0), time(15, 0)),
                item(3, time(9, 0), time(11, 0), day=1),
                item(4, time(13, 0), time(15, 0), day=1),
            ],
            "occurrences": [Place(first_day=first_day, link="https://conference.example.org")],
            "recordings_until": date.fromordinal(first_day.toordinal() + 14),
            "units": Decimal(6),
        }
        | changes,
    )
