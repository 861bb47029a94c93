"""Scheduling an announcement: who would get it, when, and at what pace."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

import store.announcement
import store.announcement_recipient
from console.announcements.form import in_words, problems_of
from console.announcements.held import held, rule_set_names
from console.announcements.outcome import TOLD
from console.gateway import Pending
from console.public import posted
from console.staff.told import Told
from console.templating import render
from policy.calendar import mountain_date
from policy.send_time import read_send_time
from policy.text import clean
from schemas.announcement import FASTEST, SLOWEST, Announcement
from schemas.problem import Problem
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
FIELDS = ("when", "day", "time", "per_minute")


@router.get("/staff/announcements/{number}/schedule")
async def page(request: Request, number: str) -> Response:
    """How many would get it and some of them, and when it is to be sent."""
    draft = await held(request, number)
    if not draft.may_be_changed:
        return RedirectResponse(f"/staff/announcements/{number}", 303)
    typed = {"when": "now", "day": "", "time": "08:00", "per_minute": str(draft.per_minute)}
    return await _show(request, draft, typed, list(problems_of(draft)))


@router.post("/staff/announcements/{number}/schedule")
async def schedule(request: Request, number: str) -> Response:
    """Schedule the draft as this page showed it."""
    draft = await held(request, number)
    async with posted.posted(request) as form:
        typed, revision = read_typed(form), posted.number(form, "revision")
    if not draft.may_be_changed:
        return RedirectResponse(f"/staff/announcements/{number}?told=changed#told", 303)
    if draft.revision != revision:
        return await _show(request, draft, typed, told=TOLD["changed"], status_code=CONFLICT)
    at, per_minute, problems = when_of(typed, request.state.as_of)
    problems += problems_of(draft)
    if not (problems or await _total(request, draft)):
        problems.append(Problem(field="", message="Nobody is in this audience, so nothing was scheduled."))
    if problems or at is None:
        return await _show(request, draft, typed, problems, status_code=UNPROCESSABLE)
    submission = await _save(request, draft, at, per_minute)
    if submission is None:
        return await _show(request, await held(request, number), typed, told=TOLD["changed"], status_code=CONFLICT)
    outcome = await request.app.state.gateway.deliver(submission)
    told = "sending" if typed["when"] == "now" else "announcement"
    told = "pending" if isinstance(outcome, Pending) else told
    return RedirectResponse(f"/staff/announcements/{number}?told={told}#told", 303)


def read_typed(form: FormData) -> dict[str, str]:
    """What the fields of time and pace hold."""
    return {name: clean(posted.text(form, name))[:40] for name in FIELDS}


def when_of(typed: Mapping[str, str], as_of: datetime) -> tuple[datetime | None, int, list[Problem]]:
    """When it is to be sent, at what pace, and what is wrong."""
    problems = []
    pace = typed["per_minute"]
    per_minute = int(pace) if pace.isascii() and pace.isdecimal() and len(pace) <= len(str(FASTEST)) else 0
    if not SLOWEST <= per_minute <= FASTEST:
        message = f"Enter a whole number from {SLOWEST} to {FASTEST}."
        problems.append(Problem(field="per_minute", message=message))
    if typed["when"] == "now":
        return as_of, per_minute, problems
    at, wrong = read_send_time(typed["day"], typed["time"], as_of)
    return at, per_minute, wrong + problems


async def _total(request: Request, draft: Announcement) -> int:
    return (await store.announcement_recipient.readers(request.app.state.pool, draft.audience, 1)).total


async def _save(request: Request, draft: Announcement, at: datetime, per_minute: int) -> Submission | None:
    """The submission; None where the draft changed since it was shown."""
    async with transaction(request.app.state.pool) as conn:
        now = await store.announcement.lock(conn, draft.number)
        if now is None or now.revision != draft.revision or not now.may_be_changed:
            return None
        return await store.announcement.save_schedule(
            conn,
            now,
            send_at=at,
            per_minute=per_minute,
            actor=request.state.account.actor,
            as_of=request.state.as_of,
        )


async def _show(
    request: Request,
    draft: Announcement,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    *,
    told: Told | None = None,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "announcements/schedule.html",
        status_code=status_code,
        draft=draft,
        readers=await store.announcement_recipient.readers(request.app.state.pool, draft.audience),
        audience=in_words(draft.audience, rule_set_names(request)),
        typed=typed,
        today=mountain_date(request.state.as_of),
        slowest=SLOWEST,
        fastest=FASTEST,
        problems=list(problems),
        told=told,
    )
