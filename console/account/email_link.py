"""The link in each of two mailboxes, by which a change of address is confirmed or dropped.

Opening it changes nothing, since mail scanners open every link before its reader does. Nobody has to be signed in:
whoever reads the mailbox holds the link.
"""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
import store.email_change
import store.link
from console.account.letters import queue_email_changed
from console.public import posted
from console.public.links import DeadLinkError
from console.templating import render
from schemas.account import Account
from schemas.email_change import EmailChange, EmailChangeState, Side
from schemas.link import LinkPurpose, read_token
from store.database import Connection, transaction

router = APIRouter()


@router.get("/link/email/{token}")
async def page(request: Request, token: str) -> Response:
    """How the change stands, and the button that this mailbox has to press."""
    change, side = await _followed(request, token)
    owner = await store.account.by_id(request.app.state.pool, change.account)
    return render(
        request,
        "account/email_link.html",
        change=change,
        side=side,
        stands=change.stands(request.state.as_of) if owner and owner.active else "dropped",
        owner=owner,
        token=token,
    )


@router.post("/link/email/{token}")
async def answer(request: Request, token: str) -> Response:
    """Confirm at this mailbox, or drop the change. Once both have confirmed, it is done."""
    change, side = await _followed(request, token)
    async with posted.posted(request) as form:
        action = posted.text(form, "action")
    async with transaction(request.app.state.pool) as conn:
        held = await store.email_change.hold(conn, change.id)
        owner = await store.account.by_id(conn, change.account)
        if held and owner and owner.active and held.stands(request.state.as_of) == EmailChangeState.OPEN:
            await _settle(request, conn, held, owner, side, action)
    return RedirectResponse(f"/link/email/{token}", 303)


async def _settle(  # noqa: PLR0917 - who answers what about which
    request: Request, conn: Connection, change: EmailChange, owner: Account, side: Side, action: str
) -> None:
    as_of = request.state.as_of
    if action == "drop":
        await store.email_change.drop(conn, owner, as_of)
    elif action == "confirm":
        confirmed = await store.email_change.confirm(conn, change, side, as_of)
        if confirmed.both_confirmed and await store.email_change.carry_out(conn, confirmed, owner, as_of):
            await queue_email_changed(conn, owner, confirmed, as_of)


async def _followed(request: Request, token: str) -> tuple[EmailChange, Side]:
    """The change behind a token, whatever became of it, and the mailbox that it was sent to.

    Raises:
        DeadLinkError: it is not ours for this purpose.
    """
    pool = request.app.state.pool
    link_id = read_token(token, LinkPurpose.EMAIL_CHANGE, request.app.state.settings.secret_key)
    link = await store.link.find(pool, link_id, LinkPurpose.EMAIL_CHANGE) if link_id else None
    _, _, rest = link.subject.partition(":") if link else ("", "", "")
    change_id, _, side = rest.partition(":")
    change = await store.email_change.find(pool, UUID(change_id)) if change_id else None
    if change is None:
        raise DeadLinkError(LinkPurpose.EMAIL_CHANGE, "unknown")
    return change, "former" if side == "former" else "wanted"
