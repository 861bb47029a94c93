"""Annual reports as staff see them: a year's by where they stand, and one of them, to read."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.annual_report_list
import store.legal_hold
from console.annual_reports.not_now import why_not_reopen
from console.annual_reports.outcome import TOLD
from console.annual_reports.page import year_page
from console.annual_reports.year import any_provider, rules_now, year_of
from console.public.paging import Paging, page_number
from console.security.rule import SUPERVISORS
from console.templating import render
from documents.spreadsheet import Cell, csv_bytes
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.report_year import days_of, ended_last
from policy.text import clean
from store.annual_report_list import PAGE_SIZE, ListedReport, View

router = APIRouter()

LONGEST_SEARCH = 120
EVERY = 2**31 - 1
VIEWS = {
    View.ALL: "All",
    View.OPEN: "Open",
    View.LATE: "Late",
    View.COMPLETED: "Completed",
}
HEADER = (
    "Provider", "Organization", "Report year", "State", "Due on", "Late since", "Version", "Completed on", "Kept until",
    "Reopened on", "Disposed of on",
)  # fmt: skip


@router.get("/staff/reports")
async def listed(request: Request) -> Response:
    """The reports of a year by the names of their providers; the year that ended last, where none is named."""
    pool = request.app.state.pool
    year, years = await _year(request)
    view, search = _filters(request)
    number = page_number(request.query_params.get("page", ""))
    found = await store.annual_report_list.of_year(pool, year, view=view, search=search, number=number)
    query = {"year": str(year), "view": "" if view is View.ALL else view, "q": search}
    paging = Paging(number, found.total, PAGE_SIZE, query)
    if paging.beyond:
        return paging.to_the_last("/staff/reports")
    counts, last_day = await store.annual_report_list.counts(pool, year), days_of(year, rules_now(request))[1]
    over = last_day < mountain_date(request.state.as_of)
    return render(
        request,
        "annual_reports/office.html",
        found=found,
        year=year,
        years=[(each, report_year_words(each)) for each in years],
        words=report_year_words(year),
        days=in_words(*days_of(year, rules_now(request))),
        counts=counts,
        views=VIEWS.items(),
        view=view,
        search=search,
        query=urlencode({name: value for name, value in query.items() if value}),
        paging=paging,
        over=over,
        may_open=SUPERVISORS.admits(request.state.account),
        told=TOLD.get(request.query_params.get("told", "")),
        in_words=in_words,
    )


@router.get("/staff/reports.csv")
async def as_csv(request: Request) -> Response:
    """All that the same filters find."""
    year, _ = await _year(request)
    view, search = _filters(request)
    found = await store.annual_report_list.of_year(request.app.state.pool, year, view=view, search=search, size=EVERY)
    name = f"annual reports {year}-{(year + 1) % 100:02d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = csv_bytes(HEADER, map(_row, found.reports))
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/staff/reports/{provider}/{year}")
async def page(request: Request, provider: str, year: int) -> Response:
    """One report, to read; supervisors may reopen it."""
    found = await year_of(request, await any_provider(request, provider), year)
    may_reopen = why_not_reopen(found) is None and SUPERVISORS.admits(request.state.account)
    holds = await store.legal_hold.of_provider(request.app.state.pool, provider)
    return await year_page(
        request,
        found,
        staff=True,
        may_confirm=False,
        may_reopen=may_reopen,
        holds=[each for each in holds if each.year in (None, year)],
        place=f"/staff/holds/place?provider={provider}&year={year}",
        may_hold=SUPERVISORS.admits(request.state.account),
        year_words=report_year_words,
    )


async def _year(request: Request) -> tuple[int, list[int]]:
    """The year that is asked for, and those there are to choose from: the running one, the last one, those recorded."""
    ended = ended_last(request.state.as_of, rules_now(request))
    recorded = await store.annual_report_list.years(request.app.state.pool)
    years = sorted({ended + 1, ended, *recorded}, reverse=True)
    asked = request.query_params.get("year", "")
    return next((each for each in years if str(each) == asked), ended), years


def _filters(request: Request) -> tuple[View, str]:
    view = request.query_params.get("view", "")
    return (View(view) if view in set(View) else View.ALL), clean(request.query_params.get("q", ""))[:LONGEST_SEARCH]


def _row(each: ListedReport) -> list[Cell]:
    return [
        each.provider,
        each.organisation,
        report_year_words(each.year),
        each.state.capitalize(),
        mountain_date(each.due_at).isoformat(),
        mountain_date(each.late_since).isoformat() if each.late_since else "",
        each.version,
        each.completed_on.isoformat() if each.completed_on else "",
        each.retain_until.isoformat() if each.retain_until else "",
        mountain_date(each.reopened_at).isoformat() if each.reopened_at else "",
        mountain_date(each.disposed_at).isoformat() if each.disposed_at else "",
    ]
