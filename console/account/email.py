"""Another e-mail address for one's account: asked for here, confirmed at both mailboxes."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.email_change
from console.account.letters import queue_email_change
from console.public import posted
from console.security import rates
from console.staff.told import Told
from console.templating import render
from policy.contact import read_email
from policy.text import clean
from schemas.account import Account
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

LONGEST_TYPED = 320
TOLD = {
    "asked": Told(tone="success", text="Two letters are on their way. Confirm in each of them, within 24 hours."),
    "dropped": Told(tone="success", text="Dropped. Your address stays as it is, and the links open nothing any more."),
    "nothing": Told(tone="info", text="Nothing was done: no change of your address was open any more."),
}


@router.get("/account/email")
async def page(request: Request, told: str = "") -> Response:
    """The form, and the change that waits for its confirmations."""
    return await _show(request, told=TOLD.get(told))


@router.post("/account/email")
async def ask(request: Request) -> Response:
    """Write to both mailboxes. What was asked for before is replaced."""
    account: Account = request.state.account
    async with posted.posted(request) as form:
        typed = clean(posted.text(form, "email"))[:LONGEST_TYPED]
    wrong = _wrong(account, typed)
    if not wrong:
        # Counted before the address is looked up, so that nobody can try many to learn who has an account.
        rates.count(request, "email_change", account.actor)
        if await store.email_change.taken(request.app.state.pool, typed, account.id):
            wrong = "Another account has this address already. Use another one, or sign in with that account."
    if wrong:
        return await _show(request, typed, [Problem(field="email", message=wrong)])
    async with transaction(request.app.state.pool) as conn:
        change = await store.email_change.ask(conn, account, typed, request.state.as_of)
        await queue_email_change(conn, account, change, request.state.as_of)
    return RedirectResponse("/account/email?told=asked#told", 303)


@router.post("/account/email/drop")
async def drop(request: Request) -> Response:
    """Keep the address as it is."""
    async with transaction(request.app.state.pool) as conn:
        dropped = await store.email_change.drop(conn, request.state.account, request.state.as_of)
    return RedirectResponse(f"/account/email?told={'dropped' if dropped else 'nothing'}#told", 303)


def _wrong(account: Account, typed: str) -> str | None:
    if not typed:
        return "Enter the new e-mail address."
    _, wrong = read_email(typed)
    same = typed.casefold() == account.email.casefold()
    return wrong or ("This is your address already." if same else None)


async def _show(
    request: Request, typed: str = "", problems: list[Problem] | None = None, *, told: Told | None = None
) -> Response:
    change = await store.email_change.open_of(request.app.state.pool, request.state.account.id, request.state.as_of)
    return render(
        request,
        "account/email.html",
        status_code=422 if problems else 200,
        typed=typed,
        problems=problems or [],
        told=told,
        change=change,
    )
