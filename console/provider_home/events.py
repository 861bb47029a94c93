"""A provider's events: all of them with filters, a month of them, and all of them as a file."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.event_list
from console.public.paging import Paging, page_number
from console.staff.words import EVENT_STAGES
from console.templating import render
from documents.spreadsheet import csv_bytes, xlsx_bytes
from policy.calendar import mountain_date
from policy.event_difference import FORMAT_WORDS
from policy.text import clean
from schemas.event import EventStage

router = APIRouter()

EARLIEST, LATEST = 2020, 2045
HEADER = (
    "Event", "Title", "Format", "State of the event", "Date no.", "First day", "Last day", "Place", "State of the date",
    "Units", "Certificates issued here", "On paper", "Count",
)  # fmt: skip


@router.get("/provider/events")
async def listed(request: Request) -> Response:
    """All events, the latest first, or those that stand somewhere."""
    stage, search = _filters(request)
    number = page_number(request.query_params.get("page", ""))
    found = await store.event_list.page(
        request.app.state.pool, provider=request.state.account.provider, stage=stage, search=search, number=number
    )
    query = {"state": stage or "", "q": search}
    paging = Paging(number, found.total, store.event_list.PAGE_SIZE, query)
    return render(
        request,
        "provider_home/events.html",
        found=found,
        stage=stage,
        search=search,
        paging=paging,
        stages=list(EVENT_STAGES.items()),
        stage_words=EVENT_STAGES,
        format_words=FORMAT_WORDS,
    )


@router.get("/provider/events.csv")
async def as_csv(request: Request) -> Response:
    """Every date with its count, as CSV."""
    content = csv_bytes(HEADER, await _rows(request))
    return _file(content, "text/csv; charset=utf-8", "events.csv")


@router.get("/provider/events.xlsx")
async def as_xlsx(request: Request) -> Response:
    """Every date with its count, as an Excel file."""
    content = xlsx_bytes("Events", HEADER, await _rows(request))
    return _file(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "events.xlsx")


@router.get("/provider/calendar")
async def calendar(request: Request) -> Response:
    """One month as a table of weeks."""
    first = _month(request.query_params.get("month", ""), mountain_date(request.state.as_of))
    after = _following(first)
    entries = await store.event_list.days(request.app.state.pool, request.state.account.provider, first, after)
    begin = first - timedelta(days=(first.weekday() + 1) % 7)
    weeks = [
        [begin + timedelta(days=7 * week + day) for day in range(7)] for week in range(-(-((after - begin).days) // 7))
    ]
    return render(
        request,
        "provider_home/calendar.html",
        first=first,
        previous=(first - timedelta(days=1)).replace(day=1),
        following=after,
        weeks=weeks,
        entries=entries,
        today=mountain_date(request.state.as_of),
    )


async def _rows(request: Request) -> list[list[str]]:
    stage, search = _filters(request)
    found = await store.event_list.export(
        request.app.state.pool, request.state.account.provider, stage=stage, search=search
    )
    return [
        [
            row["number"],
            row["title"],
            FORMAT_WORDS[row["format"]],
            EVENT_STAGES[row["stage"]],
            str(row["ordinal"]),
            row["first_day"].isoformat(),
            row["last_day"].isoformat(),
            row["location"],
            row["state"],
            row["units"],
            str(row["issued"]),
            "" if row["paper"] is None else str(row["paper"]),
            "" if row["paper"] is None else str(row["issued"] + row["paper"]),
        ]
        for row in found
    ]


def _filters(request: Request) -> tuple[EventStage | None, str]:
    stage = request.query_params.get("state", "")
    return (EventStage(stage) if stage in set(EventStage) else None), clean(request.query_params.get("q", ""))[:120]


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if EARLIEST <= found.year <= LATEST else today.replace(day=1)


def _following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
