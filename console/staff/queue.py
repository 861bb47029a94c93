"""The queue: applications by business time left."""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.closure
import store.queue
import store.task
from console.staff.marks import address_of, mark_of
from console.staff.words import STAGES, TAGS
from console.templating import render
from policy.text import clean
from policy.time_left import TimeLeft, time_left
from schemas.application import FINAL_STAGES
from schemas.calendar import Closures
from store.queue import QueueLine, View

router = APIRouter()

VIEWS = {
    View.OPEN: "All open",
    View.MINE: "Assigned to me",
    View.UNASSIGNED: "Unassigned",
    View.INFORMATION_REQUESTED: "Information requested",
    View.OVERDUE: "Overdue",
    View.ALL: "All stages",
}
LONGEST_SEARCH = 200


@router.get("/staff")
async def home(request: Request) -> Response:  # noqa: ARG001 - the way of every route
    """The staff console begins with the queue."""
    return RedirectResponse("/staff/applications", 303)


@router.get("/staff/applications")
async def page(request: Request, view: str = "", search: str = "", after: str = "") -> Response:
    """One page of the queue; an address that was tampered with shows the first page of all open ones."""
    pool, as_of, account = request.app.state.pool, request.state.as_of, request.state.account
    shown = View(view) if view in set(View) else View.OPEN
    search = clean(search)[:LONGEST_SEARCH]
    found = await store.queue.page(pool, shown, account=account.id, search=search, as_of=as_of, after=mark_of(after))
    closures = await store.closure.all_days(pool)
    tasks = await store.task.open_tasks(pool, 1)
    return render(
        request,
        "staff/queue.html",
        views=VIEWS,
        view=shown,
        search=search,
        found=found,
        lines=[(line, _left(line, as_of, closures)) for line in found.lines],
        tags=TAGS,
        stages=STAGES,
        following=address_of(found.following),
        begins=not after,
        tasks=tasks.total,
        also_waiting=await store.queue.also_waiting(pool),
    )


def _left(line: QueueLine, as_of: datetime, closures: Closures) -> TimeLeft | None:
    if line.stage in FINAL_STAGES:
        return None
    return time_left(line.due_at, as_of, closures, resting=line.rests)
