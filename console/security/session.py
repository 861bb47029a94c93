"""The session of a browser: a random token in a cookie, the rest in Postgres, so that it can be ended at any time."""

import secrets
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

import store.session
from policy.browser import browser_words
from schemas.account import Account
from schemas.session import Session
from store.database import Connection
from workers.settings import Settings

SEEN_EVERY = timedelta(minutes=5)
"""How often a session in use is written to; a write for each page would be a write too many."""


def cookie_name(kind: str, settings: Settings) -> str:
    """The cookie's name; by https one that browsers accept only from this very host."""
    return f"__Host-pdups_{kind}" if settings.served_securely else f"pdups_{kind}"


async def load(request: Request) -> Session | None:
    """The live session this browser holds, kept alive while it is used."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(cookie_name("session", settings))
    if not token:
        return None
    pool, as_of = request.app.state.pool, request.state.as_of
    found = await store.session.current(pool, token=token, as_of=as_of)
    if found is not None and as_of - found.last_seen_at >= SEEN_EVERY:
        await store.session.seen(pool, token=token, expires_at=as_of + _lifetime(settings), as_of=as_of)
    return found


async def start(request: Request, conn: Connection, account: Account) -> str:
    """Sign this browser in within an open transaction; hand the token to ``keep`` once that is committed."""
    settings: Settings = request.app.state.settings
    token = secrets.token_urlsafe(32)
    if former := request.cookies.get(cookie_name("session", settings)):
        await store.session.end(conn, token=former)
    await store.session.start(
        conn,
        token=token,
        account=account.id,
        form_secret=secrets.token_urlsafe(32),
        address=address(request),
        browser=browser_words(request.headers.get("user-agent", "")),
        expires_at=request.state.as_of + _lifetime(settings),
        as_of=request.state.as_of,
    )
    return token


def keep(request: Request, response: Response, token: str) -> None:
    """Give the browser its token."""
    set_cookie(request, response, "session", token)


async def end(request: Request, response: Response) -> None:
    """Sign this browser out, here and in Postgres."""
    settings: Settings = request.app.state.settings
    name = cookie_name("session", settings)
    if token := request.cookies.get(name):
        await store.session.end(request.app.state.pool, token=token)
    response.delete_cookie(name, path="/", secure=settings.served_securely, httponly=True, samesite="lax")


def set_cookie(request: Request, response: Response, kind: str, value: str) -> None:
    """A cookie that no script reads and no other site sends; it goes when the browser closes."""
    settings: Settings = request.app.state.settings
    response.set_cookie(
        cookie_name(kind, settings), value, path="/", secure=settings.served_securely, httponly=True, samesite="lax"
    )


def address(request: Request) -> str:
    """The address this request came from, as the server in front of us tells it."""
    return request.client.host if request.client else ""


def _lifetime(settings: Settings) -> timedelta:
    return timedelta(hours=settings.session_hours)
