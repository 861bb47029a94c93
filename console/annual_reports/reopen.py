"""Reopening a completed report, with a reason: by its provider, or by staff, as on a call from the provider."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.annual_report_said
from console.annual_reports import follows
from console.annual_reports.not_now import not_now, why_not_reopen
from console.annual_reports.said import CONFLICT, LONGEST_REASON, UNPROCESSABLE, hand_over
from console.annual_reports.year import Year, address_of, any_provider, year_of
from console.events.own import own_provider
from console.public import posted
from console.templating import render
from policy.text import clean
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()


@router.get("/providers/{provider}/reports/{year}/reopen")
async def own_page(request: Request, year: int) -> Response:
    """What follows, and the reason."""
    return _asked(request, await year_of(request, await own_provider(request), year), staff=False)


@router.post("/providers/{provider}/reports/{year}/reopen")
async def own(request: Request, year: int) -> Response:
    """Reopen it."""
    return await _reopen(request, await year_of(request, await own_provider(request), year), staff=False)


@router.get("/staff/reports/{provider}/{year}/reopen")
async def office_page(request: Request, provider: str, year: int) -> Response:
    """What follows, and the reason."""
    return _asked(request, await year_of(request, await any_provider(request, provider), year), staff=True)


@router.post("/staff/reports/{provider}/{year}/reopen")
async def office(request: Request, provider: str, year: int) -> Response:
    """Reopen it."""
    return await _reopen(request, await year_of(request, await any_provider(request, provider), year), staff=True)


def _asked(request: Request, year: Year, *, staff: bool) -> Response:
    if why := why_not_reopen(year):
        return not_now(request, year, why, address_of(year, staff=staff))
    return _page(request, year, "", staff=staff)


async def _reopen(request: Request, year: Year, *, staff: bool) -> Response:
    back = address_of(year, staff=staff)
    async with posted.posted(request) as form:
        reason = clean(posted.text(form, "reason"), multiline=True)
    if _is_second_press(request, year, reason):
        return RedirectResponse(f"{back}?told=reopen_report#told", 303)
    if why := why_not_reopen(year):
        return not_now(request, year, why, back, status_code=CONFLICT)
    if problems := _problems(reason):
        return _page(request, year, reason, problems, staff=staff, status_code=UNPROCESSABLE)
    async with transaction(request.app.state.pool) as conn:
        saved = await store.annual_report_said.save_reopening(
            conn, year.report, reason=reason, actor=request.state.account.actor, as_of=request.state.as_of
        )
    outcome = await hand_over(request, saved, back)
    if isinstance(outcome, Response):
        return outcome
    now = await year_of(request, year.provider, year.year)
    if why := why_not_reopen(now):
        return not_now(request, now, why, back, status_code=CONFLICT)
    return _page(request, now, reason, [outcome], staff=staff, status_code=CONFLICT)


def _is_second_press(request: Request, year: Year, reason: str) -> bool:
    """Whether the same person has just reopened it for this reason."""
    said = (year.report.reopened_by, year.report.reopen_reason)
    return not year.is_completed and said == (request.state.account.actor, reason)


def _problems(reason: str) -> list[Problem]:
    if not reason:
        return [Problem(field="reason", message="Write why the report is reopened.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []


def _page(
    request: Request,
    year: Year,
    reason: str,
    problems: Sequence[Problem] = (),
    *,
    staff: bool,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "annual_reports/reopen.html",
        status_code=status_code,
        year=year,
        provider=year.provider,
        base=address_of(year, staff=staff),
        follows=follows.of_reopening(year, staff=staff),
        typed={"reason": reason},
        problems=list(problems),
        longest=LONGEST_REASON,
        staff=staff,
    )
