"""The one-time link of a letter: looking at it uses nothing up, setting a password does."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
import store.link
from console.security import rates, session
from console.sign_in.accounts import home
from console.sign_in.hashing import hashing
from console.sign_in.letters import queue_password_link
from console.sign_in.new_password import record
from console.templating import render
from policy.password import RULES, password_problems
from schemas.account import Account
from schemas.link import LinkPurpose, read_token
from schemas.problem import Problem
from store.database import Source, transaction

router = APIRouter()


@router.get("/link/password/{token}")
async def page(request: Request, token: str) -> Response:
    """The form; mail scanners that open every link change nothing here."""
    link = _link_id(request, token)
    account = await _open_account(request, link)
    return _form(request, account) if account else await _closed(request, token)


@router.post("/link/password/{token}")
async def set_password(request: Request, token: str) -> Response:
    """Set the password, end every other sign-in and link of the account, and sign this browser in."""
    link = _link_id(request, token)
    account = await _open_account(request, link)
    if link is None or account is None:
        return await _closed(request, token)
    form = await request.form()
    password, again = str(form.get("new_password", "")), str(form.get("new_password_again", ""))
    problems = password_problems(password, again, user_name=account.user_name, email=account.email)
    if problems:
        return _form(request, account, problems)
    hashed = await hashing.hash(password)
    async with transaction(request.app.state.pool) as conn:
        used = await store.link.use(conn, link, request.state.as_of)
        session_token = await record(request, conn, account, hashed) if used else None
    if session_token is None:
        return await _closed(request, token)
    response = RedirectResponse(home(account), 303)
    session.keep(request, response, session_token)
    return response


@router.post("/link/password/{token}/fresh")
async def send_fresh(request: Request, token: str) -> Response:
    """Send a fresh link to the mailbox of the account whose link this was."""
    account = await _account(request.app.state.pool, _link_id(request, token))
    if account is None:
        return await _closed(request, token)
    rates.count(request, "reset_password", f"account:{account.id}")
    async with transaction(request.app.state.pool) as conn:
        await queue_password_link(conn, account, request.state.as_of)
    return RedirectResponse("/reset-password?asked=1", 303)


def _link_id(request: Request, token: str) -> UUID | None:
    return read_token(token, LinkPurpose.SET_PASSWORD, request.app.state.settings.secret_key)


async def _open_account(request: Request, link: UUID | None) -> Account | None:
    """The account this link opens now."""
    pool = request.app.state.pool
    if link is None or await store.link.open(pool, link, LinkPurpose.SET_PASSWORD, request.state.as_of) is None:
        return None
    return await _account(pool, link)


async def _account(source: Source, link: UUID | None) -> Account | None:
    """The account a link was made for, be the link open or not; a closed account is none."""
    found = await store.link.find(source, link, LinkPurpose.SET_PASSWORD) if link else None
    account = await store.account.by_id(source, int(found.subject.partition(":")[2])) if found else None
    return account if account and account.active else None


async def _closed(request: Request, token: str) -> Response:
    known = await _account(request.app.state.pool, _link_id(request, token))
    return render(
        request, "sign_in/link_closed.html", status_code=410 if known else 404, token=token if known else None
    )


def _form(request: Request, account: Account, problems: list[Problem] | None = None) -> Response:
    return render(
        request,
        "sign_in/set_password.html",
        status_code=422 if problems else 200,
        owner=account,
        rules=RULES,
        problems=problems or [],
    )
