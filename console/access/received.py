"""The receipt of an access request: its number and what was promised; where it stands is told by a link only."""

from uuid import UUID

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.submission
from console.access.case import case_of
from console.templating import render

router = APIRouter()


@router.get("/access-requested/{submission}")
async def page(request: Request, submission: UUID) -> Response:
    """The receipt, the same each time; its address is known to whoever sent the form."""
    sent = await store.submission.find(request.app.state.pool, submission)
    case = await case_of(request, sent.entity.removeprefix("access_request:")) if sent else None
    if case is None or case.submission.id != submission:
        raise HTTPException(404)
    return render(request, "access/received.html", case=case, again="again" in request.query_params)
