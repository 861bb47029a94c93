"""Writing an announcement: saved while it is typed; a page that is older than what was saved overwrites nothing."""

from collections.abc import Sequence
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.announcement
from console.announcements import progress
from console.announcements.form import (
    CHOICES,
    LONGEST_BODY,
    TO,
    audience_of,
    differing,
    fields_of,
    problems_of,
    typed,
    words_of,
)
from console.announcements.held import held, may_schedule, rule_set_names
from console.announcements.outcome import TOLD
from console.public import posted
from console.public.two_versions import Difference, as_chosen, two_versions
from console.staff.told import Told
from console.staff.words import STANDINGS
from console.templating import render
from schemas.announcement import Announcement
from schemas.draft import Fields
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
ONWARD = {"see": "letter", "schedule": "schedule"}
"""Buttons that save and lead on."""


@router.get("/staff/announcements/{number}")
async def page(request: Request, number: str, told: str = "") -> Response:
    """The form of a draft; of any other announcement, how far it has come."""
    announcement = await held(request, number)
    if not announcement.may_be_changed:
        return await progress.show(request, announcement, told=TOLD.get(told))
    return _form(request, announcement, fields_of(announcement), told=TOLD.get(told))


@router.post("/staff/announcements/{number}")
async def post(request: Request, number: str) -> Response:
    """Save the form, then what the button says."""
    found = await held(request, number)
    if not found.may_be_changed:
        return RedirectResponse(f"/staff/announcements/{number}?told=changed#told", 303)
    async with posted.posted(request) as form:
        fields, action = typed(form), posted.text(form, "action")
        revision, tab = posted.number(form, "revision"), posted.text(form, "page")
        if action == "merge":
            fields = as_chosen(fields, fields_of(found), form, CHOICES)
    saved, versions = await _save(request, found, fields, revision, tab)
    if versions:
        there = f"/staff/announcements/{number}"
        return two_versions(request, "This announcement", there, saved, fields, versions)
    if action in ONWARD and saved.may_be_changed:
        if problems := list(problems_of(saved)):
            return _form(request, saved, fields, problems, tab=tab, status_code=UNPROCESSABLE)
        return RedirectResponse(f"/staff/announcements/{number}/{ONWARD[action]}", 303)
    return RedirectResponse(f"/staff/announcements/{number}?told=saved#told", 303)


@router.post("/staff/announcements/{number}/save")
async def save(request: Request, number: str) -> Response:
    """Save while typing; the answer is the line that says so."""
    found = await held(request, number)
    async with posted.posted(request) as form:
        fields, revision, tab = typed(form), posted.number(form, "revision"), posted.text(form, "page")
    saved, versions = await _save(request, found, fields, revision, tab)
    over = not saved.may_be_changed
    return render(
        request,
        "announcements/save_state.html",
        status_code=CONFLICT if versions or over else 200,
        draft=saved,
        stale=bool(versions),
        over=over,
    )


async def _save(
    request: Request, draft: Announcement, fields: Fields, revision: int, tab: str
) -> tuple[Announcement, list[Difference]]:
    """The draft as it stands now, and what differs where another page saved meanwhile and nothing was written."""
    subject, body = words_of(fields)
    async with transaction(request.app.state.pool) as conn:
        saved = await store.announcement.save_draft(
            conn,
            draft.number,
            subject=subject,
            body=body,
            audience=audience_of(fields),
            revision=revision,
            page=tab[:40],
            as_of=request.state.as_of,
        )
    if saved:
        return saved, []
    now = await held(request, draft.number)
    return now, differing(fields, now, rule_set_names(request)) if now.may_be_changed else []


def _form(
    request: Request,
    draft: Announcement,
    fields: Fields,
    problems: Sequence[Problem] = (),
    *,
    tab: str = "",
    told: Told | None = None,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "announcements/draft.html",
        status_code=status_code,
        draft=draft,
        typed=fields,
        problems=list(problems),
        page=tab or uuid4().hex,
        longest=LONGEST_BODY,
        to=list(TO.items()),
        standings=list(STANDINGS.items()),
        rule_sets=list(rule_set_names(request).items()),
        may_schedule=may_schedule(request),
        told=told,
    )
