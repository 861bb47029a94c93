"""What differs between two versions of an event, in words, and whether any of it stands on certificates."""

from collections.abc import Callable
from datetime import date, time

from policy.dates import in_words
from schemas.event import EventForm, FieldChange, Format, Place, ScheduleItem
from schemas.rule_set import EventRules, Option

FORMAT_WORDS = {
    Format.IN_PERSON: "In person",
    Format.LIVE_VIRTUAL: "Live virtual",
    Format.HYBRID: "Hybrid",
    Format.SELF_PACED: "Self-paced, continuously available",
    Format.CONFERENCE: "Virtual conference",
}
Words = Callable[[EventForm, EventRules], str]


def differences(before: EventForm, after: EventForm, rules: EventRules) -> list[FieldChange]:
    """Every field that reads differently, in the order of the form."""
    return [
        FieldChange(field=field, label=label, before=was, after=now, printed=_is_printed(field, before, after, rules))
        for field, (label, words) in _FIELDS.items()
        if (was := words(before, rules)) != (now := words(after, rules))
    ]


def clock(at: time) -> str:
    """A time of day, "8:30 am"."""
    return f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def item_words(item: ScheduleItem) -> str:
    """One line of a schedule in words."""
    when = f"day {item.day + 1}, {clock(item.starts)} to {clock(item.ends)}" if item.starts and item.ends else ""
    mark = "no credit" if "break" in item.title.casefold() else "break, no credit"
    what = f"{item.title} ({mark})" if item.kind == "break" else item.title
    return f"{what}: {when or f'{item.minutes} minutes'}"


def place_words(place: Place) -> str:
    """One date and where it is given, in words."""
    return ", ".join(filter(None, [in_words(place.first_day), place.location, place.link]))


def labels(ids: list[str], options: tuple[Option, ...]) -> str:
    """The labels of chosen options, in the order they are offered."""
    return ", ".join(option.label for option in options if option.id in ids)


def _is_printed(field: str, before: EventForm, after: EventForm, rules: EventRules) -> bool:
    """Whether certificates can say something else by this field; which of them do is judged one by one."""
    words = _PRINTED.get(field)
    return words is not None and words(before, rules) != words(after, rules)


def _yes_no(value: bool) -> str:  # noqa: FBT001 - a value to put into words
    return "Yes" if value else "No"


def _day(day: date | None) -> str:
    return in_words(day) if day else ""


_FIELDS: dict[str, tuple[str, Words]] = {
    "title": ("Title", lambda form, _: form.title),
    "description": ("Description", lambda form, _: form.description),
    "format": ("Format", lambda form, _: FORMAT_WORDS[form.format]),
    "zone": ("Time zone", lambda form, _: form.zone),
    "schedule": ("Schedule", lambda form, _: "\n".join(map(item_words, form.schedule))),
    "occurrences": ("Dates and places", lambda form, _: "\n".join(map(place_words, form.occurrences))),
    "late_reason": ("Why it is reported late", lambda form, _: form.late_reason),
    "recordings_until": ("Recordings until", lambda form, _: _day(form.recordings_until)),
    "closes_on": ("Closes on", lambda form, _: _day(form.closes_on)),
    "units": ("Units", lambda form, _: f"{form.units.normalize():f}"),
    "partial_credit": ("Partial credit", lambda form, _: _yes_no(form.partial_credit)),
    "objectives": ("Objectives", lambda form, _: form.objectives),
    "criteria": ("Review criteria", lambda form, _: ", ".join(form.criteria)),
    "criteria_text": ("How it meets the criteria", lambda form, _: form.criteria_text),
    "topics": ("Topics", lambda form, rules: labels(form.topics, rules.topics)),
    "audience": ("Audience", lambda form, rules: labels(form.audience, rules.audiences)),
    "instructors": ("Instructors", lambda form, _: form.instructors),
    "fee": ("Fee", lambda form, _: form.fee),
    "registration_link": ("Registration link", lambda form, _: form.registration_link),
    "contact": (
        "Contact",
        lambda form, _: ", ".join(filter(None, [form.contact.name, form.contact.email, form.contact.phone])),
    ),
    "share_on_portal": ("Share on the portal", lambda form, _: _yes_no(form.share_on_portal)),
}
_PRINTED: dict[str, Words] = {
    **{name: _FIELDS[name][1] for name in ("title", "format", "recordings_until", "units")},
    "schedule": lambda form, _: "\n".join(item.title for item in form.schedule if item.kind == "session"),
    "occurrences": lambda form, _: "\n".join(f"{place.first_day} {place.location}" for place in form.occurrences),
}
"""What certificates can say of a field: of a schedule the sessions, of a date its day and place but no link."""
