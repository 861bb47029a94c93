"""The opportunities of a provider, on its signed-in pages."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.opportunity
import store.submission
from console.events.own import own_provider
from console.opportunities import desk, words
from console.opportunities.desk import Desk
from console.templating import render

router = APIRouter()


@router.get("/providers/{provider}/opportunities")
async def listed(request: Request) -> Response:
    """Everything the provider shared, the last one first."""
    return render(
        request,
        "opportunities/list.html",
        provider=await own_provider(request),
        found=await store.opportunity.of_provider(request.app.state.pool, request.state.provider),
        stands=words.stands,
        shown_through=words.shown_through,
    )


@router.get("/providers/{provider}/opportunities/{number}")
async def page(request: Request, number: str) -> Response:
    """One of them."""
    found = await store.opportunity.by_number(request.app.state.pool, number)
    if found is None:
        return await _being_processed(request, number)
    return await desk.show(await _desk(request, number))


@router.get("/providers/{provider}/opportunities/{number}/change")
async def change_page(request: Request, number: str) -> Response:
    """The form as it reads now."""
    return await desk.change_page(await _desk(request, number))


@router.post("/providers/{provider}/opportunities/{number}/change")
async def change(request: Request, number: str) -> Response:
    """Send the changed form."""
    return await desk.change(await _desk(request, number))


@router.get("/providers/{provider}/opportunities/{number}/withdraw")
async def withdraw_page(request: Request, number: str) -> Response:
    """What taking it back means."""
    return await desk.withdraw_page(await _desk(request, number))


@router.post("/providers/{provider}/opportunities/{number}/withdraw")
async def withdraw(request: Request, number: str) -> Response:
    """Take it back."""
    return await desk.withdraw(await _desk(request, number))


@router.post("/providers/{provider}/opportunities/{number}/renew")
async def renew(request: Request, number: str) -> Response:
    """Show it for another year."""
    return await desk.renew(await _desk(request, number))


async def _desk(request: Request, number: str) -> Desk:
    """One of the provider's own; anybody else's are as unknown as none."""
    found = await store.opportunity.by_number(request.app.state.pool, number)
    if found is None or found.provider != request.state.provider:
        raise HTTPException(404)
    at = f"{request.state.own}/opportunities/{number}"
    return Desk(request, found, at, request.state.account.actor)


async def _being_processed(request: Request, number: str) -> Response:
    """What was shared and is not recorded yet is told to who shared it; for anybody else it is not there."""
    sent = await store.submission.of_entity(request.app.state.pool, f"opportunity:{number}")
    if not sent or sent[0].payload.get("provider") != request.state.provider:
        raise HTTPException(404)
    return render(request, "opportunities/processing.html", at=f"{request.state.own}/opportunities/{number}")
