"""The judgement of an opportunity: every problem at once, so that what is missing is named before anything is sent."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from policy.calendar import mountain_date
from policy.contact import read_email, read_phone
from policy.event_fields import ZONES
from policy.event_schedule_fields import read_day
from policy.markup import markup_in
from policy.opportunity_dates import read_dates
from policy.opportunity_fields import LONGEST, ON_LINE, SHORTEST_DESCRIPTION, label_of, place_on_page
from policy.public_link import read_public_link
from policy.regions import ONLINE, regions
from policy.text import clean
from schemas.draft import Fields, first_line
from schemas.event import EventContact, Format
from schemas.opportunity import OpportunityDate, OpportunityForm
from schemas.problem import Problem
from schemas.rule_set import RuleSet

REQUIRED = {
    "title": "Enter a title.",
    "description": "Describe what people will do and learn.",
    "organisation": "Enter who offers it.",
    "contact_name": "Name somebody who answers questions; the portal shows it.",
    "contact_email": "Enter an e-mail address for questions; the portal shows it.",
}
MULTILINE = frozenset({"description"})
ANYWHERE = frozenset({"statewide", "elsewhere", ONLINE})
"""Regions that need no town."""


def read_opportunity(
    fields: Fields, rule_set: RuleSet, as_of: datetime, shared: OpportunityForm | None = None
) -> tuple[OpportunityForm | None, list[Problem]]:
    """The opportunity, cleaned and typed, or None when there is any problem; and the problems in the order of the page.

    Args:
        fields: as the browser posted them.
        rule_set: whose topics and audiences hold.
        as_of: now; its last day must not be over.
        shared: of one that comes from an event, a form with the event's format, dates and units; those are not read.
    """
    reading = _Reader(fields, rule_set, as_of, shared)
    form = reading.form()
    return (None if reading.problems else form), sorted(reading.problems, key=lambda each: place_on_page(each.field))


def missing_details(problems: list[Problem]) -> list[str]:
    """What is missing or to be corrected, each once, in the order of the page: "the region", "what it costs"."""
    return list(dict.fromkeys(label_of(each.field) for each in problems))


class _Reader:
    """One pass over the fields in the order of the form, gathering values and problems."""

    def __init__(self, fields: Fields, rule_set: RuleSet, as_of: datetime, shared: OpportunityForm | None) -> None:
        self.fields = fields
        self.rule_set = rule_set
        self.as_of = as_of
        self.shared = shared
        self.problems: list[Problem] = []

    def form(self) -> OpportunityForm | None:
        words = {name: self.text(name) for name in ("title", "description", "organisation")}
        self.long_enough(words["description"])
        kind = self.shared.format if self.shared else self.format()
        region = self.region(kind)
        city = self.city(kind, region)
        zone = self.shared.zone if self.shared else self.zone()
        dates, opens_on, closes_on = self.times(kind, zone)
        free, cost = self.cost()
        link = self.link(kind)
        events = self.rule_set.events
        topics = self.chosen("topics", [each.id for each in events.topics], "at least one topic")
        audience = self.chosen("audience", [each.id for each in events.audiences], "who it is for")
        contact = self.contact()
        if kind is None or self.problems:
            return None
        return OpportunityForm(
            **words,
            format=kind,
            region=region,
            city=city,
            zone=zone,
            dates=dates,
            opens_on=opens_on,
            closes_on=closes_on,
            free=free,
            cost=cost,
            link=link,
            topics=topics,
            audience=audience,
            contact=contact,
            units=self.shared.units if self.shared else None,
        )

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
        elif wrong := markup_in(value):
            self.complain(name, wrong)
        return value

    def long_enough(self, description: str) -> None:
        """The page does not post what is missing key details, such as a description."""
        if 0 < len(description) < SHORTEST_DESCRIPTION:
            self.complain("description", "Say a little more: what will people do, and what will they take home?")

    def format(self) -> Format | None:
        value = self.line("format")
        if value in set(Format):
            return Format(value)
        self.complain("format", "Choose how it is given.")
        return None

    def region(self, kind: Format | None) -> str:
        value = self.line("region")
        if value not in {each.id for each in regions()}:
            self.complain("region", "Choose the region it is given in.")
        elif value == ONLINE and kind in (Format.IN_PERSON, Format.HYBRID):
            self.complain("region", "People come together for it, so choose the region of the place.")
        return value

    def city(self, kind: Format | None, region: str) -> str:
        value = self.text("city")
        if not value and kind in (Format.IN_PERSON, Format.HYBRID) and region not in ANYWHERE:
            self.complain("city", "Enter the town it is given in.")
        return "" if kind in ON_LINE else value

    def zone(self) -> str:
        value = self.line("zone") or "America/Denver"
        if value not in ZONES:
            self.complain("zone", "Choose a time zone from the list.")
            return "America/Denver"
        return value

    def times(self, kind: Format | None, zone: str) -> tuple[list[OpportunityDate], date | None, date | None]:
        """Its dates, or of a self-paced one the day it opens and the one it closes, where that is known."""
        if self.shared:
            return self.shared_times(self.shared)
        if kind is not Format.SELF_PACED:
            dates, wrong = read_dates(self.fields, ZoneInfo(zone), self.as_of)
            self.problems += wrong
            return dates, None, None
        opens_on, closes_on = self.day("opens_on"), self.day("closes_on")
        self.judge_end(opens_on, closes_on)
        return [], opens_on or mountain_date(self.as_of), closes_on

    def shared_times(self, shared: OpportunityForm) -> tuple[list[OpportunityDate], date | None, date | None]:
        if not shared.self_paced and not shared.standing:
            self.complain("first_day", "Each of its dates is cancelled.")
        elif not shared.self_paced and max(each.last_day for each in shared.standing) < mountain_date(self.as_of):
            self.complain("first_day", "Its last day is over.")
        elif shared.self_paced and shared.closes_on and shared.closes_on < mountain_date(self.as_of):
            self.complain("opens_on", "It is closed already.")
        return shared.dates, shared.opens_on, shared.closes_on

    def day(self, name: str) -> date | None:
        text = self.line(name)
        if not text:
            return None
        day, wrong = read_day(text)
        if wrong:
            self.complain(name, wrong)
        return day

    def judge_end(self, opens_on: date | None, closes_on: date | None) -> None:
        if opens_on and closes_on and closes_on < opens_on:
            self.complain("closes_on", "It closes before it opens. Change one of the days.")
        elif closes_on and closes_on < mountain_date(self.as_of):
            self.complain("closes_on", "This day is over. Leave it empty, or enter a day that is to come.")

    def cost(self) -> tuple[bool, str]:
        free, cost = self.line("free"), self.text("cost")
        if free not in ("yes", "no"):
            self.complain("free", "Choose whether it costs something.")
        elif free == "no" and not cost:
            self.complain("cost", "Enter what it costs, for example “$40, lunch included”.")
        return free == "yes", cost if free == "no" else ""

    def link(self, kind: Format | None) -> str:
        text = self.line("link")
        if not text:
            if kind is Format.SELF_PACED:
                self.complain("link", "Enter the web address at which people find it.")
            return ""
        link, wrong = read_public_link(text)
        if wrong:
            self.complain("link", wrong)
        return link

    def chosen(self, name: str, known: list[str], what: str) -> list[str]:
        value = self.fields.get(name, [])
        chosen = {clean(each) for each in ([value] if isinstance(value, str) else value)} - {""}
        if not chosen:
            self.complain(name, f"Choose {what}.")
        elif chosen - set(known):
            self.complain(name, "One of these is not on the list. Load the page again and choose from it.")
        return [each for each in known if each in chosen]

    def contact(self) -> EventContact:
        name, email, phone = (self.text(each) for each in ("contact_name", "contact_email", "contact_phone"))
        for field, value, read in (("contact_email", email, read_email), ("contact_phone", phone, read_phone)):
            if value and (wrong := read(value)[1]):
                self.complain(field, wrong)
        return EventContact(name=name, email=email, phone=phone)
