"""Count and close: a form becomes a submission, and then the workflow's word for it."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.certificate_run
from console.events.outcome import refused
from console.events.over import over_page, why_closed, why_over
from console.events.own import own_event, own_occurrence
from console.events.said import CONFLICT, LONGEST_NOTE, UNPROCESSABLE, deliver, note_problems, typed
from console.public import posted
from console.templating import render
from policy.calendar import mountain_date
from policy.event_schedule_fields import read_day
from policy.mountain import long_date
from schemas.event import Event, Format
from schemas.occurrence import Occurrence
from schemas.problem import Problem

router = APIRouter()

MOST = 1_000_000
MOST_RUNS = 200
TOO_MANY = f"A count can be at most {MOST:,}. Look at the number again."


@router.get("/providers/{provider}/events/{number}/occurrences/{ordinal}/count")
async def count_page(request: Request, number: str, ordinal: int) -> Response:
    """The count, proposed from what was issued here; or its correction by runs that issued some of those on paper."""
    event, found = await own_occurrence(request, number, ordinal)
    proposed = found.total if found.total is not None else found.issued
    if off := await _on_paper(request, found):
        note = f"{off} of the {found.paper} counted on paper were issued here."
        return await _count(request, event, found, {"total": str(proposed - off), "note": note})
    return await _count(request, event, found, {"total": str(proposed)})


async def _on_paper(request: Request, occurrence: Occurrence) -> int:
    """How many of those on paper runs have issued that are said to have; 0 where no run is named."""
    runs = {run for run in request.query_params.getlist("run")[:MOST_RUNS] if run.isascii() and run.isdecimal()}
    issued = 0
    for run in runs:
        if 0 < int(run[:9]) < MOST:
            issued += await store.certificate_run.issued(request.app.state.pool, occurrence.event, int(run[:9]))
    return min(issued, occurrence.paper or 0)


@router.post("/providers/{provider}/events/{number}/occurrences/{ordinal}/count")
async def count(request: Request, number: str, ordinal: int) -> Response:
    """Report the count, or correct it."""
    event, found = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        said, submission = typed(form, "total", "note"), posted.identity(form, "submission")
    total, problems = _total(said["total"], found)
    problems += note_problems(said["note"], required=found.total is not None and total != found.total)
    if problems or total is None:
        return await _count(request, event, found, said, problems, status_code=UNPROCESSABLE)
    payload = {"occurrence": ordinal, "total": total, "note": said["note"]}
    outcome = await deliver(request, event, "count", submission, payload)
    if isinstance(outcome, Problem):
        event, found = await own_occurrence(request, number, ordinal)
        return await _count(request, event, found, said, [outcome], status_code=CONFLICT)
    return outcome


async def _count(
    request: Request,
    event: Event,
    occurrence: Occurrence,
    said: dict[str, str],
    problems: Sequence[Problem] = (),
    *,
    status_code: int = 200,
) -> Response:
    if why := why_over(event, occurrence) or await why_closed(request, event, occurrence):
        return await over_page(request, event, why, occurrence=occurrence, status_code=status_code)
    return render(
        request,
        "events/count.html",
        status_code=status_code,
        event=event,
        occurrence=occurrence,
        typed={"note": ""} | said,
        problems=list(problems),
        submission=uuid4(),
        longest=LONGEST_NOTE,
    )


@router.get("/providers/{provider}/events/{number}/close")
async def close_page(request: Request, number: str) -> Response:
    """Close a self-paced event."""
    event = await own_event(request, number)
    return await _close(
        request, event, {"closes_on": (event.form.closes_on or _today(request)).isoformat(), "reason": ""}
    )


@router.post("/providers/{provider}/events/{number}/close")
async def close(request: Request, number: str) -> Response:
    """Close it on a day."""
    event = await own_event(request, number)
    async with posted.posted(request) as form:
        said, submission = typed(form, "closes_on", "reason"), posted.identity(form, "submission")
    day, problems = _closing_day(said["closes_on"], _today(request))
    problems += note_problems(said["reason"], required=False, field="reason")
    if problems or day is None:
        return await _close(request, event, said, problems, status_code=UNPROCESSABLE)
    payload = {"closes_on": day.isoformat(), "reason": said["reason"]}
    outcome = await deliver(request, event, "close", submission, payload)
    if isinstance(outcome, Problem):
        return await _close(request, event, said, [outcome], status_code=CONFLICT)
    return outcome


async def _close(
    request: Request, event: Event, said: dict[str, str], problems: Sequence[Problem] = (), status_code: int = 200
) -> Response:
    if event.form.format is not Format.SELF_PACED:
        raise HTTPException(404)
    closed = event.form.closes_on if event.form.closes_on and event.form.closes_on < _today(request) else None
    if why := why_over(event) or (f"This event closed on {long_date(closed)}." if closed else ""):
        return await over_page(request, event, why, status_code=status_code)
    return render(
        request,
        "events/close.html",
        status_code=status_code,
        event=event,
        typed=said,
        problems=list(problems),
        submission=uuid4(),
        longest=LONGEST_NOTE,
    )


def _today(request: Request) -> date:
    return mountain_date(request.state.as_of)


def _total(text: str, occurrence: Occurrence) -> tuple[int | None, list[Problem]]:
    digits = text.replace(",", "")
    if digits.isascii() and digits.isdecimal() and len(digits.lstrip("0")) > len(str(MOST)):
        return None, [Problem(field="total", message=TOO_MANY)]
    if not (digits.isascii() and digits.isdecimal()):
        return None, [Problem(field="total", message="Enter the number of certificates, 0 if you issued none.")]
    total = int(digits)
    if total > MOST:
        return None, [Problem(field="total", message=TOO_MANY)]
    if total < occurrence.issued:
        message = refused("count_below_issued", {"issued": str(occurrence.issued)})
        return None, [Problem(field="total", message=message)]
    return total, []


def _closing_day(text: str, today: date) -> tuple[date | None, list[Problem]]:
    day, wrong = read_day(text) if text else (None, "Enter the last day on which it is available.")
    if wrong or day is None:
        return None, [Problem(field="closes_on", message=wrong or "Enter a day.")]
    if day < today:
        return None, [Problem(field="closes_on", message="An event closes today or later.")]
    return day, []
