"""What visitors see while Postgres is away: a plain page that claims nothing, with the headers of every other page."""

import logging

import asyncpg
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.security.headers import secure
from console.templating import render

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 20

OUTAGES = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,
)
"""How a database that is away, starting, full or going down shows itself."""


def is_outage(error: BaseException) -> bool:
    """Whether Postgres is away; a fault of our own SQL is none."""
    closed = isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)
    return closed or isinstance(error, OUTAGES)


class Outage:
    """ASGI middleware around everything: turns an outage of Postgres into a 503 page, other faults into a 500 page."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer it here where that failed before anything was said."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if begun or not is_outage(error):
                raise
            log.warning("Postgres does not answer (%s: %s); the visitor got the 503 page.", type(error).__name__, error)
            await away(Request(scope))(scope, receive, send)


def away(request: Request) -> Response:
    """The 503 page, or its fragment where htmx asked."""
    answer = render(request, _page(request, "503"), status_code=503)
    answer.headers["retry-after"] = str(RETRY_AFTER_SECONDS)
    return _secured(request, answer)


def broken(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the server logs the error itself
    """The 500 page: the fault is ours and is logged with its cause."""
    return _secured(request, render(request, _page(request, "500"), status_code=500))


def _page(request: Request, status: str) -> str:
    return "errors/fragment.html" if request.headers.get("hx-request") else f"errors/{status}.html"


def _secured(request: Request, answer: Response) -> Response:
    secure(answer.headers, private=True, https=request.app.state.settings.served_securely)
    return answer
