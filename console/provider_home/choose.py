"""For which provider somebody acts: each page's address says so, and here is where one is chosen."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.provider
from console.templating import render

router = APIRouter()


@router.get("/providers")
async def choose(request: Request) -> Response:
    """Straight to the only one; of several, or where there is none, a page says so."""
    return await _on(request, "")


@router.get("/provider")
async def former_home(request: Request) -> Response:
    """The address from before there could be several, as it stands in old letters."""
    return await _on(request, "")


@router.get("/provider/{rest:path}")
async def former(request: Request, rest: str) -> Response:
    """An old address of a page: the same page of the only provider, or of whichever is chosen."""
    query = f"?{request.url.query}" if request.url.query else ""
    return await _on(request, f"/{rest}{query}")


async def _on(request: Request, rest: str) -> Response:
    memberships = request.state.memberships
    if len(memberships) == 1:
        return RedirectResponse(f"/providers/{memberships[0].provider}{rest}", 303)
    found = [await store.provider.by_number(request.app.state.pool, each.provider) for each in memberships]
    return render(
        request,
        "provider_home/choose.html",
        choices=[(provider, each) for provider, each in zip(found, memberships, strict=True) if provider],
        rest=rest,
    )
