"""The console's rule book, kept fresh: a procedure that was opened elsewhere is known here within a second."""

import time

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from console.outage import is_outage
from store.rule_set import RuleBook

FRESH_SECONDS = 1.0
STATIC = ("/static/", "/healthz")


class FreshRules:
    """ASGI middleware before every page that may depend on the rules in force."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an application."""
        self._app = app
        self._read_at = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read what was opened since, at most once a second, and pass the request on."""
        if scope["type"] == "http" and not scope["path"].startswith(STATIC):
            await self._refresh(scope["app"])
        await self._app(scope, receive, send)

    async def _refresh(self, app: FastAPI) -> None:
        if time.monotonic() - self._read_at < FRESH_SECONDS:
            return
        self._read_at = time.monotonic()
        book: RuleBook = app.state.rule_book
        try:
            await book.refresh(app.state.pool)
        except Exception as error:
            # What was known stays true; a page that needs Postgres says itself that it is away.
            if not is_outage(error):
                raise
