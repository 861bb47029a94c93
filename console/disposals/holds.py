"""Legal holds: what stands, what was lifted, and the pages to place one and to lift one, each with a reason."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.legal_hold
import store.provider
from console.disposals.page import names_of
from console.disposals.words import MAY_DECIDE
from console.public import posted
from console.public.paging import Paging, page_number
from console.staff.told import Told
from console.templating import render
from policy.dates import report_year_words
from policy.text import clean
from schemas.disposal import LegalHold
from schemas.problem import Problem
from schemas.provider import Provider
from store.database import transaction
from store.legal_hold import PAGE_SIZE

router = APIRouter()

LONGEST_REASON = 1000
EARLIEST, LATEST = 2000, 2100
UNPROCESSABLE = 422
TOLD = {
    "placed": Told(tone="success", text="The hold is placed. While it stands, nothing it names is disposed of."),
    "too_late": Told(
        tone="warning",
        text="The hold is placed. Some of what it names was disposed of before, and is gone; the rest is held.",
    ),
    "lifted": Told(tone="success", text="The hold is lifted."),
    "gone": Told(tone="info", text="Nothing was done: the hold was lifted before."),
}


@router.get("/staff/holds")
async def page(request: Request, told: str = "", view: str = "") -> Response:
    """Holds that stand, or those that were lifted."""
    stands = view != "lifted"
    number = page_number(request.query_params.get("page", ""))
    found = await store.legal_hold.page(request.app.state.pool, stands=stands, number=number)
    paging = Paging(number, found.total, PAGE_SIZE, {"view": "" if stands else "lifted"})
    if number > 1 and not found.holds:
        return RedirectResponse("/staff/holds", 303)
    return render(
        request,
        "disposals/holds.html",
        holds=found.holds,
        paging=paging,
        stands=stands,
        told=TOLD.get(told),
        **await shown(request),
    )


@router.get("/staff/holds/place")
async def place_page(request: Request, provider: str = "", year: str = "") -> Response:
    """The form of a new hold, filled in where one comes from the page of a provider or of its year."""
    return _form(request, {"provider": provider[:20], "year": year[:4], "reason": ""})


@router.post("/staff/holds/place")
async def place(request: Request) -> Response:
    """Place a hold; pressed twice it is placed once."""
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in ("provider", "year")}
        typed["reason"] = clean(posted.text(form, "reason"), multiline=True)
        hold_id = posted.identity(form, "hold") or uuid4()
    provider = await store.provider.by_number(request.app.state.pool, typed["provider"].upper())
    year, problems = _read(typed, provider)
    if provider is None or problems:
        return _form(request, typed, problems, status_code=UNPROCESSABLE)
    hold = LegalHold(
        id=hold_id,
        provider=provider.number,
        year=year,
        reason=typed["reason"],
        placed_by=request.state.account.actor,
        placed_at=request.state.as_of,
    )
    async with transaction(request.app.state.pool) as conn:
        too_late = await store.legal_hold.place(conn, hold)
    return RedirectResponse(f"/staff/holds?told={'too_late' if too_late else 'placed'}#told", 303)


@router.get("/staff/holds/{hold}/lift")
async def lift_page(request: Request, hold: UUID) -> Response:
    """What lifting means."""
    return await _lift(request, await _found(request, hold))


@router.post("/staff/holds/{hold}/lift")
async def lift(request: Request, hold: UUID) -> Response:
    """Lift a hold, with a reason."""
    found = await _found(request, hold)
    async with posted.posted(request) as form:
        reason = clean(posted.text(form, "reason"), multiline=True)
    if problems := _reason(reason):
        return await _lift(request, found, reason, problems, status_code=UNPROCESSABLE)
    async with transaction(request.app.state.pool) as conn:
        done = await store.legal_hold.lift(
            conn, found, reason=reason, actor=request.state.account.actor, as_of=request.state.as_of
        )
    return RedirectResponse(f"/staff/holds?told={'lifted' if done else 'gone'}#told", 303)


async def shown(request: Request) -> dict[str, Any]:
    """What `disposals/holds_of.html` wants beside the holds, wherever it is shown."""
    return {
        "names": await names_of(request),
        "year_words": report_year_words,
        "may_hold": request.state.account.role in MAY_DECIDE,
    }


def _read(typed: Mapping[str, str], provider: Provider | None) -> tuple[int | None, list[Problem]]:
    """The year that is meant, None for all of them, and what is wrong with the form."""
    problems = []
    if provider is None:
        problems.append(Problem(field="provider", message="Enter the number of a provider, for example P-00012."))
    year = int(typed["year"]) if typed["year"].isdecimal() and len(typed["year"]) == len("2026") else None
    if typed["year"] and (year is None or not EARLIEST <= year <= LATEST):
        message = "Enter the year in which the report year begins, for example 2026, or leave it empty for all years."
        problems.append(Problem(field="year", message=message))
    return year, [*problems, *_reason(typed["reason"])]


def _reason(reason: str) -> list[Problem]:
    if not reason:
        return [Problem(field="reason", message="Write the reason.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []


def _form(
    request: Request, typed: Mapping[str, str], problems: list[Problem] | None = None, *, status_code: int = 200
) -> Response:
    return render(
        request,
        "disposals/place.html",
        status_code=status_code,
        typed=typed,
        problems=problems or [],
        longest=LONGEST_REASON,
        hold=uuid4(),
    )


async def _found(request: Request, hold: UUID) -> LegalHold:
    found = await store.legal_hold.find(request.app.state.pool, hold)
    if found is None:
        raise HTTPException(404)
    return found


async def _lift(
    request: Request,
    hold: LegalHold,
    reason: str = "",
    problems: list[Problem] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "disposals/lift.html",
        status_code=status_code,
        hold=hold,
        provider=await store.provider.by_number(request.app.state.pool, hold.provider),
        reason=reason,
        problems=problems or [],
        longest=LONGEST_REASON,
        **await shown(request),
    )
