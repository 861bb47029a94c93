"""The judgement of a report of an event: every problem at once, each beside its field, in plain words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from policy.calendar import mountain_date
from policy.contact import read_email, read_phone, read_web_site
from policy.dates import in_words
from policy.event_fields import LONGEST, MULTILINE, ZONES, fields_of, place_on_page
from policy.event_revision import revision_problems
from policy.event_schedule_fields import filled_places, read_day, read_places, read_schedule
from policy.form import ticked
from policy.occurrence import planned
from policy.replanning import begin_late, is_over, placed, replanned
from policy.schedule import in_quarters, most_units
from policy.schedule_ids import identified, last_item
from policy.schedule_problems import schedule_problems
from policy.standing import History, not_in_force
from policy.text import clean, clipped
from schemas.draft import Fields, first_line
from schemas.event import Event, EventContact, EventForm, Format, Place, ScheduleItem
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.problem import Problem
from schemas.provider import Provider
from schemas.rule_set import RuleSet

__all__ = ["fields_of", "read_event"]

REQUIRED = {
    "title": "Enter the title of the event.",
    "description": "Describe the event in a few sentences.",
    "objectives": "Write what participants will be able to do afterwards.",
    "criteria_text": "Write how the event meets the review criteria.",
    "instructors": "Name the instructors.",
    "contact_name": "Enter the name of somebody who answers questions.",
    "contact_email": "Enter the e-mail address of somebody who answers questions.",
}
ON_LINE = (Format.LIVE_VIRTUAL, Format.HYBRID, Format.CONFERENCE)
LONGEST_RECORDINGS = timedelta(days=366)


def read_event(
    fields: Fields,
    rule_set: RuleSet,
    as_of: datetime,
    provider: Provider,
    history: History,
    *,
    original: Event | None = None,
    existing: Sequence[Occurrence] = (),
) -> tuple[EventForm | None, list[Problem]]:
    """The event, cleaned and typed, or None when there is any problem; and the problems in the order of the form.

    Args:
        fields: as the browser posted them.
        rule_set: whose criteria, topics, audiences and ladders hold.
        as_of: now; a first day before it needs a reason.
        provider: who reports.
        history: how its approval stood from when on; it must be in force on every date.
        original: the event this revises; its dates were judged when they were reported.
        existing: its occurrences.
    """
    reading = _Reader(fields, rule_set, as_of, provider, history, original, existing=existing)
    form = reading.form()
    return (None if reading.problems else form), sorted(reading.problems, key=lambda each: place_on_page(each.field))


class _Reader:
    """One pass over the fields in the order of the form, gathering values and problems."""

    def __init__(  # noqa: PLR0917 - what `read_event` takes
        self,
        fields: Fields,
        rule_set: RuleSet,
        as_of: datetime,
        provider: Provider,
        history: History,
        original: Event | None,
        *,
        existing: Sequence[Occurrence],
    ) -> None:
        self.fields = fields
        self.rule_set = rule_set
        self.as_of = as_of
        self.provider = provider
        self.history = history
        self.original = original
        self.existing = existing
        self.problems: list[Problem] = []

    def form(self) -> EventForm | None:
        title, description = self.text("title"), self.text("description")
        kind = self.format()
        zone = self.zone()
        items, wrong = read_schedule(self.fields, timed=kind is not Format.SELF_PACED)
        self.problems += wrong
        before = self.original.form if self.original else None
        items = identified(items, before)
        self.problems += schedule_problems(self.fields, kind, items, before)
        places = self.places(kind)
        recordings_until = self.recordings_until(kind, places, items)
        closes_on = self.closes_on(kind, places)
        units = self.units(items)
        told = {name: self.text(name) for name in ("objectives", "criteria_text", "instructors", "fee")}
        criteria = self.chosen("criteria", [each.id for each in self.rule_set.criteria], "at least one criterion")
        events = self.rule_set.events
        topics = self.chosen("topics", [each.id for each in events.topics], "at least one topic")
        audience = self.chosen("audience", [each.id for each in events.audiences], "at least one audience")
        registration_link = self.link("registration_link")
        contact = self.contact()
        if kind is None or self.problems:
            # Dates are judged only where the rest can be read; a reason for a late report is asked for either way.
            if not self.original:
                self.late_reason(late=self.began(places))
            return None
        form = EventForm(
            title=title,
            description=description,
            format=kind,
            zone=zone,
            schedule=items,
            occurrences=places if self.original else sorted(places, key=lambda each: each.first_day),
            recordings_until=recordings_until,
            closes_on=closes_on,
            units=units,
            partial_credit=self.line("partial_credit") == "yes" or kind is Format.CONFERENCE,
            criteria=criteria,
            topics=topics,
            audience=audience,
            registration_link=registration_link,
            contact=contact,
            share_on_portal=ticked(self.line("share_on_portal")),
            **told,
        )
        if self.original:
            return self.revised(form, self.original)
        self.covered_by_approval(places)
        return form.model_copy(update={"late_reason": self.late_reason(late=self.is_late(form))})

    def revised(self, form: EventForm, original: Event) -> EventForm:
        """The form with the ordinal of each date; a date that is new in the past needs a reason, as a late report."""
        form = placed(form, self.existing, self.as_of)
        plans = replanned(form, self.existing, self.rule_set.events, self.as_of)
        self.problems += revision_problems(self.fields, form.occurrences, self.existing, plans, self.as_of)
        self.covered_by_approval(form.occurrences)
        reason = original.form.late_reason
        if begin_late(self.existing, plans, self.as_of):
            reason = self.late_reason(late=True)
        return form.model_copy(update={"late_reason": reason, "last_item": last_item(form, original.form)})

    def complain(self, field: str, message: str) -> None:
        self.problems.append(Problem(field=field, message=message))

    def line(self, name: str) -> str:
        return clean(first_line(self.fields, name), multiline=name in MULTILINE)

    def text(self, name: str) -> str:
        value, most = self.line(name), LONGEST[name]
        if not value and name in REQUIRED:
            self.complain(name, REQUIRED[name])
        elif len(value) > most:
            self.complain(name, f"This has {len(value):,} characters, and there is room for {most:,}. Shorten it.")
        return value

    def format(self) -> Format | None:
        value = self.line("format")
        if value in set(Format):
            chosen = Format(value)
            if self.original and (chosen is Format.SELF_PACED) != (self.original.form.format is Format.SELF_PACED):
                self.complain(
                    "format",
                    "An event with dates cannot become self-paced, nor the other way round. Report a new event.",
                )
            return chosen
        self.complain("format", "Choose how the event is given.")
        return None

    def zone(self) -> str:
        value = self.line("zone") or "America/Denver"
        if value not in ZONES:
            self.complain("zone", "Choose the time zone from the list.")
            return "America/Denver"
        return value

    def places(self, kind: Format | None) -> list[Place]:
        places, wrong = read_places(
            self.fields, on_line=kind in ON_LINE, in_person=kind in (Format.IN_PERSON, Format.HYBRID)
        )
        self.problems += wrong
        if kind is Format.SELF_PACED and not wrong and not any(place.link or place.location for place in places):
            # It has one place; people begin it at an address, as a rule, and sometimes where its material lies.
            self.complain("link_0", "Enter the address at which people begin, or else the place where they do.")
        if kind in (Format.SELF_PACED, Format.CONFERENCE) and len(places) > 1:
            what = "A self-paced event opens once" if kind is Format.SELF_PACED else "A conference is reported once"
            self.complain("first_day_1", f"{what}. Leave the other dates empty, or report them as events of their own.")
        return places

    def recordings_until(self, kind: Format | None, places: list[Place], items: list[ScheduleItem]) -> date | None:
        text = self.line("recordings_until")
        if not text or kind is not Format.CONFERENCE:
            return None
        day, wrong = read_day(text)
        if wrong:
            self.complain("recordings_until", wrong)
        elif day and places:
            last = places[0].first_day + timedelta(days=max((item.day for item in items), default=0))
            if day < last:
                self.complain("recordings_until", f"Recordings end before the conference does, on {in_words(last)}.")
            elif day - last > LONGEST_RECORDINGS:
                self.complain("recordings_until", "Recordings can count for a year at most after the conference.")
            elif day >= mountain_date(self.as_of) and self.begins_again(day):
                self.complain(
                    "recordings_until", "It is over, and its count was asked for; no recordings can count now."
                )
        return day

    def begins_again(self, recordings_until: date) -> bool:
        """Whether recordings would count again for what is over and was asked for its count."""
        standing = [each for each in self.existing if each.state is not OccurrenceState.CANCELLED]
        before = self.original.form.recordings_until if self.original else None
        return recordings_until != before and any(is_over(each, self.as_of) for each in standing)

    def closes_on(self, kind: Format | None, places: list[Place]) -> date | None:
        if self.original:
            # Closing has a form of its own, for it settles the last reporting period.
            return self.original.form.closes_on
        text = self.line("closes_on")
        if not text or kind is not Format.SELF_PACED:
            return None
        day, wrong = read_day(text)
        if wrong:
            self.complain("closes_on", wrong)
        elif day and places and day < places[0].first_day:
            self.complain("closes_on", "It closes before it opens. Change one of the days.")
        return day

    def units(self, items: list[ScheduleItem]) -> Decimal:
        text, most = self.line("units"), most_units(items)
        try:
            units = Decimal(text) if text else most
        except InvalidOperation:
            units = Decimal("NaN")
        if not units.is_finite() or not in_quarters(units) or units < 0:
            self.complain("units", f"“{clipped(text)}” is not a number of units in quarter steps, like 6 or 6.25.")
            return Decimal(0)
        if units > most:
            self.complain(
                "units",
                f"The schedule makes {most.normalize():f} units without its breaks, so {units.normalize():f} is "
                "more than can be offered. Lower the units or correct the schedule.",
            )
        elif not units and not self.problems:
            self.complain("units", "An event offers at least a quarter unit.")
        return units

    def chosen(self, name: str, known: list[str], what: str) -> list[str]:
        value = self.fields.get(name, [])
        chosen = {clean(each) for each in ([value] if isinstance(value, str) else value)} - {""}
        if not chosen:
            self.complain(name, f"Choose {what}.")
        elif chosen - set(known):
            self.complain(name, "One of these is not on the list. Load the page again and choose from it.")
        return [each for each in known if each in chosen]

    def link(self, name: str) -> str:
        text = self.text(name)
        if not text:
            return ""
        link, wrong = read_web_site(text)
        if wrong:
            self.complain(name, wrong)
        return link

    def contact(self) -> EventContact:
        name, email, phone = (self.text(each) for each in ("contact_name", "contact_email", "contact_phone"))
        for field, value, read in (("contact_email", email, read_email), ("contact_phone", phone, read_phone)):
            if value and (wrong := read(value)[1]):
                self.complain(field, wrong)
        return EventContact(name=name, email=email, phone=phone)

    def covered_by_approval(self, places: list[Place]) -> None:
        """Approval precedes offering (ARM 10.57.216); certificates are valid by the standing on the event's date."""
        approved_on = mountain_date(self.provider.approved_at)
        judged = {place.first_day for place in self.original.form.occurrences} if self.original else set()
        for (position, _), place in zip(filled_places(self.fields), places, strict=False):
            if place.first_day < approved_on:
                self.complain(
                    f"first_day_{position}",
                    f"Your organization was approved on {in_words(approved_on)}. Events before that day cannot award "
                    "units.",
                )
            elif place.first_day not in judged and (wrong := not_in_force(self.history, place.first_day)):
                self.complain(f"first_day_{position}", wrong)

    def began(self, places: list[Place]) -> bool:
        """Whether it began on an earlier day, as far as that can be told while much is wrong."""
        unread = any(each.field.startswith("first_day") for each in self.problems)
        return not unread and any(place.first_day < mountain_date(self.as_of) for place in places)

    def is_late(self, form: EventForm) -> bool:
        """Whether it is reported after it began; self-paced work opens on a day, so that whole day is in time."""
        if form.format is Format.SELF_PACED:
            return self.began(form.occurrences)
        return min(each.starts_at for each in planned(form, self.rule_set.events, self.as_of)) <= self.as_of

    def late_reason(self, *, late: bool) -> str:
        """An event is reported before it begins (the agency's page); later only with a reason, and marked late."""
        reason = self.text("late_reason")
        if late and not reason:
            self.complain(
                "late_reason",
                "The event has begun already. Write why it is reported late; it will be marked as reported late.",
            )
        return reason if late else ""
