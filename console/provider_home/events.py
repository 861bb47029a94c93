"""A provider's events: all of them with filters, a month of them, and all of them as a file."""

from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.event_list
from console.public.paging import Paging, page_number
from console.staff.words import EVENT_STAGES, OCCURRENCE_STATES, listed_stands
from console.templating import render
from documents.spreadsheet import Cell, csv_bytes, figure, xlsx_bytes
from policy.calendar import mountain_date
from policy.event_difference import FORMAT_WORDS
from policy.text import clean
from store.event_list import DateLine, View

router = APIRouter()

EARLIEST, LATEST = 2020, 2045
LONGEST_SEARCH = 120
VIEWS = {
    View.ALL: "All events",
    View.UPCOMING: "To come or under way",
    View.WAITING: "Over, waiting for a count",
    View.SETTLED: "Counted",
    View.ARCHIVED: "Archived",
    View.CANCELLED: "Cancelled",
    View.PAST: "Past events",
}
HEADER = (
    "Event", "Title", "Format", "State of the event", "Reported", "Units", "Date no.", "First day", "Last day",
    "Place", "Link", "State of the date", "Certificates issued here", "On paper", "Count", "Count due on",
    "Outstanding since",
)  # fmt: skip


@router.get("/providers/{provider}/events")
async def listed(request: Request) -> Response:
    """All events, the latest first, or those that stand somewhere; past the last page, the last page."""
    view, search = _filters(request)
    number = page_number(request.query_params.get("page", ""))
    today = mountain_date(request.state.as_of)
    found = await store.event_list.page(
        request.app.state.pool, request.state.provider, view, search=search, today=today, number=number
    )
    paging = Paging(number, found.total, store.event_list.PAGE_SIZE, _query(view, search))
    if paging.beyond:
        return paging.to_the_last(f"{request.state.own}/events")
    return render(
        request,
        "provider_home/events.html",
        found=found,
        view=view,
        views=VIEWS.items(),
        search=search,
        query=urlencode(_query(view, search)),
        paging=paging,
        listed_stands=listed_stands,
        today=mountain_date(request.state.as_of),
        format_words=FORMAT_WORDS,
    )


@router.get("/providers/{provider}/events.csv")
async def as_csv(request: Request) -> Response:
    """Every date with its count, as CSV."""
    content = csv_bytes(HEADER, await _rows(request))
    return _file(content, "text/csv; charset=utf-8", "events.csv")


@router.get("/providers/{provider}/events.xlsx")
async def as_xlsx(request: Request) -> Response:
    """Every date with its count, as an Excel file."""
    content = xlsx_bytes("Events", HEADER, await _rows(request))
    return _file(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "events.xlsx")


@router.get("/providers/{provider}/calendar")
async def calendar(request: Request) -> Response:
    """One month as a table of weeks."""
    first = _month(request.query_params.get("month", ""), mountain_date(request.state.as_of))
    after = _following(first)
    entries = await store.event_list.days(request.app.state.pool, request.state.provider, first, after)
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


async def _rows(request: Request) -> list[list[Cell]]:
    view, search = _filters(request)
    today = mountain_date(request.state.as_of)
    found = await store.event_list.dates(
        request.app.state.pool, request.state.provider, view, search=search, today=today
    )
    return [_row(line) for line in found]


def _row(line: DateLine) -> list[Cell]:
    return [
        line.number,
        line.title,
        FORMAT_WORDS[line.format],
        EVENT_STAGES[line.stage],
        "late" if line.late else "before it began",
        figure(line.units),
        line.ordinal,
        line.first_day.isoformat(),
        line.last_day.isoformat(),
        line.location,
        line.link,
        OCCURRENCE_STATES[line.state],
        line.issued,
        line.paper,
        line.total,
        mountain_date(line.count_due_at).isoformat(),
        mountain_date(line.outstanding_since).isoformat() if line.outstanding_since else "",
    ]


def _filters(request: Request) -> tuple[View, str]:
    view = request.query_params.get("view", "")
    return (View(view) if view in set(View) else View.ALL), clean(request.query_params.get("q", ""))[:LONGEST_SEARCH]


def _query(view: View, search: str) -> dict[str, str]:
    return {"view": "" if view is View.ALL else view, "q": search}


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
