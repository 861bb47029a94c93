"""Count, cancel, close: a form becomes a submission, and then the workflow's word for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.occurrence
import store.submission
from console.events.outcome import refused
from console.events.own import own_event, own_occurrence
from console.gateway import Pending, Refused
from console.public import posted
from console.staff.words import EVENT_STAGES
from console.templating import render
from policy.calendar import mountain_date
from policy.event_schedule_fields import read_day
from policy.text import clean
from schemas.event import Event, Format
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.submission import Submission, SubmissionKind
from store.database import transaction

router = APIRouter()

LONGEST_NOTE = 1000
MOST = 1_000_000
CONFLICT, UNPROCESSABLE = 409, 422


@router.get("/provider/events/{number}/occurrences/{ordinal}/count")
async def count_page(request: Request, number: str, ordinal: int) -> Response:
    """The count, proposed from what was issued here."""
    event, found = await own_occurrence(request, number, ordinal)
    return _count(request, event, found, {"total": str(found.total if found.total is not None else found.issued)})


@router.post("/provider/events/{number}/occurrences/{ordinal}/count")
async def count(request: Request, number: str, ordinal: int) -> Response:
    """Report the count, or correct it."""
    event, found = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        typed, submission = _typed(form, "total", "note"), posted.identity(form, "submission")
    total, problems = _total(typed["total"], found)
    problems += _note(typed["note"], required=found.total is not None and total != found.total)
    if problems or total is None:
        return _count(request, event, found, typed, problems, status_code=UNPROCESSABLE)
    payload = {"occurrence": ordinal, "total": total, "note": typed["note"]}
    outcome = await _deliver(request, event, "count", submission, payload)
    if isinstance(outcome, Problem):
        event, found = await own_occurrence(request, number, ordinal)
        return _count(request, event, found, typed, [outcome], status_code=CONFLICT)
    return outcome


def _count(
    request: Request,
    event: Event,
    occurrence: Occurrence,
    typed: dict[str, str],
    problems: Sequence[Problem] = (),
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "events/count.html",
        status_code=status_code,
        event=event,
        occurrence=occurrence,
        typed={"note": ""} | typed,
        problems=list(problems),
        submission=uuid4(),
        longest=LONGEST_NOTE,
    )


@router.get("/provider/events/{number}/cancel")
async def cancel_page(request: Request, number: str) -> Response:
    """Cancel the event, or one of its dates."""
    return await _cancel(request, await own_event(request, number), {"occurrence": "", "reason": ""})


@router.post("/provider/events/{number}/cancel")
async def cancel(request: Request, number: str) -> Response:
    """Cancel it, with a reason."""
    event = await own_event(request, number)
    async with posted.posted(request) as form:
        typed, submission = _typed(form, "occurrence", "reason"), posted.identity(form, "submission")
    occurrences = await store.occurrence.of_event(request.app.state.pool, number)
    ordinal = {str(each.ordinal): each.ordinal for each in occurrences}.get(typed["occurrence"])
    problems = _note(typed["reason"], required=True, field="reason")
    if ordinal is None and typed["occurrence"]:
        problems.append(Problem(field="occurrence", message="Choose the whole event, or one of its dates."))
    if problems:
        return await _cancel(request, event, typed, problems, status_code=UNPROCESSABLE)
    payload = {"occurrence": ordinal, "reason": typed["reason"]}
    outcome = await _deliver(request, event, "cancel", submission, payload)
    if isinstance(outcome, Problem):
        return await _cancel(request, await own_event(request, number), typed, [outcome], status_code=CONFLICT)
    return outcome


async def _cancel(
    request: Request, event: Event, typed: dict[str, str], problems: Sequence[Problem] = (), status_code: int = 200
) -> Response:
    return render(
        request,
        "events/cancel.html",
        status_code=status_code,
        event=event,
        occurrences=await store.occurrence.of_event(request.app.state.pool, event.number),
        typed=typed,
        problems=list(problems),
        submission=uuid4(),
        longest=LONGEST_NOTE,
    )


@router.get("/provider/events/{number}/close")
async def close_page(request: Request, number: str) -> Response:
    """Close a self-paced event."""
    event = await own_event(request, number)
    return _close(request, event, {"closes_on": mountain_date(request.state.as_of).isoformat(), "reason": ""})


@router.post("/provider/events/{number}/close")
async def close(request: Request, number: str) -> Response:
    """Close it on a day."""
    event = await own_event(request, number)
    async with posted.posted(request) as form:
        typed, submission = _typed(form, "closes_on", "reason"), posted.identity(form, "submission")
    day, problems = _closing_day(typed["closes_on"], mountain_date(request.state.as_of))
    problems += _note(typed["reason"], required=False, field="reason")
    if problems or day is None:
        return _close(request, event, typed, problems, status_code=UNPROCESSABLE)
    payload = {"closes_on": day.isoformat(), "reason": typed["reason"]}
    outcome = await _deliver(request, event, "close", submission, payload)
    if isinstance(outcome, Problem):
        return _close(request, event, typed, [outcome], status_code=CONFLICT)
    return outcome


def _close(
    request: Request, event: Event, typed: dict[str, str], problems: Sequence[Problem] = (), status_code: int = 200
) -> Response:
    if event.form.format is not Format.SELF_PACED:
        raise HTTPException(404)
    return render(
        request,
        "events/close.html",
        status_code=status_code,
        event=event,
        typed=typed,
        problems=list(problems),
        submission=uuid4(),
        longest=LONGEST_NOTE,
    )


async def _deliver(
    request: Request, event: Event, kind: SubmissionKind, submission: UUID | None, payload: dict[str, Any]
) -> Response | Problem:
    """Save what was sent, hand it over, and lead on; a refusal comes back as a problem of the form."""
    identity = submission or uuid4()
    known = await store.submission.find(request.app.state.pool, identity)
    if known and (known.entity, known.actor, known.kind) != (event.entity, request.state.account.actor, kind):
        identity = uuid4()
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=identity,
                kind=kind,
                entity=event.entity,
                natural_key=f"form:{identity}",
                actor=request.state.account.actor,
                received_at=request.state.as_of,
                payload=payload,
            ),
        )
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        stands = EVENT_STAGES[(await own_event(request, event.number)).stage].lower()
        return Problem(field="", message=refused(outcome.code, {"stage": stands, **outcome.details}))
    told = "pending" if isinstance(outcome, Pending) else kind
    return RedirectResponse(f"/provider/events/{event.number}?told={told}", 303)


def _typed(form: FormData, *names: str) -> dict[str, str]:
    return {name: clean(posted.text(form, name), multiline=name in {"note", "reason"}) for name in names}


def _total(text: str, occurrence: Occurrence) -> tuple[int | None, list[Problem]]:
    digits = text.replace(",", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MOST)) and int(digits) <= MOST):
        return None, [Problem(field="total", message="Enter the number of certificates, 0 if you issued none.")]
    total = int(digits)
    if total < occurrence.issued:
        message = refused("count_below_issued", {"issued": str(occurrence.issued)})
        return None, [Problem(field="total", message=message)]
    return total, []


def _note(text: str, *, required: bool, field: str = "note") -> list[Problem]:
    if required and not text:
        words = "Say why the count changes." if field == "note" else "Write the reason."
        return [Problem(field=field, message=words)]
    if len(text) > LONGEST_NOTE:
        return [Problem(field=field, message=f"Use at most {LONGEST_NOTE:,} characters.")]
    return []


def _closing_day(text: str, today: date) -> tuple[date | None, list[Problem]]:
    day, wrong = read_day(text) if text else (None, "Enter the last day on which it is available.")
    if wrong or day is None:
        return None, [Problem(field="closes_on", message=wrong or "Enter a day.")]
    if day < today:
        return None, [Problem(field="closes_on", message="An event closes today or later.")]
    return day, []
