"""Pages that say no: what happened, what was kept, and how to go on."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.security import form_token
from console.security.rates import TooManyError
from console.templating import render

MOST_CARRIED = 512 * 1024
"""Characters a refused form may carry along on the page that refuses it."""


def no_such_page(request: Request) -> Response:
    """Nothing can be found at this address."""
    return render(request, "errors/404.html", status_code=404)


def forbidden(request: Request) -> Response:
    """Signed in, but not for this."""
    return _page(request, "security/forbidden.html", status_code=403)


def sign_in_first(request: Request) -> Response:
    """Nobody is signed in: a page is shown after signing in."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'next': path})}", 303)


def signed_out(request: Request, form: FormData) -> Response:
    """A form was sent after its sign-in had ended; the page keeps what was typed."""
    return _page(request, "security/signed_out.html", status_code=403, carried=carried(form), files=_files(form))


def stale_form(request: Request, form: FormData) -> Response:
    """The form token is not the one of this sign-in; the page sends the same form again when its reader says so."""
    return _page(request, "security/stale_form.html", status_code=403, carried=carried(form), files=_files(form))


def foreign_form(request: Request) -> Response:
    """The form was not sent from a page of ours; nothing of it is carried on."""
    return _page(request, "security/foreign_form.html", status_code=403)


def too_large(request: Request) -> Response:
    """More was sent than any of our forms can hold."""
    return _page(request, "security/too_large.html", status_code=413)


def too_many(request: Request, error: Exception) -> Response:
    """Tried too often; says when the next try counts."""
    assert isinstance(error, TooManyError)  # noqa: S101 - the handler is registered for this class only
    minutes = -(-error.wait_seconds // 60)
    response = _page(request, "security/too_many.html", status_code=429, minutes=minutes)
    response.headers["retry-after"] = str(error.wait_seconds)
    return response


def _page(request: Request, name: str, status_code: int, **context: Any) -> Response:
    """The page; where htmx asked, only a sentence for the place it fills."""
    name = "security/fragment.html" if request.headers.get("hx-request") else name
    return render(request, name, status_code=status_code, **context)


def carried(form: FormData) -> list[tuple[str, str]] | None:
    """The typed fields to send again, or ``None`` where they cannot be: too much, or a password."""
    fields = [
        (name, value) for name, value in form.multi_items() if isinstance(value, str) and name != form_token.FIELD
    ]
    if _length(fields) > MOST_CARRIED or any("password" in name for name, _ in fields):
        return None
    return fields


def _length(fields: Iterable[tuple[str, str]]) -> int:
    return sum(len(name) + len(value) for name, value in fields)


def _files(form: FormData) -> bool:
    return any(not isinstance(value, str) for _, value in form.multi_items())
