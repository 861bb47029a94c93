"""What needs attention: things the system could not settle by itself."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.task
from console.staff.entity import page_of
from console.staff.told import Told
from console.staff.words import TASKS
from console.templating import render
from store.database import transaction

router = APIRouter()

TOLD = {
    "done": Told(tone="success", text="Settled."),
    "gone": Told(tone="info", text="Nothing was done: somebody had settled this already."),
}


@router.get("/staff/tasks")
async def page(request: Request, told: str = "") -> Response:
    """Open tasks, oldest first."""
    found = await store.task.open_tasks(request.app.state.pool)
    return render(request, "staff/tasks.html", found=found, told=TOLD.get(told), kinds=TASKS, page_of=page_of)


@router.post("/staff/tasks")
async def done(request: Request) -> Response:
    """Mark a task as settled."""
    form = await request.form()
    async with transaction(request.app.state.pool) as conn:
        settled = await store.task.done(
            conn,
            str(form.get("key", "")).replace("\x00", ""),
            by=request.state.account.actor,
            as_of=request.state.as_of,
        )
    return RedirectResponse(f"/staff/tasks?told={'done' if settled else 'gone'}#told", 303)
