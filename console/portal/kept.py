"""Files that other programs ask for again and again: answered in full only where something changed since."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from policy.portal_search import LEFT_OUT
from schemas.problem import Problem

KEPT = "public, max-age=900"
"""A quarter of an hour: nothing on the portal is in such haste, and programs that ask each minute cost nothing."""


class Mark:
    """What a file depends on: its address, the last change of the portal, and the days it is about."""

    def __init__(self, request: Request, changed_at: datetime | None, *about: object) -> None:
        """Mark one file."""
        self._request = request
        self._changed_at = changed_at
        told = repr((request.url.path, request.url.query, changed_at, about))
        self._tag = f'W/"{sha256(told.encode()).hexdigest()[:32]}"'

    def unchanged(self) -> Response | None:
        """The answer to a program that has this very file; None where it must be written.

        A tag counts before a date (RFC 9110, 13.1.3), as a date says nothing of the days that a file is about.
        """
        asked = self._request.headers
        if tags := asked.get("if-none-match", ""):
            known = {each.strip() for each in tags[:1000].split(",")}
            return Response(status_code=304, headers=self._headers()) if self._tag in known or "*" in known else None
        since = _instant(asked.get("if-modified-since", ""))
        if since and self._changed_at and self._changed_at.replace(microsecond=0) <= since:
            return Response(status_code=304, headers=self._headers())
        return None

    def answer(self, content: bytes, media_type: str, name: str) -> Response:
        """The file."""
        named = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(content, media_type=media_type, headers=self._headers() | named)

    def _headers(self) -> dict[str, str]:
        headers = {"ETag": self._tag, "Cache-Control": KEPT}
        if self._changed_at:
            headers["Last-Modified"] = format_datetime(self._changed_at.astimezone(UTC), usegmt=True)
        return headers


def sentences(problems: Iterable[Problem]) -> str:
    """What of the address of a feed is not understood; nothing is left out of it, as of a page: it is refused."""
    return " ".join(each.message.replace(LEFT_OUT, ".") for each in problems)


def not_understood(sentence: str) -> Response:
    """A feed is read by programs, so nothing of what they ask for is left out in silence."""
    return PlainTextResponse(sentence + "\n", 400)


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
