"""Security of the console: sessions, permissions, form tokens, headers and rates, installed with one call."""

from datetime import UTC, datetime

from fastapi import FastAPI

from console.security.gate import Gate
from console.security.rates import Rates, TooManyError
from console.security.refusal import too_many


def install(app: FastAPI) -> None:
    """Put the gate in front of an application, before or after its routes are added."""
    app.state.clock = _utc_now
    app.state.rates = Rates()
    app.add_middleware(Gate)
    app.add_exception_handler(TooManyError, too_many)


def _utc_now() -> datetime:
    """The edge where time comes in: read once a request, handed along as ``as_of``."""
    return datetime.now(UTC)
