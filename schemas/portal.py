"""The public side of the portal: what is searched for, and what is found."""

from datetime import date, datetime
from enum import StrEnum

from schemas.event import Format
from schemas.model import Frozen


class PortalView(StrEnum):
    """Which opportunities a page shows."""

    ALL = "opportunities"
    DATED = "calendar"
    """Those with dates."""
    SELF_PACED = "catalog"
    """Those that people take whenever they like."""


class Cost(StrEnum):
    """What is asked for it."""

    FREE = "free"
    PAID = "paid"


class PortalSearch(Frozen):
    """What somebody looks for; what is left open filters nothing.

    Attributes:
        topic, audience: ids of the rule set's options. region: the id of a region.
        first_day, last_day: it takes place on one of these days, or is open on one of them.
    """

    text: str = ""
    topic: str | None = None
    audience: str | None = None
    region: str | None = None
    format: Format | None = None
    cost: Cost | None = None
    first_day: date | None = None
    last_day: date | None = None


class PortalLine(Frozen):
    """One opportunity in a list. ``next_day``: the first day of its next date that stands; None of a self-paced one."""

    number: str
    title: str
    organisation: str
    format: Format
    self_paced: bool
    region: str
    city: str
    free: bool
    cost: str
    first_day: date
    last_day: date | None
    next_day: date | None


class PortalPage(Frozen):
    """One page; ``total`` counts up to the most that are counted, beyond that ``more`` is true."""

    lines: list[PortalLine]
    total: int
    more: bool


class CalendarDay(Frozen):
    """One date in the calendar."""

    opportunity: str
    ordinal: int
    title: str
    organisation: str
    first_day: date
    last_day: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    cancelled: bool


class Month(Frozen):
    """The dates of one month; ``more`` when it has more than are shown."""

    days: list[CalendarDay]
    more: bool


class Newest(Frozen):
    """One opportunity in the feed of what is newest."""

    number: str
    title: str
    organisation: str
    description: str
    published_at: datetime
    changed_at: datetime


class Feed(Frozen):
    """Entries of a calendar feed, joined; ``more`` when there are more than one feed holds."""

    entries: str
    count: int
    more: bool
