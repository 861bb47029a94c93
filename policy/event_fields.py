"""The fields of the report of an event, as the browser posts them and drafts keep them (our form)."""

from policy.schedule import most_units
from schemas.draft import Fields
from schemas.event import EventForm

ZONES = {
    "America/Denver": "Mountain time (Montana)",
    "America/Los_Angeles": "Pacific time",
    "America/Chicago": "Central time",
    "America/New_York": "Eastern time",
    "America/Phoenix": "Arizona time",
    "America/Anchorage": "Alaska time",
    "Pacific/Honolulu": "Hawaii time",
}
ITEM_FIELDS = ("item_kind", "item_title", "item_day", "item_starts", "item_ends", "item_minutes", "item_id")
PLACE_FIELDS = ("ordinal", "first_day", "location", "link")
PAGE = (
    *(("title",), ("description",), ("format",), ("zone",)),
    *(PLACE_FIELDS, ("recordings_until",), ("closes_on",), ("late_reason",)),
    *(ITEM_FIELDS, ("units",), ("partial_credit",)),
    *(("objectives",), ("criteria",), ("criteria_text",), ("topics",), ("audience",), ("instructors",)),
    *(("fee",), ("registration_link",), ("contact_name",), ("contact_email",), ("contact_phone",)),
    ("share_on_portal",),
)
"""The fields in the order of the page; those of one line of a list stand together."""
LISTS = frozenset((*ITEM_FIELDS, *PLACE_FIELDS, "criteria", "topics", "audience"))
"""Fields of several values; those of a schedule's lines and of places are parallel, so they keep empty strings."""
LONGEST = {
    "title": 200,
    "description": 4000,
    "objectives": 4000,
    "criteria_text": 4000,
    "instructors": 2000,
    "fee": 120,
    "registration_link": 300,
    "contact_name": 120,
    "contact_email": 254,
    "contact_phone": 40,
    "late_reason": 1000,
    "location": 200,
    "link": 300,
    "item_title": 200,
}
MULTILINE = frozenset({"description", "objectives", "criteria_text", "instructors", "late_reason"})
MOST_ITEMS = 120
MOST_OCCURRENCES = 60


def place_on_page(field: str) -> tuple[int, int, int]:
    """Where a field stands: its part of the page, its line there, its cell in the line; "item_ends_2" is line 2."""
    name, _, line = field.rpartition("_")
    listed = line.isdecimal() and name in LISTS
    known, number = (name, int(line)) if listed else (field, 0)
    for part, names in enumerate(PAGE):
        if known in names:
            return part, number, names.index(known)
    return len(PAGE), 0, 0


def fields_of(form: EventForm) -> Fields:
    """A form as its fields would have been typed, for copying and revising it.

    Units that are what the schedule makes were not typed: left empty, they follow the schedule when that changes.
    """
    follows = form.units == most_units(form.schedule)
    fields: Fields = {
        "title": form.title,
        "description": form.description,
        "format": form.format.value,
        "zone": form.zone,
        "item_id": [item.id for item in form.schedule],
        "item_kind": [item.kind for item in form.schedule],
        "item_title": [item.title for item in form.schedule],
        "item_day": [str(item.day + 1) for item in form.schedule],
        "item_starts": [f"{item.starts:%H:%M}" if item.starts else "" for item in form.schedule],
        "item_ends": [f"{item.ends:%H:%M}" if item.ends else "" for item in form.schedule],
        "item_minutes": [str(item.minutes) for item in form.schedule],
        "ordinal": [str(place.ordinal or "") for place in form.occurrences],
        "first_day": [place.first_day.isoformat() for place in form.occurrences],
        "location": [place.location for place in form.occurrences],
        "link": [place.link for place in form.occurrences],
        "recordings_until": form.recordings_until.isoformat() if form.recordings_until else "",
        "closes_on": form.closes_on.isoformat() if form.closes_on else "",
        "units": "" if follows else f"{form.units.normalize():f}",
        "partial_credit": "yes" if form.partial_credit else "no",
        "objectives": form.objectives,
        "criteria": list(form.criteria),
        "criteria_text": form.criteria_text,
        "topics": list(form.topics),
        "audience": list(form.audience),
        "instructors": form.instructors,
        "fee": form.fee,
        "registration_link": form.registration_link,
        "contact_name": form.contact.name,
        "contact_email": form.contact.email,
        "contact_phone": form.contact.phone,
        "late_reason": form.late_reason,
    }
    return fields | ({"share_on_portal": "yes"} if form.share_on_portal else {})
