"""A forgotten user name: a letter to the mailbox, and an answer that tells nobody whether there is an account."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
from console.account.letters import queue_user_names
from console.public import posted
from console.security import rates
from console.templating import render
from policy.contact import read_email
from policy.text import clean
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

ANSWER_AFTER_SECONDS = 0.4
"""The answer comes after this long whether or not a letter was written, so that its time tells nothing."""
LONGEST_TYPED = 320
MOST = 20
"""Accounts named in one letter; a mailbox with more is no person's."""


@router.get("/forgot-user-name")
async def page(request: Request) -> Response:
    """The form, or what happens next once it was sent."""
    if "asked" in request.query_params:
        return render(request, "sign_in/user_name_asked.html")
    return _form(request)


@router.post("/forgot-user-name")
async def ask(request: Request) -> Response:
    """Write to the mailbox which user names it has, and what each is for."""
    async with posted.posted(request) as form:
        typed = clean(posted.text(form, "email"))[:LONGEST_TYPED]
    _, wrong = read_email(typed) if typed else ("", "Enter your e-mail address.")
    if wrong:
        return _form(request, typed, [Problem(field="email", message=wrong)])
    rates.count(request, "forgot_user_name", typed)
    await asyncio.gather(_write(request, typed), asyncio.sleep(ANSWER_AFTER_SECONDS))
    return RedirectResponse("/forgot-user-name?asked=1", 303)


async def _write(request: Request, email: str) -> None:
    async with transaction(request.app.state.pool) as conn:
        accounts = [each for each in await store.account.by_email(conn, email) if each.active][:MOST]
        if accounts:
            await queue_user_names(conn, accounts, request.state.as_of)


def _form(request: Request, typed: str = "", problems: list[Problem] | None = None) -> Response:
    return render(
        request,
        "sign_in/forgot_user_name.html",
        status_code=422 if problems else 200,
        typed=typed,
        problems=problems or [],
    )
