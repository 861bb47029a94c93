"""Moving, pausing and letting go on: a form becomes a submission, and then the workflow's word for it."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.submission
from console.announcements import progress
from console.announcements.held import held
from console.announcements.outcome import refused
from console.announcements.scheduling import read_typed, when_of
from console.gateway import Accepted, Pending, Refused
from console.public import posted
from schemas.announcement import AnnouncementRecorded, AnnouncementState, AnnouncementVerb
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422


@router.post("/staff/announcements/{number}/reschedule")
async def reschedule(request: Request, number: str) -> Response:
    """Send it at another time, or at another pace."""
    announcement = await held(request, number)
    async with posted.posted(request) as form:
        typed, submission = read_typed(form), posted.identity(form, "submission")
    at, per_minute, problems = when_of(typed, request.state.as_of)
    if problems or at is None:
        return await progress.show(request, announcement, typed=typed, problems=problems, status_code=UNPROCESSABLE)
    payload = {"send_at": at.isoformat(), "per_minute": per_minute}
    return await decide(request, number, "reschedule", submission, payload)


@router.post("/staff/announcements/{number}/pause")
async def pause(request: Request, number: str) -> Response:
    """Let no further letter leave for now."""
    return await decide(request, number, "pause", await _submission(request), {})


@router.post("/staff/announcements/{number}/resume")
async def resume(request: Request, number: str) -> Response:
    """Let it go on."""
    return await decide(request, number, "resume", await _submission(request), {})


async def _submission(request: Request) -> UUID | None:
    async with posted.posted(request) as form:
        return posted.identity(form, "submission")


async def decide(
    request: Request, number: str, verb: AnnouncementVerb, submission: UUID | None, payload: dict[str, Any]
) -> Response:
    """Save what was sent, hand it over, and lead on; a refusal is told on the page."""
    announcement, identity = await held(request, number), submission or uuid4()
    actor = request.state.account.actor
    known = await store.submission.find(request.app.state.pool, identity)
    if known and (known.entity, known.actor, known.kind) != (announcement.entity, actor, verb):
        identity = uuid4()
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=identity,
                kind=verb,
                entity=announcement.entity,
                natural_key=f"form:{identity}",
                actor=actor,
                received_at=request.state.as_of,
                payload=payload,
            ),
        )
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        now = await held(request, number)
        told = refused(outcome.code, {"state": now.state, **outcome.details})
        return await progress.show(request, now, told=told, status_code=CONFLICT)
    told_of = "pending" if isinstance(outcome, Pending) else _told(verb, outcome)
    return RedirectResponse(f"/staff/announcements/{number}?told={told_of}#told", 303)


def _told(verb: AnnouncementVerb, outcome: Accepted) -> str:
    recorded = outcome.recorded
    taken_back = isinstance(recorded, AnnouncementRecorded) and recorded.state is AnnouncementState.DRAFT
    return "taken_back" if taken_back else verb
