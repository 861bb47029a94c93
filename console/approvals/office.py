"""What staff do about an approval: suspend, reinstate, give more time, withdraw with notice, keep."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.provider
from console.approvals.act import EXTEND, KEEP, REINSTATE, SUSPEND, WITHDRAW, Act
from console.approvals.said import Asked, page, post

router = APIRouter()


@router.get("/staff/providers/{number}/suspend")
async def suspend_page(request: Request, number: str) -> Response:
    """Suspend the approval."""
    return await _do(request, number, SUSPEND)


@router.post("/staff/providers/{number}/suspend")
async def suspend(request: Request, number: str) -> Response:
    """What follows; confirmed, it is suspended."""
    return await _do(request, number, SUSPEND)


@router.get("/staff/providers/{number}/reinstate")
async def reinstate_page(request: Request, number: str) -> Response:
    """End the suspension."""
    return await _do(request, number, REINSTATE)


@router.post("/staff/providers/{number}/reinstate")
async def reinstate(request: Request, number: str) -> Response:
    """What follows; confirmed, it is in force again."""
    return await _do(request, number, REINSTATE)


@router.get("/staff/providers/{number}/extend")
async def extend_page(request: Request, number: str) -> Response:
    """Give more time to reapply."""
    return await _do(request, number, EXTEND)


@router.post("/staff/providers/{number}/extend")
async def extend(request: Request, number: str) -> Response:
    """What follows; confirmed, the day is another one."""
    return await _do(request, number, EXTEND)


@router.get("/staff/providers/{number}/withdraw")
async def withdraw_page(request: Request, number: str) -> Response:
    """Withdraw the approval, with notice."""
    return await _do(request, number, WITHDRAW)


@router.post("/staff/providers/{number}/withdraw")
async def withdraw(request: Request, number: str) -> Response:
    """What follows; confirmed, its end is announced."""
    return await _do(request, number, WITHDRAW)


@router.get("/staff/providers/{number}/keep")
async def keep_page(request: Request, number: str) -> Response:
    """Take back the announced end."""
    return await _do(request, number, KEEP)


@router.post("/staff/providers/{number}/keep")
async def keep(request: Request, number: str) -> Response:
    """What follows; confirmed, the approval goes on."""
    return await _do(request, number, KEEP)


async def _do(request: Request, number: str, act: Act) -> Response:
    provider = await store.provider.by_number(request.app.state.pool, number)
    if provider is None:
        raise HTTPException(404)
    asked = Asked(request, act, provider, f"/staff/providers/{provider.number}")
    return await (post if request.method == "POST" else page)(asked)
