"""The receipt: the number, what was promised and why, and where to follow it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.link
from console.public.cases import Case, case_of
from console.public.drafts import opened
from console.templating import render
from schemas.link import LinkPurpose, link_token
from store.database import transaction

router = APIRouter()


@router.get("/apply/{token}/received")
async def received(request: Request, token: str) -> Response:
    """The receipt of a submitted draft, the same each time; the form while it is not submitted."""
    case = await _case(request, token)
    if case is None:
        return RedirectResponse(f"/apply/{token}", 303)
    return render(request, "public/apply/received.html", case=case, rule_set=case.rule_set, token=token)


@router.post("/apply/{token}/received")
async def follow(request: Request, token: str) -> Response:
    """To the status page of what was submitted: whoever wrote the draft may follow it."""
    case = await _case(request, token)
    if case is None:
        return RedirectResponse(f"/apply/{token}", 303)
    as_of = request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        link = await store.link.issue(conn, LinkPurpose.STATUS, case.entity, as_of, store.link.STATUS_LIFETIME)
    secret = request.app.state.settings.secret_key
    return RedirectResponse(f"/link/status/{link_token(link, LinkPurpose.STATUS, secret)}", 303)


async def _case(request: Request, token: str) -> Case | None:
    draft = await opened(request, token)
    return await case_of(request, draft.application) if draft.application else None
