"""Where one is signed in: every browser, which of them this is, and the buttons to end the others."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.session
from console.security import session as cookies
from console.staff.told import Told
from console.templating import render
from schemas.account import Account
from schemas.audit import AuditVerb
from store.database import Connection, transaction

router = APIRouter()

TOLD = {
    "ended": Told(tone="success", text="Ended. Whoever used that browser has to sign in again."),
    "others": Told(tone="success", text="Every other session is ended."),
    "nothing": Told(tone="info", text="Nothing was done: it had ended already."),
}


@router.get("/account/sessions")
async def page(request: Request, told: str = "") -> Response:
    """Every live session of the signed-in person."""
    found = await store.session.of_account(
        request.app.state.pool, account=request.state.account.id, as_of=request.state.as_of
    )
    return render(
        request,
        "account/sessions.html",
        sessions=sorted(found, key=lambda each: each.id != request.state.session.id),
        this=request.state.session.id,
        told=TOLD.get(told),
    )


@router.post("/account/sessions/{session}/end")
async def end(request: Request, session: UUID) -> Response:
    """End one; the one in use is ended as by signing out."""
    if session == request.state.session.id:
        return await _sign_out(request)
    account: Account = request.state.account
    async with transaction(request.app.state.pool) as conn:
        ended = await store.session.end_one(conn, account=account.id, session=session)
        if ended:
            await _note(request, conn, 1)
    return RedirectResponse(f"/account/sessions?told={'ended' if ended else 'nothing'}#told", 303)


@router.post("/account/sessions/end-others")
async def end_others(request: Request) -> Response:
    """End every session but this one."""
    async with transaction(request.app.state.pool) as conn:
        count = await store.session.end_others(conn, account=request.state.account.id, but=request.state.session.id)
        if count:
            await _note(request, conn, count)
    return RedirectResponse(f"/account/sessions?told={'others' if count else 'nothing'}#told", 303)


async def _sign_out(request: Request) -> Response:
    response = RedirectResponse("/sign-in?signed_out=1", 303)
    await cookies.end(request, response)
    return response


async def _note(request: Request, conn: Connection, count: int) -> None:
    account: Account = request.state.account
    await store.audit.write(
        conn,
        key=f"{account.actor}/{AuditVerb.ACCOUNT_SESSIONS_ENDED}/{uuid4()}",
        at=request.state.as_of,
        actor=account.actor,
        verb=AuditVerb.ACCOUNT_SESSIONS_ENDED,
        entity=account.actor,
        facts={"full_name": account.full_name, "count": count, "address": cookies.address(request)},
    )
