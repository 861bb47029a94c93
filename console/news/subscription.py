"""A subscription behind the link of its letters: confirmed and ended by a button, or ended by the mail program itself.

Opening the link changes nothing, since mail scanners open every link before its reader does.
"""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

import store.link
import store.subscription
from console.public import posted
from console.public.links import DeadLinkError
from console.templating import render
from schemas.link import LinkPurpose, read_token
from schemas.subscription import Subscription
from store.database import transaction

router = APIRouter()


@router.get("/link/subscription/{token}")
async def page(request: Request, token: str) -> Response:
    """How it stands, and what its owner can do."""
    return render(request, "news/subscription.html", subscription=await _followed(request, token), token=token)


@router.post("/link/subscription/{token}")
async def change(request: Request, token: str) -> Response:
    """Confirm it, or end it."""
    subscription = await _followed(request, token)
    async with posted.posted(request) as form:
        action = posted.text(form, "action")
    async with transaction(request.app.state.pool) as conn:
        if action == "confirm":
            await store.subscription.confirm(conn, subscription, request.state.as_of)
        elif action == "end":
            await store.subscription.end(conn, subscription, "link", request.state.as_of)
    return RedirectResponse(f"/link/subscription/{token}?told=1", 303)


@router.get("/unsubscribe/{token}")
async def ask(request: Request, token: str) -> Response:
    """The same page, for whoever opens the address that mail programs post to."""
    return await page(request, token)


@router.post("/unsubscribe/{token}")
async def end(request: Request, token: str) -> Response:
    """End it at once: a mail program posts here by itself (RFC 8058), let in by `console.security.one_click`."""
    subscription = await _followed(request, token)
    async with transaction(request.app.state.pool) as conn:
        await store.subscription.end(conn, subscription, "one_click", request.state.as_of)
    return PlainTextResponse("The subscription has ended.\n")


async def _followed(request: Request, token: str) -> Subscription:
    """The subscription behind a token; its time is never over, for news can be ended from the oldest letter.

    Raises:
        DeadLinkError: It is not ours for this purpose.
    """
    pool = request.app.state.pool
    link_id = read_token(token, LinkPurpose.SUBSCRIPTION, request.app.state.settings.secret_key)
    link = await store.link.find(pool, link_id, LinkPurpose.SUBSCRIPTION) if link_id else None
    found = await store.subscription.find(pool, UUID(link.subject.partition(":")[2])) if link else None
    if found is None:
        raise DeadLinkError(LinkPurpose.SUBSCRIPTION, "unknown")
    return found
