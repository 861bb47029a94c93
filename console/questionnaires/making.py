"""A new questionnaire: from a template, or as a copy of an earlier one."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.questionnaire
from console.approvals.said import approval_of
from console.events.own import own_provider
from console.public import posted
from console.questionnaires.own import here, own_questionnaire
from console.templating import render
from policy.questionnaire_templates import EMPTY, templates
from schemas.problem import Problem
from schemas.provider import FINAL_STANDINGS
from store.database import transaction

router = APIRouter()

UNPROCESSABLE, CONFLICT = 422, 409
EMPTY_NAME = "empty"
"""What the form calls the empty template, for "" means that nothing was chosen."""
ENDED = "The approval of your organization has ended, so that no new questionnaire is made."


@router.get("/providers/{provider}/questionnaires/new")
async def page(request: Request) -> Response:
    """What one may begin with."""
    return await _show(request)


@router.post("/providers/{provider}/questionnaires/new")
async def make(request: Request) -> Response:
    """A draft from a template."""
    async with posted.posted(request) as form:
        chosen = posted.text(form, "template")
    if refused := await why_not(request):
        return await _show(request, [Problem(field="", message=refused)], CONFLICT)
    template = EMPTY if chosen == EMPTY_NAME else templates().get(chosen or "?")
    if template is None:
        wrong = Problem(field="template", message="Choose what to begin with.")
        return await _show(request, [wrong], UNPROCESSABLE)
    actor, as_of = request.state.account.actor, request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        made = await store.questionnaire.make(
            conn, request.state.provider, template.words, actor, as_of, template=template.id
        )
    return RedirectResponse(here(request, made), 303)


@router.post("/providers/{provider}/questionnaires/{number}/copy")
async def copy(request: Request, number: str) -> Response:
    """A draft that says what another one says; it gets a link of its own when it is opened."""
    found = await own_questionnaire(request, number)
    if refused := await why_not(request):
        return await _show(request, [Problem(field="", message=refused)], CONFLICT)
    actor, as_of = request.state.account.actor, request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        made = await store.questionnaire.make(conn, found.provider, found.words, actor, as_of, copied=found.number)
    return RedirectResponse(f"{here(request, made)}?told=copied#told", 303)


async def why_not(request: Request) -> str:
    """Why this provider makes and opens no questionnaire any more; "" where it may."""
    approval = await approval_of(request, await own_provider(request))
    return ENDED if approval.standing in FINAL_STANDINGS else ""


async def _show(request: Request, problems: list[Problem] | None = None, status_code: int = 200) -> Response:
    return render(
        request,
        "questionnaires/new.html",
        status_code=status_code,
        templates=[(each.id or EMPTY_NAME, each) for each in templates().values()],
        problems=problems or [],
    )
