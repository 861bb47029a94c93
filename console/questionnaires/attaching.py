"""Attaching a questionnaire to an event or a reapplication: what its answers come to is kept as it is then."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.evidence
from console.public import posted
from console.questionnaires.own import here, own_questionnaire
from console.questionnaires.results import summed
from console.templating import render
from policy.questionnaire_summary import FEWEST, enough, without_texts
from schemas.problem import Problem
from schemas.questionnaire import Evidence, Questionnaire, QuestionnaireState
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
TOO_FEW = f"It can be attached once it has {FEWEST} answers, and not while only one or two of them are anonymous."
AGAIN = "It is attached there already. Take it away first, to attach what its answers come to now."
SETTLED = "Nothing was taken away: what it is evidence for is decided or over, and keeps it."


@router.get("/providers/{provider}/questionnaires/{number}/attach")
async def page(request: Request, number: str) -> Response:
    """The events and reapplications it may be attached to."""
    found = await own_questionnaire(request, number)
    if found.state is QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    return await _show(request, found)


@router.post("/providers/{provider}/questionnaires/{number}/attach")
async def attach(request: Request, number: str) -> Response:
    """Attach it, in figures, or with the texts where that was ticked."""
    found = await own_questionnaire(request, number)
    async with posted.posted(request) as form:
        entity, texts = posted.text(form, "entity"), posted.text(form, "texts") == "yes"
    if found.state is QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    summed_up, answers = await summed(request, found)
    if not enough(answers):
        return await _show(request, found, entity, [Problem(field="", message=TOO_FEW)], CONFLICT)
    known = await store.evidence.targets(request.app.state.pool, found.provider)
    if entity not in {each.entity for each in known}:
        wrong = Problem(field="entity", message="Choose what it is evidence for.")
        return await _show(request, found, entity, [wrong], UNPROCESSABLE)
    evidence = Evidence(
        id=uuid4(),
        questionnaire=found.number,
        entity=entity,
        summary=summed_up if texts else without_texts(summed_up),
        attached_by=request.state.account.actor,
        attached_at=request.state.as_of,
    )
    async with transaction(request.app.state.pool) as conn:
        attached = await store.evidence.attach(conn, evidence)
    if not attached:
        return await _show(request, found, entity, [Problem(field="entity", message=AGAIN)], CONFLICT)
    return RedirectResponse(f"{here(request, found)}?told=attached#evidence", 303)


@router.post("/providers/{provider}/questionnaires/{number}/evidence/{evidence}/remove")
async def remove(request: Request, number: str, evidence: UUID) -> Response:
    """Take it away, as long as what it is evidence for is not decided or over."""
    found = await own_questionnaire(request, number)
    attached = await store.evidence.find(request.app.state.pool, evidence)
    if attached is None:
        return RedirectResponse(f"{here(request, found)}?told=detached#evidence", 303)
    if attached.questionnaire != found.number:
        raise HTTPException(404)
    known = await store.evidence.targets(request.app.state.pool, found.provider)
    if attached.entity not in {each.entity for each in known}:
        return await _show(request, found, "", [Problem(field="", message=SETTLED)], CONFLICT)
    async with transaction(request.app.state.pool) as conn:
        await store.evidence.detach(conn, attached, request.state.account.actor, request.state.as_of)
    return RedirectResponse(f"{here(request, found)}?told=detached#evidence", 303)


async def _show(
    request: Request,
    found: Questionnaire,
    chosen: str = "",
    problems: list[Problem] | None = None,
    status_code: int = 200,
) -> Response:
    _, answers = await summed(request, found)
    return render(
        request,
        "questionnaires/attach.html",
        status_code=status_code,
        questionnaire=found,
        there=here(request, found),
        targets=await store.evidence.targets(request.app.state.pool, found.provider),
        answers=len(answers),
        may=enough(answers),
        too_few=TOO_FEW,
        chosen=chosen,
        problems=problems or [],
    )
