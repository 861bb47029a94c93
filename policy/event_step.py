"""Where an event stands by its occurrences, and what happens next about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from schemas.event import FINAL_EVENT_STAGES, EventForm, EventStage, Format
from schemas.occurrence import Occurrence, OccurrenceState

EventStep = Literal["deliver", "count", "archive"]
"""``deliver``: the next occurrence ends; ``count``: a count is owed until then; ``archive``: the annual report."""


def event_stage(
    form: EventForm, occurrences: Sequence[Occurrence], *, cancelled: bool = False, archived: bool = False
) -> EventStage:
    """The stage of an event; a self-paced one is settled only after it was closed and its last period counted."""
    if cancelled:
        return EventStage.CANCELLED
    if archived:
        return EventStage.ARCHIVED
    states = {each.state for each in occurrences} - {OccurrenceState.CANCELLED}
    if not states:
        return EventStage.CANCELLED
    if OccurrenceState.DELIVERED in states:
        return EventStage.DELIVERED
    if OccurrenceState.SCHEDULED in states or not _is_closed(form, occurrences):
        return EventStage.REPORTED
    return EventStage.SETTLED


def next_step(stage: EventStage, occurrences: Sequence[Occurrence]) -> tuple[EventStep | None, datetime | None]:
    """What happens next as a code, and when; nothing about an event that is archived or cancelled."""
    if stage in FINAL_EVENT_STAGES:
        return None, None
    owed = [each.count_due_at for each in occurrences if each.state == OccurrenceState.DELIVERED]
    if owed:
        return "count", min(owed)
    ahead = [each.ends_at for each in occurrences if each.state == OccurrenceState.SCHEDULED]
    if ahead:
        return "deliver", min(ahead)
    return "archive", None


def _is_closed(form: EventForm, occurrences: Sequence[Occurrence]) -> bool:
    if form.format is not Format.SELF_PACED:
        return True
    return form.closes_on is not None and max(each.last_day for each in occurrences) >= form.closes_on
