"""Cancel an event, or one of its dates: what is meant is chosen in words, never by a choice left as it stood."""

from collections.abc import Sequence
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.occurrence
from console.events.over import over_page, why_over
from console.events.own import own_event
from console.events.said import CONFLICT, LONGEST_NOTE, UNPROCESSABLE, deliver, note_problems, typed
from console.public import posted
from console.templating import render
from policy.mountain import long_date
from policy.occurrence import in_order
from schemas.event import Event, Format
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.problem import Problem

router = APIRouter()

WHOLE = "all"
CHOOSE = "Choose the whole event, or one of its dates."


@router.get("/providers/{provider}/events/{number}/cancel")
async def cancel_page(request: Request, number: str) -> Response:
    """Cancel the event, or one of its dates."""
    return await _page(request, await own_event(request, number), {"occurrence": "", "reason": ""})


@router.post("/providers/{provider}/events/{number}/cancel")
async def cancel(request: Request, number: str) -> Response:
    """Cancel it, with a reason."""
    event = await own_event(request, number)
    async with posted.posted(request) as form:
        said, submission = typed(form, "occurrence", "reason"), posted.identity(form, "submission")
    occurrences = await store.occurrence.of_event(request.app.state.pool, number)
    ordinal, problems = _meant(said["occurrence"], occurrences)
    problems += note_problems(said["reason"], required=True, field="reason")
    if problems:
        return await _page(request, event, said, problems, status_code=UNPROCESSABLE)
    payload = {"occurrence": ordinal, "reason": said["reason"]}
    told = f"cancel_date&occurrence={ordinal}" if ordinal else ""
    outcome = await deliver(request, event, "cancel", submission, payload, told)
    if isinstance(outcome, Problem):
        return await _page(request, await own_event(request, number), said, [outcome], status_code=CONFLICT)
    return outcome


def _meant(chosen: str, occurrences: Sequence[Occurrence]) -> tuple[int | None, list[Problem]]:
    """The date that is meant, None for the whole event; an event of one date is meant as a whole without a choice."""
    if chosen == WHOLE or (not chosen and len(occurrences) == 1):
        return None, []
    ordinal = {str(each.ordinal): each.ordinal for each in occurrences}.get(chosen)
    return ordinal, [] if ordinal else [Problem(field="occurrence", message=CHOOSE)]


async def _page(
    request: Request, event: Event, said: dict[str, str], problems: Sequence[Problem] = (), status_code: int = 200
) -> Response:
    if why := why_over(event):
        return await over_page(request, event, why, status_code=status_code)
    occurrences = in_order(await store.occurrence.of_event(request.app.state.pool, event.number))
    cancelled = [each for each in occurrences if each.state is OccurrenceState.CANCELLED]
    standing = [each for each in occurrences if each.state in (OccurrenceState.SCHEDULED, OccurrenceState.DELIVERED)]
    # The reporting periods of a self-paced event are no dates to cancel one by one; it is closed instead.
    several = len(occurrences) > 1 and event.form.format is not Format.SELF_PACED
    whole = "The whole event, all that is left of it" if cancelled else "The whole event, every date"
    dates = [(str(each.ordinal), f"Only {long_date(each.first_day)}") for each in standing]
    return render(
        request,
        "events/cancel.html",
        status_code=status_code,
        event=event,
        choices=[*dates, (WHOLE, whole)] if several else [],
        cancelled=cancelled if several else [],
        whole=WHOLE,
        typed=said,
        problems=list(problems),
        submission=uuid4(),
        longest=LONGEST_NOTE,
    )
