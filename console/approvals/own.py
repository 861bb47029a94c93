"""What a provider does about its own approval: give it up, or keep it after all."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.provider
from console.approvals.act import CEASE, OWN_KEEP, Act
from console.approvals.said import Asked, page, post
from schemas.provider import Standing

router = APIRouter()


@router.get("/providers/{provider}/approval/cease")
async def cease_page(request: Request) -> Response:
    """Give up the approval, as of a last day."""
    return await _do(request, CEASE)


@router.post("/providers/{provider}/approval/cease")
async def cease(request: Request) -> Response:
    """What follows; confirmed, it ends after that day."""
    return await _do(request, CEASE)


@router.get("/providers/{provider}/approval/keep")
async def keep_page(request: Request) -> Response:
    """Keep an approval that was to be given up."""
    return await _do(request, OWN_KEEP)


@router.post("/providers/{provider}/approval/keep")
async def keep(request: Request) -> Response:
    """What follows; confirmed, it goes on."""
    return await _do(request, OWN_KEEP)


async def _do(request: Request, act: Act) -> Response:
    provider = await store.provider.by_number(request.app.state.pool, request.state.provider)
    if provider is None:
        raise HTTPException(404)
    if act is OWN_KEEP and provider.ends_as == Standing.WITHDRAWN:
        # What the agency announced is the agency's to take back; announced later than now, the record finds it.
        return RedirectResponse(request.state.own, 303)
    return await (post if request.method == "POST" else page)(Asked(request, act, provider, request.state.own))
