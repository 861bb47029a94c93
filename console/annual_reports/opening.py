"""Staff open the reports of a year that is over, where the Schedule that does so was paused."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.annual_report_said
from console.annual_reports.said import CONFLICT, hand_over
from console.annual_reports.year import rules_now
from console.public import posted
from console.templating import render
from policy.annual_report import due_at, ladder
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.record_rules import record_rules
from policy.report_year import days_of, ended_last
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

EARLIEST = 2020


@router.get("/staff/reports/open")
async def page(request: Request) -> Response:
    """What follows from opening the reports of a year."""
    return _page(request, _year(request, request.query_params.get("year", "")))


@router.post("/staff/reports/open")
async def open_reports(request: Request) -> Response:
    """Open them; those that are open or completed stay as they are."""
    async with posted.posted(request) as form:
        year = _year(request, posted.text(form, "year"))
    async with transaction(request.app.state.pool) as conn:
        saved = await store.annual_report_said.save_opening(
            conn, year, actor=request.state.account.actor, as_of=request.state.as_of
        )
    outcome = await hand_over(request, saved, f"/staff/reports?year={year}")
    return _page(request, year, outcome) if isinstance(outcome, Problem) else outcome


def _year(request: Request, asked: str) -> int:
    """The year that is meant, which has to be over."""
    last = ended_last(request.state.as_of, rules_now(request))
    if not (asked.isascii() and asked.isdecimal() and len(asked) == len("2026") and EARLIEST <= int(asked) <= last):
        raise HTTPException(404)
    return int(asked)


def _page(request: Request, year: int, problem: Problem | None = None) -> Response:
    due = due_at(ladder(request.state.as_of, record_rules().annual_report))
    return render(
        request,
        "annual_reports/open.html",
        status_code=CONFLICT if problem else 200,
        year=year,
        words=report_year_words(year),
        days=in_words(*days_of(year, rules_now(request))),
        due=in_words(mountain_date(due)),
        problems=[problem] if problem else [],
    )
