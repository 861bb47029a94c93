"""Stopping an announcement, or taking it back before it began: what follows is shown first."""

from collections.abc import Iterator
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.announcement_recipient
import store.submission
from console.announcements.decisions import decide
from console.announcements.held import held
from console.public import posted
from console.staff.told import Told
from console.staff.words import ANNOUNCEMENT_STATES
from console.templating import render
from policy.figures import counted
from policy.mountain import long_instant
from schemas.announcement import Announcement, AnnouncementState
from store.announcement_recipient import Progress

router = APIRouter()

CONFLICT = 409
MOVES = frozenset({AnnouncementState.SENDING, AnnouncementState.PAUSED})
"""States in which some may have got it, and others may be left out."""


@router.get("/staff/announcements/{number}/stop")
async def page(request: Request, number: str) -> Response:
    """Who would be left out, and what cannot be taken back."""
    return await _show(request, await held(request, number))


@router.post("/staff/announcements/{number}/stop")
async def stop(request: Request, number: str) -> Response:
    """Leave out the rest; before it began, take it back. A page that knew it in another state does neither."""
    announcement = await held(request, number)
    async with posted.posted(request) as form:
        submission, seen = posted.identity(form, "submission"), posted.text(form, "seen")
    known = await store.submission.find(request.app.state.pool, submission) if submission else None
    if known is None and seen != announcement.state:
        text = f"Nothing was done: since you looked, it became “{ANNOUNCEMENT_STATES[announcement.state].lower()}”."
        return await _show(request, announcement, told=Told(tone="warning", text=text), status_code=CONFLICT)
    return await decide(request, number, "stop", submission, {})


async def _show(
    request: Request, announcement: Announcement, *, told: Told | None = None, status_code: int = 200
) -> Response:
    stands = await store.announcement_recipient.progress(request.app.state.pool, announcement.number)
    return render(
        request,
        "announcements/stop.html",
        status_code=status_code,
        announcement=announcement,
        begun=announcement.state in MOVES,
        follows=list(_follows(announcement, stands)),
        impossible=_why_not(announcement, stands),
        told=told,
        submission=uuid4(),
    )


def _follows(announcement: Announcement, stands: Progress) -> Iterator[str]:
    if announcement.state not in MOVES:
        at = f", on {long_instant(announcement.send_at)}," if announcement.send_at else ""
        yield f"It does not begin{at} and nobody gets it."
        yield "It is a draft again: it can be changed, thrown away, or scheduled anew."
        return
    written = stands.recipients - stands.planned - stands.left_out
    yield f"{counted(written, 'address has', 'addresses have')} been written to; what is on its way still arrives."
    yield f"{counted(stands.planned, 'address is', 'addresses are')} left out, and never {_gets(stands.planned)} it."
    if announcement.state is AnnouncementState.SENDING:
        yield (
            f"It is being sent while you read this, {counted(announcement.per_minute, 'letter')} a minute. Pause it to "
            "think first: a pause can be ended."
        )
    yield "This cannot be taken back. Whoever is left out can only be reached by another announcement."


def _gets(number: int) -> str:
    return "gets" if number == 1 else "get"


def _why_not(announcement: Announcement, stands: Progress) -> str:
    """Why it cannot be stopped as it stands; "" where it can."""
    state = announcement.state
    if state is AnnouncementState.DRAFT:
        return "It is a draft: nobody gets it before it is scheduled."
    if state in MOVES and not stands.planned:
        return "The last letter is on its way already, so nobody is left to leave out."
    if state in MOVES or state is AnnouncementState.SCHEDULED:
        return ""
    return f"It is {ANNOUNCEMENT_STATES[state].lower()} already."
