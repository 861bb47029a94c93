"""The Board report: the providers of a report year with their figures, to read and to take along."""

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.board_report
from console.board.period import year_asked, years
from console.public.paging import Paging, page_number
from console.staff.words import STANDINGS
from console.templating import KIND_WORDS, render
from documents import board_report
from documents.board_report import Words
from policy.board_report import by_kind, changes, differences
from policy.dates import report_year_words
from schemas.board_report import BoardReport
from schemas.rule_set import EventRules

router = APIRouter()

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/staff/board")
async def page(request: Request, page: str = "1") -> Response:
    """The report of a year, the running one where no other is asked for."""
    listed = await years(request.app.state.pool, _rules(request), request.state.as_of)
    report = await _report(request)
    number = page_number(page)
    paging = Paging(number, len(report.lines), PAGE_SIZE, {"year": str(report.year)})
    if paging.beyond:
        return paging.to_the_last("/staff/board")
    return render(
        request,
        "board/report.html",
        report=report,
        name=report_year_words(report.year),
        years=[(str(year), report_year_words(year)) for year in listed],
        differences=differences(report, await _before(request, report)),
        changes=by_kind(changes(report)),
        lines=report.lines[paging.first - 1 : paging.last] if report.lines else [],
        paging=paging,
        words=board_report,
        standings=STANDINGS,
    )


@router.get("/staff/board.pdf")
async def as_pdf(request: Request) -> Response:
    """The same as a PDF for archives and screen readers."""
    report = await _report(request)
    before = await _before(request, report)
    content = await request.app.state.press.make(board_report.as_pdf, report, before, _words(request))
    return _file(content, "application/pdf", report, "pdf")


@router.get("/staff/board.xlsx")
async def as_xlsx(request: Request) -> Response:
    """The same as an Excel workbook."""
    report = await _report(request)
    before = await _before(request, report)
    content = await request.app.state.press.make(board_report.as_workbook, report, before, _words(request))
    return _file(content, XLSX, report, "xlsx")


@router.get("/staff/board.csv")
async def as_csv(request: Request) -> Response:
    """Its list of providers as CSV."""
    report = await _report(request)
    return _file(board_report.as_csv(report, _words(request)), "text/csv; charset=utf-8", report, "csv")


async def _report(request: Request) -> BoardReport:
    pool, rules, as_of = request.app.state.pool, _rules(request), request.state.as_of
    year = year_asked(request.query_params.get("year", ""), await years(pool, rules, as_of))
    return await store.board_report.of_year(pool, year, rules, as_of)


async def _before(request: Request, report: BoardReport) -> BoardReport:
    return await store.board_report.of_year(
        request.app.state.pool, report.year - 1, _rules(request), request.state.as_of
    )


def _rules(request: Request) -> EventRules:
    rules: EventRules = request.app.state.rule_book.current(request.state.as_of).events
    return rules


def _words(request: Request) -> Words:
    return Words(dict(KIND_WORDS), dict(STANDINGS), _rules(request).issuer)


def _file(content: bytes, media_type: str, report: BoardReport, ending: str) -> Response:
    name = f"Board report {report.year}-{(report.year + 1) % 100:02d}.{ending}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
