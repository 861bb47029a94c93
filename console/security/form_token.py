"""Form tokens: a form counts only when this browser got it from us, in this sign-in."""

import hashlib
import hmac
import secrets

from starlette.requests import Request

FIELD = "form_token"
VISITOR_LENGTH = 43


def new_visitor() -> str:
    """A random mark for a browser that has not signed in; it says nothing about the person."""
    return secrets.token_urlsafe(32)


def visitor_token(visitor: str, secret_key: str) -> str:
    """The form token of an anonymous visitor."""
    return _mark("visitor", visitor, secret_key)


def session_token(form_secret: str, secret_key: str) -> str:
    """The form token of one signed-in session; it ends with the session."""
    return _mark("session", form_secret, secret_key)


def _mark(kind: str, value: str, secret_key: str) -> str:
    return hmac.new(secret_key.encode(), f"form:{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def matches(given: object, expected: str) -> bool:
    """Whether the posted token is the expected one."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def from_our_pages(request: Request, base_url: str) -> bool:
    """Whether a browser sent this post from one of our own pages.

    ``Origin`` decides where there is one, else ``Sec-Fetch-Site``, else ``Referer``; a post that says nothing about
    where it comes from is not ours. We answer under the configured address and under the address the request names,
    so that a console reached through another name of the same machine works.
    """
    headers = request.headers
    ours = {base_url, f"{request.url.scheme}://{headers.get('host', '')}"}
    if (origin := headers.get("origin")) is not None and origin != "null":
        return origin in ours
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    if (referer := headers.get("referer")) is not None:
        return "/".join(referer.split("/", 3)[:3]) in ours
    return False
