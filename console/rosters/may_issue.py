"""Whether certificates of a date may be issued, and why not, in a sentence."""

from datetime import datetime

from policy.mountain import long_instant
from schemas.event import Event, EventStage
from schemas.occurrence import Occurrence, OccurrenceState


def closed(event: Event, occurrence: Occurrence) -> str:
    """Why nobody gets a certificate of this date any more; "" while people can."""
    if event.stage is EventStage.CANCELLED or occurrence.state is OccurrenceState.CANCELLED:
        return "It was cancelled, so no certificates can be issued for it."
    if event.stage is EventStage.ARCHIVED:
        return "The event is archived: its year is closed, and no more certificates can be issued for it."
    return ""


def not_yet(event: Event, occurrence: Occurrence, as_of: datetime) -> str:
    """Why nobody gets a certificate of this date now; "" when people can."""
    if occurrence.starts_at > as_of:
        when = long_instant(occurrence.starts_at)
        return f"It begins on {when}. Certificates can be issued once it has begun; the list waits here until then."
    return closed(event, occurrence)
