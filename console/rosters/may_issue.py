"""Whether certificates of a date may be issued, and why not, in a sentence."""

from datetime import datetime

from policy.calendar import mountain_date
from policy.mountain import long_instant
from policy.standing import History, never_in_force
from schemas.event import Event, EventStage, Format
from schemas.occurrence import Occurrence, OccurrenceState


def over(event: Event, occurrence: Occurrence) -> str:
    """Why nobody gets a certificate of this date any more, whoever gave it; "" while people can."""
    if event.stage is EventStage.CANCELLED or occurrence.state is OccurrenceState.CANCELLED:
        return "The activity was cancelled, so no certificates can be issued for it."
    if event.stage is EventStage.ARCHIVED:
        return "The event is archived: its annual report is confirmed, and no more certificates can be issued for it."
    return ""


def closed(event: Event, occurrence: Occurrence, history: History, as_of: datetime) -> str:
    """Why nobody gets a certificate of this date any more; "" while people can.

    `history` is how the provider's approval stood from when on: it counts how it stood then, not how it stands now.
    """
    if wrong := over(event, occurrence):
        return wrong
    self_paced = event.form.format is Format.SELF_PACED
    return never_in_force(
        history, occurrence, reported_at=event.reported_at, today=mountain_date(as_of), self_paced=self_paced
    )


def not_yet(event: Event, occurrence: Occurrence, history: History, as_of: datetime) -> str:
    """Why nobody gets a certificate of this date now; "" when people can."""
    if occurrence.starts_at > as_of:
        when = long_instant(occurrence.starts_at)
        return f"It begins on {when}. Certificates can be issued once it has begun; the list waits here until then."
    return closed(event, occurrence, history, as_of)
