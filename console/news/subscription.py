"""A subscription behind the link of its letters: confirmed, chosen and ended by a button, or ended by a mail program.

Opening the link changes nothing, since mail scanners open every link before its reader does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

import store.link
import store.subscription
from console.news.subscribe import rules_of, topics_of
from console.public import posted
from console.public.links import DeadLinkError
from console.staff.told import Told
from console.templating import render
from policy import news
from schemas.link import LinkPurpose, read_token
from schemas.problem import Problem
from schemas.subscription import Subscription, SubscriptionState
from store.database import Connection, transaction

router = APIRouter()

CHOOSE_OR_END = "Choose at least one thing you want to hear of, or end the subscription."


TOLD: Mapping[str, tuple[SubscriptionState, Told]] = {
    "confirmed": (
        SubscriptionState.CONFIRMED,
        Told(tone="success", text="Thank you. Your subscription is confirmed."),
    ),
    "saved": (SubscriptionState.CONFIRMED, Told(tone="success", text="Your choice is saved.")),
    "ended": (
        SubscriptionState.ENDED,
        Told(tone="success", text="Your subscription has ended. We do not write to you any more."),
    ),
    "over": (
        SubscriptionState.ENDED,
        Told(tone="warning", text="Nothing was saved, since your subscription has ended meanwhile."),
    ),
}
"""What is told after a button was pressed, and in which state alone that is true."""


@router.get("/link/subscription/{token}")
async def page(request: Request, token: str, told: str = "") -> Response:
    """How it stands, what it is about, and what its owner can do."""
    found = await _followed(request, token)
    state, words = TOLD.get(told, (None, None))
    return _page(request, token, found, list(found.topics), told=words if found.state is state else None)


@router.post("/link/subscription/{token}")
async def change(request: Request, token: str) -> Response:
    """Confirm it, choose what it is about, or end it."""
    subscription = await _followed(request, token)
    async with posted.posted(request) as form:
        action, topics = posted.text(form, "action"), topics_of(request, form)
    if action in {"confirm", "save"} and not topics:
        return _page(request, token, subscription, topics, [Problem(field="topics", message=CHOOSE_OR_END)])
    async with transaction(request.app.state.pool) as conn:
        told = await _act(conn, subscription, action, topics, request.state.as_of)
    return RedirectResponse(f"/link/subscription/{token}?told={told}#told", 303)


async def _act(conn: Connection, subscription: Subscription, action: str, topics: list[str], as_of: datetime) -> str:
    """Do what the button says; a page that is older than the subscription's end does not begin it anew."""
    if action == "confirm":
        if not await store.subscription.confirm(conn, subscription, as_of, topics):
            await store.subscription.choose(conn, subscription, topics, as_of)
        return "confirmed"
    if action == "save":
        await store.subscription.choose(conn, subscription, topics, as_of)
        return "saved" if subscription.state is SubscriptionState.CONFIRMED else "over"
    if action == "end":
        await store.subscription.end(conn, subscription, "link", as_of)
        return "ended"
    return ""


def _page(
    request: Request,
    token: str,
    subscription: Subscription,
    topics: list[str],
    problems: Sequence[Problem] = (),
    *,
    told: Told | None = None,
) -> Response:
    return render(
        request,
        "news/subscription.html",
        status_code=422 if problems else 200,
        subscription=subscription,
        token=token,
        topics=topics,
        offered=news.offered(rules_of(request)),
        problems=list(problems),
        told=told,
    )


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
