"""What is over for good is said at once, instead of a form that can only be refused."""

from collections.abc import Iterable

from fastapi import Request
from starlette.responses import Response

import store.annual_report
import store.occurrence
from console.templating import render
from policy.dates import report_year_words
from policy.mountain import long_date
from schemas.annual_report import AnnualReport
from schemas.draft import EventDraft
from schemas.event import Event, EventStage
from schemas.occurrence import Occurrence, OccurrenceState


def why_over(event: Event, occurrence: Occurrence | None = None) -> str:
    """Why nothing more can be said about an event, or about one date of it; "" while something can."""
    if event.stage is EventStage.CANCELLED:
        when = f" on {long_date(event.cancelled_at)}" if event.cancelled_at else ""
        return f"This event was cancelled{when}. Nothing more is asked about it, and nothing about it changes any more."
    if event.stage is EventStage.ARCHIVED:
        return "This event is archived: the annual report of its year is confirmed, and nothing about it changes now."
    if occurrence is not None and occurrence.state is OccurrenceState.CANCELLED:
        return f"The date {long_date(occurrence.first_day)} was cancelled, so no count is asked for it."
    return ""


async def why_closed(request: Request, event: Event, occurrence: Occurrence) -> str:
    """Why nothing about one date changes now, though the event may go on; "" while it can."""
    closed = await closed_years(request, event, [occurrence])
    if not closed:
        return ""
    year = report_year_words(closed[0].year)
    return (
        f"The annual report {year}, which covers this date, is confirmed: its count and certificates stay as they are."
    )


async def closed_years(
    request: Request, event: Event, occurrences: Iterable[Occurrence] | None = None
) -> list[AnnualReport]:
    """The completed annual reports that cover an event, or some dates of it: to be reopened before anything changes."""
    pool = request.app.state.pool
    dates = await store.occurrence.of_event(pool, event.number) if occurrences is None else occurrences
    days = [each.last_day for each in dates if each.state is not OccurrenceState.CANCELLED]
    return await store.annual_report.completed_covering(pool, event.provider, days)


async def over_page(
    request: Request,
    event: Event,
    why: str,
    *,
    draft: EventDraft | None = None,
    occurrence: Occurrence | None = None,
    status_code: int = 200,
) -> Response:
    """The page that says so, with the ways on: to the event, to reopen its report, to be rid of a draft."""
    dates = [occurrence] if occurrence else None
    is_closed = event.stage is EventStage.ARCHIVED or occurrence is not None
    closed = await closed_years(request, event, dates) if is_closed else []
    return render(
        request,
        "events/over.html",
        status_code=status_code,
        event=event,
        why=why,
        draft=draft,
        closed=[(each.year, report_year_words(each.year)) for each in closed],
    )
