"""Evidence as it was attached: what a questionnaire's answers came to on that day, for its provider and for staff."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.evidence
import store.questionnaire
from console.questionnaires.charts import charts
from console.templating import render
from schemas.questionnaire import Evidence

router = APIRouter()


@router.get("/providers/{provider}/evidence/{evidence}")
async def own(request: Request, evidence: UUID) -> Response:
    """Evidence of this provider."""
    found = await _found(request, evidence)
    questionnaire = await store.questionnaire.find(request.app.state.pool, found.questionnaire)
    if questionnaire is None or questionnaire.provider != request.state.provider:
        raise HTTPException(404)
    kind, _, number = found.entity.partition(":")
    back = f"{request.state.own}/events/{number}" if kind == "event" else f"{request.state.own}/reapply"
    return _show(request, found, back, staff=False)


@router.get("/staff/evidence/{evidence}")
async def office(request: Request, evidence: UUID) -> Response:
    """The same, for staff."""
    found = await _found(request, evidence)
    kind, _, number = found.entity.partition(":")
    return _show(request, found, f"/staff/{kind}s/{number}", staff=True)


async def _found(request: Request, evidence: UUID) -> Evidence:
    found = await store.evidence.find(request.app.state.pool, evidence)
    if found is None:
        raise HTTPException(404)
    return found


def _show(request: Request, found: Evidence, back: str, *, staff: bool) -> Response:
    return render(
        request,
        "questionnaires/evidence.html",
        evidence=found,
        summary=found.summary,
        charts=charts(found.summary),
        back=back,
        staff=staff,
    )
