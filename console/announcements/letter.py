"""An announcement as its readers see it, and a test to oneself."""

from datetime import datetime
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.letter
from console.announcements.held import held
from console.announcements.outcome import TOLD
from console.staff.letter import framed, written_for_staff
from console.templating import render
from schemas.announcement import Announcement
from schemas.announcement_facts import AnnouncementSent
from schemas.letter import Letter, LetterDraft, LetterKind, LetterState, Priority
from store.database import transaction

router = APIRouter()

ORGANISATION = "the organization of the reader"


@router.get("/staff/announcements/{number}/letter")
async def page(request: Request, number: str, told: str = "") -> Response:
    """The letter in words."""
    announcement = await held(request, number)
    shown = _shown(request, announcement)
    written, problem = written_for_staff(request, shown)
    return render(
        request,
        "announcements/letter.html",
        announcement=announcement,
        letter=shown,
        written=written,
        problem=problem,
        frame=f"/staff/announcements/{number}/letter/html",
        told=TOLD.get(told),
    )


@router.get("/staff/announcements/{number}/letter/html")
async def html(request: Request, number: str) -> Response:
    """Its HTML, for the frame on that page."""
    return framed(request, _shown(request, await held(request, number)))


@router.post("/staff/announcements/{number}/test")
async def test(request: Request, number: str) -> Response:
    """Send it to whoever asks; nobody else gets it."""
    announcement = await held(request, number)
    async with transaction(request.app.state.pool) as conn:
        await store.letter.queue(conn, _test(request, announcement), request.state.as_of)
    return RedirectResponse(f"/staff/announcements/{number}/letter?told=test#told", 303)


def _shown(request: Request, announcement: Announcement) -> Letter:
    """As a subscriber gets it where only they do, else as somebody of a provider; the link is hidden all the same."""
    why = "provider" if announcement.audience.providers else "subscriber"
    facts = AnnouncementSent.model_validate(
        _words(announcement)
        | {"why": why, "organisation": ORGANISATION, "link": None if why == "provider" else uuid4()}
    )
    return _stored(_letter(request, announcement, facts, "preview"), request.state.as_of)


def _test(request: Request, announcement: Announcement) -> LetterDraft:
    facts = AnnouncementSent.model_validate(_words(announcement) | {"why": "test"})
    return _letter(request, announcement, facts, str(uuid4()))


def _letter(request: Request, announcement: Announcement, facts: AnnouncementSent, key: str) -> LetterDraft:
    account = request.state.account
    return LetterDraft(
        key=f"{announcement.entity}/test/{key}",
        kind=LetterKind.ANNOUNCEMENT,
        entity=announcement.entity,
        to_name=account.full_name,
        to_address=account.email,
        priority=Priority.NOTICE,
        facts=facts.model_dump(mode="json"),
    )


def _words(announcement: Announcement) -> dict[str, object]:
    return {"number": announcement.number, "subject": announcement.subject or "(no subject)", "body": announcement.body}


def _stored(draft: LetterDraft, as_of: datetime) -> Letter:
    return Letter(**draft.model_dump(), id=uuid4(), state=LetterState.QUEUED, queued_at=as_of)
