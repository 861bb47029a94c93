"""Closures: days on which the office is closed beyond the legal holidays."""

from datetime import date

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.closure
import store.closure_list
from console.staff.told import Told
from console.templating import render
from policy.calendar import day_kind, mountain_date, outside_calendar
from policy.mountain import long_date
from policy.text import clean
from schemas.account import Role
from schemas.problem import Problem
from store.closure_list import Kept
from store.database import transaction

router = APIRouter()

LONGEST_REASON = 200


@router.get("/staff/closures")
async def page(request: Request, added: str = "", removed: str = "") -> Response:
    """The closures, and the form to enter one."""
    return await _show(request, told=await _told(request, added, removed))


@router.post("/staff/closures")
async def add(request: Request) -> Response:
    """Enter a closure; it counts for what is received from now on."""
    form = await request.form()
    typed, reason = str(form.get("day", "")).strip(), clean(str(form.get("reason", "")))
    day, problems = read_day(typed)
    if day and day < mountain_date(request.state.as_of):
        message = f"{long_date(day)} is past. A closure counts only for what is still to come."
        problems.append(Problem(field="day", message=message))
    if not reason:
        problems.append(
            Problem(field="reason", message="Say why the office is closed. Applicants read it in receipts.")
        )
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem(field="reason", message=f"Use at most {LONGEST_REASON} characters."))
    if day is None or problems:
        return await _show(request, typed={"day": typed, "reason": reason}, problems=problems)
    async with transaction(request.app.state.pool) as conn:
        done = await store.closure.add(conn, day, reason, actor=request.state.account.actor, as_of=request.state.as_of)
    if not done:
        problem = Problem(field="day", message=f"The office is closed on {long_date(day)} already.")
        return await _show(request, typed={"day": typed, "reason": reason}, problems=[problem])
    return RedirectResponse(f"/staff/closures?added={day.isoformat()}#told", 303)


@router.post("/staff/closures/{day}/remove")
async def remove(request: Request, day: str) -> Response:
    """Open the office again; promises already made do not move."""
    try:
        closed = date.fromisoformat(day)
    except ValueError:
        raise HTTPException(404) from None
    async with transaction(request.app.state.pool) as conn:
        await store.closure.remove(conn, closed, actor=request.state.account.actor, as_of=request.state.as_of)
    return RedirectResponse(f"/staff/closures?removed={closed.isoformat()}#told", 303)


def read_day(typed: str) -> tuple[date | None, list[Problem]]:
    """The day somebody typed, or what is wrong with it."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, [Problem(field="day", message="Enter the day as year-month-day, for example 2026-12-24.")]
    if outside := outside_calendar(day):
        return None, [Problem(field="day", message=outside.message)]
    if why := day_kind(day, {}).skipped_because:
        return None, [Problem(field="day", message=f"{long_date(day)} does not count anyway: {why}.")]
    return day, []


async def _told(request: Request, added: str, removed: str) -> Told | None:
    day, _ = read_day(added or removed)
    if day is None:
        return None
    if removed:
        return Told(tone="success", text=f"{long_date(day)} counts as a business day for what is received from now on.")
    kept = await store.closure_list.promised_across(request.app.state.pool, day)
    text = f"The office is closed on {long_date(day)}. This counts for what is received from now on. {_kept(kept)}"
    return Told(tone="success", text=text)


def _kept(kept: Kept) -> str:
    """Which promises a closure does not affect."""
    if not kept.total:
        return "No open application is promised across that day."
    more = kept.total - len(kept.numbers)
    named = ", ".join(kept.numbers) + (f" and {more:,} more" if more else "")
    keeps = "application keeps its" if kept.total == 1 else "applications keep their"
    return f"{kept.total:,} open {keeps} due date: {named}."


async def _show(
    request: Request,
    *,
    told: Told | None = None,
    typed: dict[str, str] | None = None,
    problems: list[Problem] | None = None,
) -> Response:
    return render(
        request,
        "staff/closures.html",
        status_code=422 if problems else 200,
        lines=await store.closure_list.all_lines(request.app.state.pool),
        may_change=request.state.account.role in {Role.SUPERVISOR, Role.ADMINISTRATOR},
        today=mountain_date(request.state.as_of),
        typed=typed or {"day": "", "reason": ""},
        problems=problems or [],
        told=told,
    )
