"""The schedule of an event: what of it is credit, and how many units that makes.

One hour of attendance is one unit (ARM 10.57.215); quarter-hour steps, breaks excluded and any remainder left out are
our defaults.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from schemas.event import EventForm, ScheduleItem

QUARTER = Decimal("0.25")
MINUTES_OF_A_QUARTER = 15
MOST_UNITS = Decimal(9999)


def credit_minutes(schedule: Iterable[ScheduleItem]) -> int:
    """Minutes of attendance that count: sessions, not breaks."""
    return sum(item.minutes for item in schedule if item.kind == "session")


def most_units(schedule: Iterable[ScheduleItem]) -> Decimal:
    """What full attendance is worth, in whole quarter hours."""
    return credit_minutes(schedule) // MINUTES_OF_A_QUARTER * QUARTER


def units_of_sessions(form: EventForm, ids: Iterable[str]) -> Decimal:
    """What a person gets who attended these sessions: their sum, each once, capped at the event's units."""
    attended = set(ids)
    return min(most_units(item for item in form.schedule if item.id in attended), form.units)


def in_quarters(units: Decimal) -> bool:
    """Whether units are a number in quarter steps that a record can hold."""
    return units.is_finite() and abs(units) <= MOST_UNITS and units % QUARTER == 0


def overlaps(schedule: Sequence[ScheduleItem]) -> list[tuple[ScheduleItem, ScheduleItem]]:
    """Neighbours in time of which the second begins before the first ends."""
    timed = sorted(
        (item for item in schedule if item.starts and item.ends), key=lambda item: (item.day, item.starts, item.ends)
    )
    pairs = pairwise(timed)
    return [
        (one, other)
        for one, other in pairs
        if one.day == other.day and other.starts and one.ends and other.starts < one.ends
    ]
