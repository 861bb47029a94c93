"""Each year's disposal, and when the next list is made."""

from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.disposal
import store.legal_hold
from console.disposals.words import STATES
from console.templating import render
from policy.calendar import mountain_date
from policy.record_rules import record_rules

router = APIRouter()


@router.get("/staff/disposals")
async def page(request: Request) -> Response:
    """The disposals of all years, the last one first, and what the next one would list as things stand."""
    pool, today = request.app.state.pool, mountain_date(request.state.as_of)
    disposals = await store.disposal.every(pool)
    next_day = _next_day(today)
    return render(
        request,
        "disposals/list.html",
        disposals=disposals,
        totals=await store.disposal.totals(pool, [each.year for each in disposals]),
        states=STATES,
        next_day=next_day,
        due=len(await store.disposal.due(pool, next_day)),
        holds=len(await store.legal_hold.standing(pool)),
    )


def _next_day(today: date) -> date:
    """The next day on which what is due is listed."""
    rules = record_rules().disposal
    this_year = date(today.year, rules.month, rules.day)
    return this_year if today < this_year else this_year.replace(year=today.year + 1)
