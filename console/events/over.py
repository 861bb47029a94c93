"""What is over for good is said at once, instead of a form that can only be refused."""

from fastapi import Request
from starlette.responses import Response

from console.templating import render
from policy.mountain import long_date
from schemas.draft import EventDraft
from schemas.event import Event, EventStage
from schemas.occurrence import Occurrence, OccurrenceState


def why_over(event: Event, occurrence: Occurrence | None = None) -> str:
    """Why nothing more can be said about an event, or about one date of it; "" while something can."""
    if event.stage is EventStage.CANCELLED:
        when = f" on {long_date(event.cancelled_at)}" if event.cancelled_at else ""
        return f"This event was cancelled{when}. Nothing more is asked about it, and nothing about it changes any more."
    if event.stage is EventStage.ARCHIVED:
        return "This event is archived: the annual report of its year is completed, and nothing about it changes now."
    if occurrence is not None and occurrence.state is OccurrenceState.CANCELLED:
        return f"The date {long_date(occurrence.first_day)} was cancelled, so no count is asked for it."
    return ""


def over_page(
    request: Request, event: Event, why: str, *, draft: EventDraft | None = None, status_code: int = 200
) -> Response:
    """The page that says so, with the way back, and the way to be rid of a draft of what cannot change any more."""
    return render(request, "events/over.html", status_code=status_code, event=event, why=why, draft=draft)
