"""The questionnaires of a provider."""

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.questionnaire
from console.events.own import own_provider
from console.public.paging import Paging, page_number
from console.staff.told import Told
from console.templating import render
from policy.calendar import mountain_date
from store.questionnaire import PAGE_SIZE

router = APIRouter()
_TOLD = {"discarded": Told(tone="success", text="The draft is thrown away.")}


@router.get("/providers/{provider}/questionnaires")
async def listed(request: Request, page: str = "1", told: str = "") -> Response:
    """Questionnaires, the latest first."""
    number = page_number(page)
    found = await store.questionnaire.page(request.app.state.pool, request.state.provider, number)
    paging = Paging(number, found.total, PAGE_SIZE, {})
    if paging.beyond:
        return paging.to_the_last(f"{request.state.own}/questionnaires")
    return render(
        request,
        "questionnaires/list.html",
        provider=await own_provider(request),
        found=found,
        paging=paging,
        today=mountain_date(request.state.as_of),
        told=_TOLD.get(told),
    )
