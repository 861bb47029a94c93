"""Events as staff see them: all of them, one of them, the counts that never came, and the figures."""

from datetime import date, datetime, time

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.event
import store.event_list
import store.figures
import store.letter
import store.outstanding
from console.events.page import facts_of
from console.public.paging import Paging, page_number
from console.staff.words import EVENT_STAGES
from console.templating import render
from documents.spreadsheet import csv_bytes
from policy.calendar import mountain_date, mountain_instant
from policy.event_difference import FORMAT_WORDS
from policy.retention import report_year
from policy.text import clean
from schemas.event import EventStage

router = APIRouter()

EARLIEST, LATEST = 2020, 2045


@router.get("/staff/events")
async def listed(request: Request) -> Response:
    """All events, the latest first."""
    stage = request.query_params.get("state", "")
    search = clean(request.query_params.get("q", ""))[:120]
    number = page_number(request.query_params.get("page", ""))
    chosen = EventStage(stage) if stage in set(EventStage) else None
    found = await store.event_list.page(request.app.state.pool, stage=chosen, search=search, number=number)
    return render(
        request,
        "staff/events.html",
        found=found,
        stage=chosen,
        search=search,
        paging=Paging(number, found.total, store.event_list.PAGE_SIZE, {"state": chosen or "", "q": search}),
        stages=list(EVENT_STAGES.items()),
        stage_words=EVENT_STAGES,
        format_words=FORMAT_WORDS,
    )


@router.get("/staff/events/{number}")
async def page(request: Request, number: str) -> Response:
    """One event, to read."""
    event = await store.event.by_number(request.app.state.pool, number)
    if event is None:
        raise HTTPException(404)
    letters = await store.letter.of_entity(request.app.state.pool, event.entity)
    return render(request, "staff/event.html", letters=letters, **await facts_of(request, event))


@router.get("/staff/outstanding")
async def outstanding(request: Request) -> Response:
    """Counts that never came, across providers, the oldest first."""
    search = clean(request.query_params.get("q", ""))[:120]
    number = page_number(request.query_params.get("page", ""))
    pool = request.app.state.pool
    total = await store.outstanding.total(pool, search)
    return render(
        request,
        "staff/outstanding.html",
        found=await store.outstanding.page(pool, search=search, number=number),
        search=search,
        paging=Paging(number, total, store.outstanding.PAGE_SIZE, {"q": search}),
        today=mountain_date(request.state.as_of),
    )


@router.get("/staff/outstanding.csv")
async def outstanding_csv(request: Request) -> Response:
    """The same as a file."""
    found = await store.outstanding.page(request.app.state.pool, size=50_000)
    today = mountain_date(request.state.as_of)
    header = ("Event", "Title", "Provider", "Ended on", "Days since it was due", "Contact", "E-mail", "Phone")
    rows = [
        [
            each.occurrence.event,
            each.title,
            each.organisation,
            each.occurrence.last_day.isoformat(),
            str((today - mountain_date(each.occurrence.count_due_at)).days),
            each.contact.name,
            each.contact.email,
            each.contact.phone,
        ]
        for each in found
    ]
    return _csv(csv_bytes(header, rows), "outstanding counts.csv")


@router.get("/staff/figures")
async def figures(request: Request) -> Response:
    """Dates held and certificates by month of a report year, as a chart that is also a table."""
    year, months = await _months(request)
    most = max((each.issued + each.paper for each in months), default=0)
    return render(request, "staff/figures.html", year=year, months=months, most=most)


@router.get("/staff/figures.csv")
async def figures_csv(request: Request) -> Response:
    """The same as a file."""
    year, months = await _months(request)
    header = ("Month", "Dates held", "Certificates issued here", "On paper", "Counts outstanding")
    rows = [[each.month, str(each.dates), str(each.issued), str(each.paper), str(each.outstanding)] for each in months]
    return _csv(csv_bytes(header, rows), f"figures {year}.csv")


async def _months(request: Request) -> tuple[int, list[store.figures.MonthFigures]]:
    rules = next(each for each in request.app.state.rule_sets.values() if each.status == "in_force").events
    asked = request.query_params.get("year", "")
    year = report_year(mountain_date(request.state.as_of), rules)
    if asked.isdecimal() and len(asked) == len("2026") and EARLIEST <= int(asked) <= LATEST:
        year = int(asked)
    first, after = (_begin(each, rules.report_year_month) for each in (year, year + 1))
    found = {each.month: each for each in await store.figures.by_month(request.app.state.pool, first, after)}
    names = [
        f"{year + (month >= 12):04d}-{month % 12 + 1:02d}"  # noqa: PLR2004 - December
        for month in range(rules.report_year_month - 1, rules.report_year_month + 11)
    ]
    empty = {"dates": 0, "issued": 0, "paper": 0, "outstanding": 0}
    return year, [found.get(name) or store.figures.MonthFigures(month=name, **empty) for name in names]


def _begin(year: int, month: int) -> datetime:
    return mountain_instant(date(year, month, 1), time(0))


def _csv(content: bytes, name: str) -> Response:
    return Response(
        content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
