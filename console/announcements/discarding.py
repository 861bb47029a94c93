"""Throwing a draft away that was never scheduled: asked once more, and never what somebody has changed meanwhile."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.announcement
from console.announcements.held import held, names_of
from console.public import posted
from console.staff.told import Told
from console.templating import render
from schemas.announcement import Announcement
from store.database import transaction

router = APIRouter()

CONFLICT = 409
MEANWHILE = Told(
    tone="warning", text="Nothing was thrown away: somebody changed it since you looked. This is how it is."
)


@router.get("/staff/announcements/{number}/discard")
async def page(request: Request, number: str) -> Response:
    """What would be lost."""
    found = await held(request, number)
    return await _show(request, found) if found.may_be_thrown_away else _to(number, "changed")


@router.post("/staff/announcements/{number}/discard")
async def discard(request: Request, number: str) -> Response:
    """Throw it away as the page showed it."""
    async with posted.posted(request) as form:
        revision = posted.number(form, "revision")
    async with transaction(request.app.state.pool) as conn:
        gone = await store.announcement.discard(conn, number, revision)
    if gone:
        return RedirectResponse("/staff/announcements?told=discarded#told", 303)
    now = await held(request, number)
    if not now.may_be_thrown_away:
        return _to(number, "changed")
    return await _show(request, now, told=MEANWHILE, status_code=CONFLICT)


async def _show(request: Request, draft: Announcement, *, told: Told | None = None, status_code: int = 200) -> Response:
    return render(
        request,
        "announcements/discard.html",
        status_code=status_code,
        draft=draft,
        names=await names_of(request),
        told=told,
    )


def _to(number: str, told: str) -> Response:
    return RedirectResponse(f"/staff/announcements/{number}?told={told}#told", 303)
