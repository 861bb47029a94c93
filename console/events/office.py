"""Events as staff see them: all of them, one of them, the counts that never came, and the figures."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.event
import store.event_list
import store.figures
import store.letter
import store.outstanding
import store.provider
from console.events.page import facts_of
from console.staff.marks import address_of, mark_of
from console.staff.words import EVENT_STAGES, listed_stands
from console.templating import render
from documents.spreadsheet import csv_bytes
from policy.calendar import mountain_date
from policy.event_difference import FORMAT_WORDS
from policy.report_year import report_year
from policy.text import clean
from schemas.event import EventStage
from store.mark import Mark
from store.outstanding import Order

router = APIRouter()

EARLIEST, LATEST = 2020, 2045
LONGEST_SEARCH = 120


@router.get("/staff/events")
async def listed(request: Request) -> Response:
    """All events, the last one reported first; an address that was tampered with shows the first page."""
    stage = request.query_params.get("view", "")
    search, after = _search(request), request.query_params.get("after", "")
    chosen = EventStage(stage) if stage in set(EventStage) else None
    found = await store.event_list.of_all(request.app.state.pool, stage=chosen, search=search, after=mark_of(after))
    query = {"view": chosen or "", "q": search}
    return render(
        request,
        "staff/events.html",
        found=found,
        view=chosen or "",
        views=[("", "All events"), *EVENT_STAGES.items()],
        search=search,
        first=_link(query),
        following=_link(query, found.following) if found.following else "",
        begins=not after,
        listed_stands=listed_stands,
        today=mountain_date(request.state.as_of),
        format_words=FORMAT_WORDS,
    )


@router.get("/staff/events/{number}")
async def page(request: Request, number: str) -> Response:
    """One event, to read."""
    event = await store.event.by_number(request.app.state.pool, number)
    if event is None:
        raise HTTPException(404)
    letters = await store.letter.of_entity(request.app.state.pool, event.entity)
    provider = await store.provider.by_number(request.app.state.pool, event.provider)
    return render(
        request,
        "staff/event.html",
        letters=letters,
        provider=provider,
        reports=f"/staff/reports/{event.provider}",
        **await facts_of(request, event),
    )


@router.get("/staff/outstanding")
async def outstanding(request: Request) -> Response:
    """Counts that never came, across providers, by age."""
    search, order, after = _search(request), _order(request), request.query_params.get("after", "")
    found = await store.outstanding.page(request.app.state.pool, search=search, order=order, after=mark_of(after))
    query = {"order": order, "q": search}
    return render(
        request,
        "staff/outstanding.html",
        found=found,
        search=search,
        order=order,
        query=urlencode(query),
        first=_link(query),
        following=_link(query, found.following) if found.following else "",
        begins=not after,
        today=mountain_date(request.state.as_of),
    )


@router.get("/staff/outstanding.csv")
async def outstanding_csv(request: Request) -> Response:
    """All that the same search finds, as a file."""
    found = await store.outstanding.every(request.app.state.pool, search=_search(request), order=_order(request))
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
    most = max(each.certificates for each in months)
    return render(request, "staff/figures.html", year=year, months=months, most=most)


@router.get("/staff/figures.csv")
async def figures_csv(request: Request) -> Response:
    """The same as a file."""
    year, months = await _months(request)
    header = (
        "Month", "Events", "Dates held", "Certificates issued here", "Their units", "On paper", "Counts outstanding"
    )  # fmt: skip
    rows = [
        [
            each.month,
            str(each.events),
            str(each.dates),
            str(each.issued),
            f"{each.units.normalize():f}",
            str(each.paper),
            str(each.outstanding),
        ]
        for each in months
    ]
    return _csv(csv_bytes(header, rows), f"figures {year}.csv")


async def _months(request: Request) -> tuple[int, list[store.figures.MonthFigures]]:
    rules = request.app.state.rule_book.current(request.state.as_of).events
    asked = request.query_params.get("year", "")
    year = report_year(mountain_date(request.state.as_of), rules)
    if asked.isdecimal() and len(asked) == len("2026") and EARLIEST <= int(asked) <= LATEST:
        year = int(asked)
    first, after = (date(each, rules.report_year_month, 1) for each in (year, year + 1))
    found = {each.month: each for each in await store.figures.by_month(request.app.state.pool, first, after)}
    names = [
        f"{year + (month >= 12):04d}-{month % 12 + 1:02d}"  # noqa: PLR2004 - December
        for month in range(rules.report_year_month - 1, rules.report_year_month + 11)
    ]
    return year, [found.get(name) or store.figures.MonthFigures(month=name) for name in names]


def _search(request: Request) -> str:
    return clean(request.query_params.get("q", ""))[:LONGEST_SEARCH]


def _order(request: Request) -> Order:
    order = request.query_params.get("order", "")
    return Order(order) if order in set(Order) else Order.OLDEST


def _link(query: Mapping[str, str], mark: Mark | None = None) -> str:
    kept = {**query, "after": address_of(mark)}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _csv(content: bytes, name: str) -> Response:
    return Response(
        content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
