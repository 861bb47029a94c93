"""Where a date stands by the clock, which is ahead of the records until its workflow wakes."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from schemas.occurrence import Occurrence, OccurrenceState


class Phase(StrEnum):
    """What a date that is recorded as scheduled is by now."""

    TO_COME = "to_come"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    """It is over, and its workflow is about to record that."""


def phase(occurrence: Occurrence, as_of: datetime) -> Phase:
    """Where one date stands."""
    if as_of < occurrence.starts_at:
        return Phase.TO_COME
    return Phase.UNDER_WAY if as_of < occurrence.ends_at else Phase.ENDED


def event_phase(occurrences: Iterable[Occurrence], as_of: datetime) -> Phase:
    """Where an event stands of which nothing is owed: by the date under way, or else by one that is to come."""
    found = {phase(each, as_of) for each in occurrences if each.state is OccurrenceState.SCHEDULED}
    return next((each for each in (Phase.UNDER_WAY, Phase.TO_COME) if each in found), Phase.ENDED)
