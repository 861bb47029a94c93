"""Before the form: the steps, the notice, and a draft of one's own to begin with."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.draft
from console.public.drafts import draft_token
from console.templating import render
from store.database import transaction

router = APIRouter()


@router.get("/apply")
async def before_the_form(request: Request) -> Response:
    """The steps of the agency's page and its notice; what to have at hand."""
    return render(request, "public/apply/start.html", rule_set=request.app.state.rule_book.current(request.state.as_of))


@router.post("/apply")
async def begin(request: Request) -> Response:
    """An empty draft."""
    rule_set = request.app.state.rule_book.current(request.state.as_of)
    async with transaction(request.app.state.pool) as conn:
        draft = await store.draft.add(conn, rule_set.id, request.state.as_of)
    return RedirectResponse(f"/apply/{draft_token(request, draft.id)}", 303)
