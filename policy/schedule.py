"""The schedule of an event: what of it is credit, and how many units that makes.

One hour of attendance is one unit (ARM 10.57.215); quarter-hour steps, breaks excluded, any remainder left out and time
shared by parallel sessions counted once are our defaults.
"""

from collections.abc import Iterable, Sequence
from datetime import time
from decimal import Decimal
from itertools import pairwise

from schemas.event import EventForm, ScheduleItem

QUARTER = Decimal("0.25")
MINUTES_OF_A_QUARTER = 15
MOST_UNITS = Decimal(9999)


def credit_minutes(schedule: Iterable[ScheduleItem]) -> int:
    """Minutes of attendance that count: sessions, not breaks, and time that several sessions share once.

    Nobody attends two sessions at the same time; parallel ones are usual at a conference.
    """
    sessions = [item for item in schedule if item.kind == "session"]
    spans = sorted(
        (item.day, _minute(item.starts), _minute(item.ends)) for item in sessions if item.starts and item.ends
    )
    minutes = sum(item.minutes for item in sessions if not (item.starts and item.ends))
    known: tuple[int, int] = (-1, 0)
    for day, starts, ends in spans:
        begins = max(starts, known[1]) if known[0] == day else starts
        minutes += max(ends - begins, 0)
        known = day, max(ends, begins)
    return minutes


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


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


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
