"""Statistics for staff: applications, events, annual reports and outstanding counts, as charts that are also tables."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.figures
import store.statistics
from console.board import charts
from console.board.period import Period, period, years
from console.chart import Chart
from console.templating import render
from policy.calendar import mountain_date
from policy.dates import report_year_words
from policy.statistics import (
    HOW_DAYS_ARE_COUNTED,
    HOW_PERCENTILES_ARE_TAKEN,
    HOW_TIME_IS_KEPT,
    by_age,
    by_month,
    handling,
    months_between,
)
from schemas.annual_report import ReportYear

router = APIRouter()
UNUSABLE = 422


@router.get("/staff/statistics")
async def page(request: Request) -> Response:
    """The statistics of a report year or of chosen days; what stands as it does now is not bound to them."""
    asked, listed = await _asked(request)
    return render(
        request,
        "board/statistics.html",
        status_code=UNUSABLE if asked.problems else 200,
        asked=asked,
        years=[(str(year), report_year_words(year)) for year in listed],
        charts={each.name: each for each in await _charts(request, asked)},
        how=(HOW_DAYS_ARE_COUNTED, HOW_TIME_IS_KEPT, HOW_PERCENTILES_ARE_TAKEN),
        problems=asked.problems,
    )


@router.get("/staff/statistics/{part}.csv")
async def as_csv(request: Request, part: str) -> Response:
    """One of its tables as a file."""
    asked, _ = await _asked(request)
    found = next((each for each in await _charts(request, asked) if each.name == part), None)
    if found is None:
        raise HTTPException(404)
    name = f"{part} {asked.first.isoformat()} to {asked.last.isoformat()}.csv"
    return Response(
        found.as_csv(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/staff/figures")
async def figures(request: Request) -> Response:
    """Where the figures of events stood before they became a part of the statistics."""
    year = request.query_params.get("year", "")
    return RedirectResponse(f"/staff/statistics?year={year}" if year.isdecimal() else "/staff/statistics", 303)


async def _asked(request: Request) -> tuple[Period, list[ReportYear]]:
    rules = request.app.state.rule_book.current(request.state.as_of).events
    listed = await years(request.app.state.pool, rules, request.state.as_of)
    return period(request.query_params, listed, rules, request.state.as_of), listed


async def _charts(request: Request, asked: Period) -> list[Chart]:
    pool, as_of = request.app.state.pool, request.state.as_of
    # Months that have not begun have nothing to tell.
    last = max(asked.first, min(asked.last, mountain_date(as_of)))
    months = months_between(asked.first, last)
    return [
        *await _applications(request, asked.first, last),
        charts.events(months, await store.figures.by_month(pool, asked.first, last + timedelta(days=1))),
        charts.reports(await store.statistics.reports(pool)),
        charts.ages(by_age(await store.statistics.overdue_days(pool, as_of))),
    ]


async def _applications(request: Request, first: date, last: date) -> list[Chart]:
    pool, as_of = request.app.state.pool, request.state.as_of
    closed = await store.statistics.closed(pool)
    received = await store.statistics.handled(pool, first, last)
    months = months_between(first, last)
    every = handling(received, closed, as_of)
    new, again = (
        handling((each for each in received if each.reapplies is reapplies), closed, as_of)
        for reapplies in (False, True)
    )
    by_months = [handling(each, closed, as_of) for each in by_month(received, months)]
    return [*charts.applications(new, again, every), *charts.applications_by_month(months, by_months, every)]
