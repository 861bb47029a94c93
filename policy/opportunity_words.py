"""An opportunity in words, field by field: as pages show it, and as two versions of it differ."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from policy.dates import in_words
from policy.event_difference import FORMAT_WORDS, labels
from policy.event_fields import ZONES
from policy.regions import region_label
from schemas.event import FieldChange
from schemas.opportunity import OpportunityDate, OpportunityForm
from schemas.rule_set import EventRules

Words = Callable[[OpportunityForm, EventRules], str]

_FIELDS: dict[str, tuple[str, Words]] = {
    "title": ("Title", lambda form, _: form.title),
    "description": ("Description", lambda form, _: form.description),
    "organisation": ("Offered by", lambda form, _: form.organisation),
    "format": ("How it is given", lambda form, _: FORMAT_WORDS[form.format]),
    "region": ("Region", lambda form, _: region_label(form.region)),
    "city": ("Town", lambda form, _: form.city),
    "dates": ("Dates", lambda form, _: "\n".join(date_words(each, form.zone) for each in form.dates)),
    "opens_on": ("Opens on", lambda form, _: in_words(form.opens_on) if form.opens_on else ""),
    "closes_on": ("Closes on", lambda form, _: in_words(form.closes_on) if form.closes_on else ""),
    "cost": ("Cost", lambda form, _: "Free" if form.free else form.cost),
    "link": ("Web address", lambda form, _: form.link),
    "units": ("Professional development units", lambda form, _: f"{form.units.normalize():f}" if form.units else ""),
    "topics": ("Topics", lambda form, rules: labels(form.topics, rules.topics)),
    "audience": ("For", lambda form, rules: labels(form.audience, rules.audiences)),
    "contact": (
        "Questions to",
        lambda form, _: ", ".join(filter(None, [form.contact.name, form.contact.email, form.contact.phone])),
    ),
}


def field_words(form: OpportunityForm, rules: EventRules) -> list[tuple[str, str]]:
    """Each field that says something, as label and text, in the order of the page."""
    told = [(label, words(form, rules)) for label, words in _FIELDS.values()]
    return [(label, text) for label, text in told if text]


def opportunity_differences(before: OpportunityForm, after: OpportunityForm, rules: EventRules) -> list[FieldChange]:
    """What one version says otherwise than another, in the order of the page."""
    return [
        FieldChange(field=name, label=label, before=words(before, rules), after=words(after, rules))
        for name, (label, words) in _FIELDS.items()
        if words(before, rules) != words(after, rules)
    ]


def date_words(each: OpportunityDate, zone: str) -> str:
    """One date: its days, its hours in its own zone, its place; and that it is cancelled."""
    days = in_words(each.first_day, each.last_day)
    place = ", ".join(filter(None, [each.location, each.link]))
    told = ", ".join(filter(None, [days, hours_in_words(each, zone), place]))
    return f"{told} (cancelled)" if each.cancelled else told


def hours_in_words(each: OpportunityDate, zone: str) -> str:
    """From its first hour to its last, "9:00 am to 4:00 pm", with the zone where that is not Montana's; or nothing."""
    if not (each.starts_at and each.ends_at):
        return ""
    elsewhere = "" if zone == "America/Denver" else f" ({ZONES.get(zone, zone)})"
    return f"{_clock(each.starts_at, zone)} to {_clock(each.ends_at, zone)}{elsewhere}"


def _clock(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon
