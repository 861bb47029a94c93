"""The judgement of what a revision does to the dates of an event, in words beside their fields."""

from collections.abc import Sequence
from datetime import datetime

from policy.dates import in_words
from policy.event_fields import PLACE_FIELDS
from policy.event_schedule_fields import lines
from policy.replanning import date_problems
from schemas.draft import Fields
from schemas.event import Place
from schemas.occurrence import Occurrence, OccurrenceState, PlannedOccurrence
from schemas.problem import Problem

_WORDS = {
    "date_is_over": "{day} is over, or has certificates, so it cannot be taken out of the event. Enter it again.",
    "date_was_held": "{day} is over, so it can only be corrected to a day that is past as well.",
    "date_cancelled": "{day} was cancelled. Empty this line; to hold it after all, add it as a new date.",
}


def revision_problems(
    fields: Fields,
    places: Sequence[Place],
    existing: Sequence[Occurrence],
    plans: Sequence[PlannedOccurrence],
    as_of: datetime,
) -> list[Problem]:
    """What cannot be done to dates that are over or were cancelled."""
    found: list[tuple[int, str]] = [(each.ordinal, each.code) for each in date_problems(existing, plans, as_of)]
    cancelled = {each.ordinal for each in existing if each.state == OccurrenceState.CANCELLED}
    found += [(place.ordinal, "date_cancelled") for place in places if place.ordinal in cancelled]
    days = {each.ordinal: in_words(each.first_day, max(each.first_day, each.last_day)) for each in existing}
    return [
        Problem(field=_field(fields, ordinal), message=_WORDS[code].format(day=days[ordinal]))
        for ordinal, code in found
    ]


def _field(fields: Fields, ordinal: int) -> str:
    """The line of a date; the first one where the page lists it no more."""
    at = (at for at, line in enumerate(lines(fields, PLACE_FIELDS)) if line["ordinal"] == str(ordinal))
    return f"first_day_{next(at, 0)}"
