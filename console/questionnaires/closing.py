"""Closing a questionnaire: now and for good, or on another last day."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.questionnaire
from console.public import posted
from console.questionnaires.opening import read_day
from console.questionnaires.own import here, own_questionnaire, stands
from console.templating import render
from policy.calendar import mountain_date
from policy.questionnaire import problem_of_last_day
from schemas.problem import Problem
from schemas.questionnaire import Questionnaire, QuestionnaireState
from store.database import transaction

router = APIRouter()

UNPROCESSABLE = 422


@router.get("/providers/{provider}/questionnaires/{number}/close")
async def page(request: Request, number: str) -> Response:
    """What closing means, and the last day it has."""
    found = await own_questionnaire(request, number)
    if found.state is not QuestionnaireState.OPEN or found.closes_on is None:
        return RedirectResponse(here(request, found), 303)
    return _show(request, found, found.closes_on.isoformat(), [])


@router.post("/providers/{provider}/questionnaires/{number}/close")
async def close(request: Request, number: str) -> Response:
    """Close it now, or give it another last day; one whose last day is over goes on with a later one."""
    found = await own_questionnaire(request, number)
    async with posted.posted(request) as form:
        action, typed = posted.text(form, "action"), posted.text(form, "closes_on").strip()
    if found.state is not QuestionnaireState.OPEN:
        return RedirectResponse(f"{here(request, found)}?told=closed#told", 303)
    actor, as_of = request.state.account.actor, request.state.as_of
    if action == "close":
        async with transaction(request.app.state.pool) as conn:
            await store.questionnaire.close(conn, found, actor, as_of)
        return RedirectResponse(f"{here(request, found)}?told=closed#told", 303)
    day = read_day(typed)
    wrong = problem_of_last_day(day, mountain_date(as_of))
    if wrong or day is None:
        return _show(request, found, typed, [wrong] if wrong else [], UNPROCESSABLE)
    async with transaction(request.app.state.pool) as conn:
        await store.questionnaire.reschedule(conn, found, day, actor, as_of)
    return RedirectResponse(f"{here(request, found)}?told=rescheduled#told", 303)


def _show(
    request: Request, found: Questionnaire, typed: str, problems: list[Problem], status_code: int = 200
) -> Response:
    return render(
        request,
        "questionnaires/close.html",
        status_code=status_code,
        questionnaire=found,
        there=here(request, found),
        stands=stands(request, found),
        typed=typed,
        problems=problems,
    )
