"""One date of an opportunity as calendars read it (RFC 5545), written once with its record.

The link, which depends on the address of this installation, is added where the feed is read. Instants are in UTC, so
that no reader needs to know a time zone; a date whose hours nobody told lasts whole days.
"""

from datetime import date, datetime, timedelta

from icalendar import Event

from policy.regions import ONLINE, region_label
from policy.text import clean, clipped
from schemas.opportunity import Opportunity, OpportunityDate, OpportunityForm, OpportunityStage

BEGINS = "BEGIN:VEVENT\r\n"
LONGEST_DESCRIPTION = 400
SHOWN = (OpportunityStage.PUBLISHED, OpportunityStage.EXPIRED, OpportunityStage.CANCELLED)
"""One that is over stays in the calendars of those who read it, and a cancelled one is called so there."""


def calendar_entry(opportunity: Opportunity, day: OpportunityDate) -> str:
    """The lines of one entry after its first; "" of an opportunity that was never shown or is shown no more."""
    if opportunity.published_at is None or opportunity.stage not in SHOWN:
        return ""
    form, entry = opportunity.form, Event()
    entry.add("uid", f"{opportunity.submission}-{day.ordinal}")
    entry.add("dtstamp", opportunity.changed_at)
    entry.add("last-modified", opportunity.changed_at)
    cancelled = day.cancelled or opportunity.stage is OpportunityStage.CANCELLED
    entry.add("sequence", _sequence(opportunity))
    begins, ends = _span(day)
    entry.add("dtstart", begins)
    if ends:
        entry.add("dtend", ends)
    entry.add("summary", clean(form.title))
    entry.add("location", clean(_place(form, day)))
    entry.add("description", _description(form))
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    lines: str = entry.to_ical().decode()
    return lines.removeprefix(BEGINS)


def _sequence(opportunity: Opportunity) -> int:
    """Its version; a cancelled one, which has no further version, counts once more, or readers would not notice."""
    return opportunity.version + (opportunity.stage is OpportunityStage.CANCELLED)


def _span(day: OpportunityDate) -> tuple[date | datetime, date | datetime | None]:
    """When it begins and ends; the end of whole days is the day after the last one (RFC 5545, 3.6.1)."""
    if day.starts_at is None:
        return day.first_day, day.last_day + timedelta(days=1)
    return day.starts_at, day.ends_at


def _place(form: OpportunityForm, day: OpportunityDate) -> str:
    return day.location or form.city or (region_label(ONLINE) if day.link or form.region == ONLINE else "")


def _description(form: OpportunityForm) -> str:
    about = clipped(clean(form.description, multiline=True), LONGEST_DESCRIPTION)
    return f"{about}\n\nOffered by {clean(form.organisation)}. Cost: {'free' if form.free else clean(form.cost)}."
