"""Reset your password: a letter with a one-time link, and an answer that tells nobody whether there is an account."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from console.security import rates
from console.sign_in.accounts import meant
from console.sign_in.letters import queue_password_link
from console.templating import render
from policy.text import clean
from policy.user_name import canonical_user_name
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

ANSWER_AFTER_SECONDS = 0.4
"""The answer comes after this long whether or not a letter was written, so that its time tells nothing."""
LONGEST_NAME = 320


@router.get("/reset-password")
async def page(request: Request) -> Response:
    """The form, or what happens next once it was sent."""
    if "asked" in request.query_params:
        return render(request, "sign_in/reset_asked.html")
    return _form(request)


@router.post("/reset-password")
async def ask(request: Request) -> Response:
    """Write to everybody who goes by this name; their older links end."""
    form = await request.form()
    name = clean(str(form.get("name", ""))[:LONGEST_NAME])
    if not name.strip():
        return _form(request, [Problem(field="name", message="Type your user name or e-mail address.")])
    rates.count(request, "reset_password", canonical_user_name(name))
    await asyncio.gather(_write(request, name), asyncio.sleep(ANSWER_AFTER_SECONDS))
    return RedirectResponse("/reset-password?asked=1", 303)


async def _write(request: Request, name: str) -> None:
    async with transaction(request.app.state.pool) as conn:
        for account in await meant(conn, name):
            await queue_password_link(conn, account, request.state.as_of)


def _form(request: Request, problems: list[Problem] | None = None) -> Response:
    status = 422 if problems else 200
    return render(request, "sign_in/reset_password.html", status_code=status, problems=problems or [])
