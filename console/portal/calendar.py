"""The calendar of the portal: one month, as a list by day that is a grid of weeks where there is room for one."""

from datetime import date, timedelta
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import store.portal
from console.portal.asked import offered, search_of
from console.templating import render
from policy.calendar import mountain_date
from policy.event_schedule_fields import EARLIEST, LATEST
from schemas.model import Frozen
from schemas.portal import CalendarDay

router = APIRouter()

WEEK = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


class Day(Frozen):
    """One day of the month with what takes place on it; `column` is its weekday, Sunday is 1."""

    day: date
    column: int
    entries: list[CalendarDay]


@router.get("/calendar")
async def calendar(request: Request) -> Response:
    """The month asked for, or this one; filtered as a search is, but for its days."""
    today = mountain_date(request.state.as_of)
    search, problems = search_of(request)
    search = search.model_copy(update={"first_day": None, "last_day": None})
    first = _month(request.query_params.get("month", ""), today)
    pool, after = request.app.state.pool, _following(first)
    found = await store.portal.month(pool, search, first, after)
    return render(
        request,
        "portal/calendar.html",
        first=first,
        previous=(first - timedelta(days=1)).replace(day=1),
        following=after,
        days=_days(first, found.days),
        found=found,
        next_day=None if found.days else await store.portal.next_day(pool, search, max(after, today)),
        problems=problems,
        week=WEEK,
        **offered(request, search),
    )


def _days(first: date, entries: list[CalendarDay]) -> list[Day]:
    """Every day of the month; what lasts several days stands on each of them."""
    after = _following(first)
    on = sorted(
        (
            (day, place)
            for place, each in enumerate(entries)
            for day in _between(max(each.first_day, first), min(each.last_day, after - timedelta(days=1)))
        ),
    )
    by_day = {day: [entries[place] for _, place in group] for day, group in groupby(on, key=lambda pair: pair[0])}
    return [
        Day(day=day, column=day.isoweekday() % 7 + 1, entries=by_day.get(day, []))
        for day in _between(first, after - timedelta(days=1))
    ]


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    return found if EARLIEST <= found <= LATEST else today.replace(day=1)


def _following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
