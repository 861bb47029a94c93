"""The link of the waiting list: looking changes nothing, since mail scanners look first; its buttons do."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.waiting
from activities.rules_letters import told_waiting
from console.public.links import DeadLinkError, followed
from console.public.waiting import current, entry_id, is_awaited, write
from console.templating import render
from schemas.link import LinkPurpose
from schemas.waiting import WaitingEntry
from store import record as records
from store import transition
from store.database import Connection, transaction

router = APIRouter()


@router.get("/link/waiting/{token}")
async def page(request: Request, token: str) -> Response:
    """What became of the entry, and the button that is to be pressed now."""
    entry = await _entry(request, token)
    return render(
        request,
        "public/waiting/entry.html",
        entry=entry,
        token=token,
        rule_set=current(request),
        awaited=is_awaited(request),
        said=request.query_params.get("said", ""),
    )


@router.post("/link/waiting/{token}/confirm")
async def confirm(request: Request, token: str) -> Response:
    """The address is its owner's: it waits from now on or, if that is over, is told at once; a letter says which."""
    entry = await _entry(request, token)
    async with transaction(request.app.state.pool) as conn:
        if await store.waiting.confirm(conn, entry.id, request.state.as_of):
            joined = await store.waiting.find(conn, entry.id)
            assert joined  # noqa: S101 - it was just confirmed
            await (
                write(request, conn, joined, key="confirmed") if is_awaited(request) else _tell(request, conn, entry)
            )
    return RedirectResponse(f"/link/waiting/{token}?said=confirmed", 303)


@router.post("/link/waiting/{token}/leave")
async def leave(request: Request, token: str) -> Response:
    """Leave the list."""
    entry = await _entry(request, token)
    async with transaction(request.app.state.pool) as conn:
        await store.waiting.leave(conn, entry.id, request.state.as_of)
    return RedirectResponse(f"/link/waiting/{token}?said=left", 303)


async def _tell(request: Request, conn: Connection, entry: WaitingEntry) -> None:
    """What they wait for has opened meanwhile: they are told as everybody on the list was."""
    opened, as_of = request.app.state.rule_book.opened[current(request).id], request.state.as_of
    for told in await transition.tell_waiting(conn, opened.rule_set.id, [entry.id], as_of):
        await records.write(conn, told_waiting(told, opened, f"rules:{opened.rule_set.id}", as_of), as_of)


async def _entry(request: Request, token: str) -> WaitingEntry:
    link = await followed(request, token, LinkPurpose.WAITING)
    entry = await store.waiting.find(request.app.state.pool, entry_id(link.subject))
    if entry is None:
        raise DeadLinkError(LinkPurpose.WAITING, "unknown")
    return entry
