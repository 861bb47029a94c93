"""The opportunities as staff find them: what waits for an answer first."""

from enum import StrEnum

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.closure
import store.opportunity_list
from console.opportunities import words
from console.public.paging import Paging, page_number
from console.staff.words import TAGS
from console.templating import render
from policy.text import clean
from policy.time_left import time_left
from schemas.opportunity import ReviewState
from store.opportunity_list import PAGE_SIZE

router = APIRouter()

LONGEST_SEARCH = 200


class View(StrEnum):
    """Which opportunities are listed."""

    OPEN = "open"
    RETURNED = "returned"
    PUBLISHED = "published"
    ALL = "all"


VIEWS = {
    View.OPEN: "Waiting for an answer",
    View.RETURNED: "Returned for changes",
    View.PUBLISHED: "On the portal",
    View.ALL: "All",
}


@router.get("/staff/opportunities")
async def page(request: Request, view: str = "", search: str = "", page: str = "1") -> Response:
    """One page of the list; an address that was tampered with shows the first page of what waits."""
    shown = View(view) if view in set(View) else View.OPEN
    search = clean(search)[:LONGEST_SEARCH]
    number, pool, as_of = page_number(page), request.app.state.pool, request.state.as_of
    found, total = await store.opportunity_list.page(pool, shown, search, number)
    paging = Paging(number, total, PAGE_SIZE, {"view": shown, "search": search})
    if paging.beyond:
        return paging.to_the_last("/staff/opportunities")
    closures = await store.closure.all_days(pool)
    waiting = {
        each.number: time_left(each.due_at, as_of, closures, resting=False)
        for each in found
        if each.review is ReviewState.OPEN
    }
    return render(
        request,
        "opportunities/office_list.html",
        views=VIEWS,
        view=shown,
        search=search,
        found=found,
        paging=paging,
        waiting=waiting,
        tags=TAGS,
        stands=words.stands,
    )
