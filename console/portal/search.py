"""The portal searched: everything, or the catalog of what people take whenever they like."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import store.portal
from console.portal.asked import offered, search_of
from console.public.paging import Paging, page_number
from console.templating import render
from policy.calendar import mountain_date
from policy.portal_search import query_of
from schemas.portal import PortalView

router = APIRouter()


@router.get("/opportunities")
async def everything(request: Request) -> Response:
    """What a search finds, dated and self-paced; past the last page, the last page."""
    return await _found(request, PortalView.ALL)


@router.get("/catalog")
async def catalog(request: Request) -> Response:
    """What people take whenever they like."""
    return await _found(request, PortalView.SELF_PACED)


async def _found(request: Request, view: PortalView) -> Response:
    search, problems = search_of(request)
    number = page_number(request.query_params.get("page", ""))
    found = await store.portal.page(
        request.app.state.pool, search, today=mountain_date(request.state.as_of), view=view, number=number
    )
    paging = Paging(number, found.total, store.portal.PAGE_SIZE, query_of(search))
    if paging.beyond:
        return paging.to_the_last(f"/{view}")
    return render(
        request,
        "portal/found.html",
        view=view,
        found=found,
        paging=paging,
        problems=problems,
        **offered(request, search),
    )
