"""The list of announcements, and a new one."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.announcement
import store.subscription
from console.public.paging import Paging, page_number
from console.staff.words import ANNOUNCEMENT_STATES
from console.templating import render
from store.announcement import PAGE_SIZE
from store.database import transaction

router = APIRouter()


@router.get("/staff/announcements")
async def listed(request: Request, page: str = "1", told: str = "") -> Response:
    """Announcements, newest first."""
    number = page_number(page)
    found = await store.announcement.page(request.app.state.pool, number)
    paging = Paging(number, found.total, PAGE_SIZE, {})
    if paging.beyond:
        return paging.to_the_last("/staff/announcements")
    return render(
        request,
        "announcements/list.html",
        found=found,
        paging=paging,
        states=ANNOUNCEMENT_STATES,
        subscribers=await store.subscription.confirmed(request.app.state.pool),
        discarded=told == "discarded",
    )


@router.post("/staff/announcements")
async def begin(request: Request) -> Response:
    """An empty draft."""
    async with transaction(request.app.state.pool) as conn:
        draft = await store.announcement.begin(conn, request.state.account.actor, request.state.as_of)
    return RedirectResponse(f"/staff/announcements/{draft.number}", 303)
