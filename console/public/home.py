"""The first page: what this is, where to go, the notice board, and what comes next on the portal."""

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

import store.notice
import store.portal
from console.outage import is_outage
from console.templating import render
from policy.calendar import mountain_date
from policy.regions import region_label
from schemas.model import Frozen
from schemas.notice import Notice
from schemas.portal import PortalLine, PortalSearch, PortalView

router = APIRouter()

NEXT_OPPORTUNITIES = 4


class Recorded(Frozen):
    """What of the first page stands in the records; nothing of it while Postgres is away."""

    notices: list[Notice] = Field(default_factory=list)
    coming: list[PortalLine] = Field(default_factory=list)
    away: bool = False


@router.get("/")
async def home(request: Request) -> Response:
    """What this system does, how to apply, and the notices."""
    return render(
        request,
        "public/home.html",
        rule_set=request.app.state.rule_book.current(request.state.as_of),
        recorded=await _recorded(request),
        region_label=region_label,
    )


async def _recorded(request: Request) -> Recorded:
    pool, as_of = request.app.state.pool, request.state.as_of
    today, view = mountain_date(as_of), PortalView.DATED
    try:
        notices = await store.notice.showing(pool, as_of)
        coming = await store.portal.page(pool, PortalSearch(), today=today, view=view, size=NEXT_OPPORTUNITIES)
    except Exception as error:
        # The first page says what this is all the same.
        if not is_outage(error):
            raise
        return Recorded(away=True)
    return Recorded(notices=notices, coming=coming.lines)
