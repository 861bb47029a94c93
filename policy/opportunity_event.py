"""What an event says to the portal: the words, dates and places of the opportunity that is shared from it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from policy.calendar import mountain_date
from policy.names import search_key
from policy.occurrence import in_order
from policy.opportunity_fields import ON_LINE
from policy.regions import ONLINE, town_in
from schemas.draft import Fields
from schemas.event import EventContact, EventForm, Format
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.opportunity import OpportunityDate, OpportunityForm

FACTS = ("format", "zone", "dates", "opens_on", "closes_on", "units")
"""Fields of an opportunity that follow its event at once; its words are reviewed again when they change."""
WORDS = ("title", "description", "organisation", "topics", "audience", "free", "cost", "link", "contact")

_NOTHING = frozenset({"free", "free of charge", "no charge", "no cost", "no fee", "none", "nothing", "0", "0 00"})


def fields_from(form: EventForm, organisation: str) -> Fields:
    """The fields of an opportunity as far as the event tells them; what it does not tell is left empty."""
    fee = search_key(form.fee)
    places = [place.location for place in form.occurrences]
    region, city = _where(form.format, places)
    course = form.occurrences[0].link if form.format is Format.SELF_PACED else ""
    return {
        "title": form.title,
        "description": form.description,
        "organisation": organisation,
        "region": region,
        "city": city,
        "free": "" if not fee else "yes" if fee in _NOTHING else "no",
        "cost": "" if fee in _NOTHING else form.fee,
        "link": form.registration_link or course,
        "topics": list(form.topics),
        "audience": list(form.audience),
        "contact_name": form.contact.name,
        "contact_email": form.contact.email,
        "contact_phone": form.contact.phone,
    }


def facts_from(form: EventForm, occurrences: Sequence[Occurrence]) -> dict[str, Any]:
    """Format, days, hours, places and units as the event has them; the address of an on-line meeting is not shown."""
    self_paced = form.format is Format.SELF_PACED
    zone = ZoneInfo(form.zone)
    return {
        "format": form.format,
        "zone": form.zone,
        "dates": [] if self_paced else [_date(form, each, zone) for each in in_order(occurrences)],
        "opens_on": form.occurrences[0].first_day if self_paced else None,
        "closes_on": form.closes_on if self_paced else None,
        "units": form.units,
    }


def shared_from(form: EventForm, occurrences: Sequence[Occurrence], organisation: str) -> OpportunityForm:
    """The opportunity as far as the event tells it, whatever is missing: for reading the rest, and for showing it."""
    fields = fields_from(form, organisation)
    return OpportunityForm(
        title=form.title,
        description=form.description,
        organisation=organisation,
        topics=form.topics,
        audience=form.audience,
        region=str(fields["region"]),
        city=str(fields["city"]),
        free=fields["free"] == "yes",
        cost=str(fields["cost"]),
        link=str(fields["link"]),
        contact=EventContact(**dict(form.contact)),
        **facts_from(form, occurrences),
    )


def changed_words(before: OpportunityForm, after: OpportunityForm) -> dict[str, Any]:
    """The words that an event says otherwise than before, by field."""
    return {name: getattr(after, name) for name in WORDS if getattr(after, name) != getattr(before, name)}


def is_cancelled(form: OpportunityForm) -> bool:
    """Whether each of its dates is cancelled."""
    return bool(form.dates) and not form.standing


def is_past(form: OpportunityForm, as_of: datetime) -> bool:
    """Whether its last day is over in Montana."""
    last_days: Iterable[date | None] = (
        [form.closes_on] if form.self_paced else [each.last_day for each in form.standing or form.dates]
    )
    return all(day is not None and day < mountain_date(as_of) for day in last_days)


def _where(kind: Format, places: Sequence[str]) -> tuple[str, str]:
    """The region and the town that the places of an event lie in, as far as they are known."""
    if kind in ON_LINE:
        return ONLINE, ""
    towns = [town_in(place) for place in places]
    found = {town for town in towns if town}
    if len(found) == 1 and None not in towns:
        town, region = next(iter(found))
        return region, town
    regions = {region for _, region in found}
    if None in towns or not found:
        return "", ""
    return (regions.pop() if len(regions) == 1 else "statewide"), ", ".join(sorted(town for town, _ in found))


def _date(form: EventForm, occurrence: Occurrence, zone: ZoneInfo) -> OpportunityDate:
    """One date from its first session to its last; of a conference, recordings are not part of it."""
    items = [item for item in form.schedule if item.starts and item.ends]
    first = occurrence.first_day
    days = max((item.day for item in form.schedule), default=0)
    starts = [datetime.combine(first + timedelta(days=item.day), item.starts, zone) for item in items if item.starts]
    ends = [datetime.combine(first + timedelta(days=item.day), item.ends, zone) for item in items if item.ends]
    return OpportunityDate(
        ordinal=occurrence.ordinal,
        first_day=first,
        last_day=first + timedelta(days=days),
        starts_at=min(starts).astimezone(UTC) if starts else None,
        ends_at=max(ends).astimezone(UTC) if ends else None,
        location=occurrence.location,
        cancelled=occurrence.state is OccurrenceState.CANCELLED,
    )
