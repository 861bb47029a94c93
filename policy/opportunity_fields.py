"""The fields of an opportunity, as the browser posts them and drafts keep them (our form)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schemas.draft import Fields
from schemas.event import Format
from schemas.opportunity import OpportunityDate, OpportunityForm

DATE_FIELDS = ("first_day", "last_day", "starts", "ends", "location", "date_link")
LISTS = frozenset((*DATE_FIELDS, "topics", "audience"))
"""Fields of several values; those of dates are parallel, so they keep empty strings."""
PAGE = (
    *("title", "description", "organisation", "format", "region", "city", "zone"),
    *(*DATE_FIELDS, "opens_on", "closes_on", "free", "cost", "link", "topics", "audience"),
    *("contact_name", "contact_email", "contact_phone", "your_name", "your_email"),
)
"""The fields in the order of the page."""
FROM_EVENT = frozenset((*DATE_FIELDS, "format", "zone", "opens_on", "closes_on"))
"""Fields that an opportunity shared from an event takes from it, and that nobody types."""
SINGLE = tuple(name for name in PAGE if name not in LISTS)
LONGEST = {
    "title": 200,
    "description": 4000,
    "organisation": 200,
    "city": 100,
    "cost": 120,
    "contact_name": 120,
    "contact_email": 254,
    "contact_phone": 40,
    "location": 200,
    "your_name": 120,
    "your_email": 254,
}
LABELS = {
    "title": "the title",
    "description": "the description",
    "organisation": "who offers it",
    "format": "how it is given",
    "region": "the region",
    "city": "the town",
    "zone": "the time zone",
    "first_day": "the dates",
    "opens_on": "when it opens",
    "free": "what it costs",
    "cost": "what it costs",
    "link": "the web address",
    "topics": "the topics",
    "audience": "who it is for",
    "contact_name": "whom to ask",
    "contact_email": "the e-mail address of whom to ask",
    "contact_phone": "the phone number of whom to ask",
    "your_name": "your name",
    "your_email": "your e-mail address",
}
"""What is missing, as the page names it."""
MOST_DATES = 24
SHORTEST_DESCRIPTION = 40
ON_LINE = (Format.LIVE_VIRTUAL, Format.SELF_PACED, Format.CONFERENCE)


def place_on_page(field: str) -> tuple[int, int]:
    """Where a field stands: its part of the page, and its line there; "first_day_2" is line 2."""
    name, _, line = field.rpartition("_")
    known, number = (name, int(line)) if line.isdecimal() and name in LISTS else (field, 0)
    if known in DATE_FIELDS:
        return PAGE.index("first_day"), number * len(DATE_FIELDS) + DATE_FIELDS.index(known)
    return (PAGE.index(known) if known in PAGE else len(PAGE)), number


def label_of(field: str) -> str:
    """What a problem's field is called where missing details are listed."""
    name, _, line = field.rpartition("_")
    known = name if line.isdecimal() and name in LISTS else field
    return LABELS["first_day"] if known in DATE_FIELDS else LABELS.get(known, known)


def fields_of(form: OpportunityForm) -> Fields:
    """A form as its fields would have been typed."""
    zone = ZoneInfo(form.zone)
    return {
        "title": form.title,
        "description": form.description,
        "organisation": form.organisation,
        "format": form.format.value,
        "region": form.region,
        "city": form.city,
        "free": "yes" if form.free else "no",
        "cost": form.cost,
        "link": form.link,
        "zone": form.zone,
        "opens_on": form.opens_on.isoformat() if form.opens_on else "",
        "closes_on": form.closes_on.isoformat() if form.closes_on else "",
        "topics": list(form.topics),
        "audience": list(form.audience),
        "contact_name": form.contact.name,
        "contact_email": form.contact.email,
        "contact_phone": form.contact.phone,
    } | _dates(form.dates, zone)


def _dates(dates: list[OpportunityDate], zone: ZoneInfo) -> Fields:
    return {
        "first_day": [each.first_day.isoformat() for each in dates],
        "last_day": ["" if each.last_day == each.first_day else each.last_day.isoformat() for each in dates],
        "starts": [_clock(each.starts_at, zone) for each in dates],
        "ends": [_clock(each.ends_at, zone) for each in dates],
        "location": [each.location for each in dates],
        "date_link": [each.link for each in dates],
    }


def _clock(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%H:%M}" if instant else ""
