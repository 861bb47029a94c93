"""Error pages in plain words, for every status this console answers with."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.templating import render

WORDED = frozenset({400, 403, 404, 405, 413})


async def no_such_address(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the way of every handler
    """Where the address wants an id and something else stands, there is no page.

    Only addresses are read by declared types; what people type into forms is judged by our own words.
    """
    return await plain_page(request, HTTPException(404))


async def plain_page(request: Request, error: Exception) -> Response:
    """The page of a status; where htmx asked, only a sentence for the place it fills."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the handler is registered for this class only
    if request.headers.get("hx-request"):
        return render(request, "errors/fragment.html", status_code=error.status_code)
    page = f"errors/{error.status_code}.html" if error.status_code in WORDED else "errors/400.html"
    return render(request, page, status_code=error.status_code)
