"""Opening a draft: what follows is shown first, and its last day chosen."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.questionnaire
from console.public import posted
from console.questionnaires.drafting import OPENED, draft_page
from console.questionnaires.making import why_not
from console.questionnaires.own import here, own_questionnaire
from console.templating import render
from policy.calendar import mountain_date
from policy.questionnaire import MOST_DAYS, USUAL_DAYS, problem_of_last_day, problems_of
from schemas.problem import Problem
from schemas.questionnaire import Questionnaire, QuestionnaireState
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
CHANGED = "Somebody changed this questionnaire since you looked. Look at it once more before you open it."


@router.get("/providers/{provider}/questionnaires/{number}/open")
async def page(request: Request, number: str) -> Response:
    """What opening means, and the last day."""
    found = await own_questionnaire(request, number)
    if found.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(f"{here(request, found)}?told={OPENED}#told", 303)
    if problems := list(problems_of(found.words)):
        return draft_page(request, found, problems, status_code=UNPROCESSABLE)
    usual = mountain_date(request.state.as_of) + timedelta(days=USUAL_DAYS)
    return _show(request, found, usual.isoformat(), [])


@router.post("/providers/{provider}/questionnaires/{number}/open")
async def open_it(request: Request, number: str) -> Response:
    """Open what the page showed; its questions stay from now on."""
    found = await own_questionnaire(request, number)
    async with posted.posted(request) as form:
        typed, revision = posted.text(form, "closes_on").strip(), posted.number(form, "revision")
    if found.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(f"{here(request, found)}?told={OPENED}#told", 303)
    if problems := list(problems_of(found.words)):
        return draft_page(request, found, problems, status_code=UNPROCESSABLE)
    day = read_day(typed)
    wrong = problem_of_last_day(day, mountain_date(request.state.as_of))
    if wrong or day is None:
        return _show(request, found, typed, [wrong] if wrong else [], UNPROCESSABLE)
    if refused := await why_not(request):
        return _show(request, found, typed, [Problem(field="", message=refused)], CONFLICT)
    return await _open(request, found, day, revision)


async def _open(request: Request, draft: Questionnaire, day: date, revision: int) -> Response:
    actor, as_of = request.state.account.actor, request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        opened = await store.questionnaire.open_it(
            conn, draft.number, revision=revision, closes_on=day, actor=actor, as_of=as_of
        )
    if opened:
        return RedirectResponse(f"{here(request, opened)}?told=open#told", 303)
    now = await own_questionnaire(request, draft.number)
    if now.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(f"{here(request, now)}?told={OPENED}#told", 303)
    return _show(request, now, day.isoformat(), [Problem(field="", message=CHANGED)], CONFLICT)


def read_day(text: str) -> date | None:
    """A day as browsers send it; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _show(
    request: Request, draft: Questionnaire, typed: str, problems: list[Problem], status_code: int = 200
) -> Response:
    today = mountain_date(request.state.as_of)
    return render(
        request,
        "questionnaires/open.html",
        status_code=status_code,
        draft=draft,
        there=here(request, draft),
        typed=typed,
        problems=problems,
        furthest=today + timedelta(days=MOST_DAYS),
    )
