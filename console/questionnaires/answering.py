"""Answering: whoever has the link answers, without an account, once a browser; nothing tells who it was.

What is written is the answer and the day in Montana. No time, no address, no line in the audit list: all of them would
tell whose it is.
"""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.provider
import store.questionnaire
import store.questionnaire_answer
from console.public import posted
from console.security import rates
from console.security.rates import TooManyError
from console.security.session import address, cookie_name
from console.templating import by_field, render
from policy.calendar import mountain_date
from policy.questionnaire_answer import LONGEST, WHO, read_answer
from policy.questionnaire_code import read_code
from schemas.draft import Fields
from schemas.problem import Problem
from schemas.questionnaire import Answer, QuestionKind, Questionnaire, QuestionnaireState
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE, TOO_MANY = 409, 422, 429
STOPPED = (
    "So many answers came from your network within the last hour that yours was not taken: one person should not "
    "answer for many. Nothing you typed is lost. If many of you answer in one place, send it again in {minutes}, or "
    "answer on a phone's own connection."
)


@router.get("/q/{code}")
async def page(request: Request, code: str) -> Response:
    """The questionnaire; once it was answered in this browser, a word that says so."""
    found = await _behind(request, code)
    if found.stands(mountain_date(request.state.as_of)) is QuestionnaireState.CLOSED:
        return await _closed(request, found)
    if await store.questionnaire_answer.answered(request.app.state.pool, found.number, _mark(request, found)):
        return await _already(request, found)
    return await _form(request, found, {})


@router.post("/q/{code}")
async def answer(request: Request, code: str) -> Response:
    """Take an answer; the second one of a browser is not taken, and it is told so."""
    found = await _behind(request, code)
    async with posted.posted(request) as form:
        fields, sent = typed(form, found), posted.identity(form, "answer") or uuid4()
    today = mountain_date(request.state.as_of)
    if found.stands(today) is QuestionnaireState.CLOSED:
        return await _closed(request, found, fields, CONFLICT)
    read = read_answer(found.questions, fields)
    if read.problems:
        return await _form(request, found, fields, list(read.problems), status_code=UNPROCESSABLE)
    pool, mark = request.app.state.pool, _mark(request, found)
    if not await store.questionnaire_answer.answered(pool, found.number, mark):
        try:
            rates.count(request, "questionnaire", f"{found.number} {address(request)}")
        except TooManyError as error:
            return await _stopped(request, found, fields, error)
    given = Answer(id=sent, questionnaire=found.number, answers=read.answers, answered_on=today, **read.who)
    async with transaction(pool) as conn:
        kept = await store.questionnaire_answer.keep(conn, given, mark)
    if not kept and not await store.questionnaire_answer.taken(pool, sent, found.number):
        return await _already(request, found, CONFLICT)
    return RedirectResponse(f"/q/{found.code}/answered", 303)


@router.get("/q/{code}/answered")
async def answered(request: Request, code: str) -> Response:
    """Thanks; it says nothing of what was answered."""
    found = await _behind(request, code)
    return render(request, "questionnaires/answered.html", **await _about(request, found))


def typed(form: FormData, questionnaire: Questionnaire) -> Fields:
    """What was typed and chosen."""
    several = [each.id for each in questionnaire.questions if each.kind is QuestionKind.SEVERAL]
    singles = [each.id for each in questionnaire.questions if each.kind is not QuestionKind.SEVERAL]
    return posted.fields(form, (*singles, *WHO, "named"), several)


async def _behind(request: Request, code: str) -> Questionnaire:
    """The questionnaire of a code.

    Raises:
        HTTPException: There is none, or it is a draft, or was disposed of: the page says the same of all three.
        TooManyError: Somebody guesses.
    """
    known = read_code(code)
    found = await store.questionnaire.by_code(request.app.state.pool, known) if known else None
    if found is None:
        rates.count(request, "wrong_code", code)
        raise HTTPException(404)
    return found


def _mark(request: Request, found: Questionnaire) -> bytes:
    """What is kept of this browser: its mark as a visitor, hashed with a key and for this questionnaire alone."""
    settings, state = request.app.state.settings, request.state
    browser = state.new_visitor or request.cookies.get(cookie_name("visitor", settings), "")
    if not browser and state.session:
        browser = state.session.form_secret
    return store.questionnaire_answer.mark_of(browser, found.number, settings.secret_key)


async def _form(
    request: Request,
    found: Questionnaire,
    fields: Fields,
    problems: list[Problem] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "questionnaires/answer.html",
        status_code=status_code,
        typed=fields,
        problems=problems or [],
        errors=by_field(problems or []),
        answer=uuid4(),
        longest={kind.value: most for kind, most in LONGEST.items()},
        **await _about(request, found),
    )


async def _stopped(request: Request, found: Questionnaire, fields: Fields, error: TooManyError) -> Response:
    minutes = max(1, -(-error.wait_seconds // 60))
    words = STOPPED.format(minutes="a minute" if minutes == 1 else f"{minutes} minutes")
    response = await _form(request, found, fields, [Problem(field="", message=words)], status_code=TOO_MANY)
    response.headers["retry-after"] = str(error.wait_seconds)
    return response


async def _already(request: Request, found: Questionnaire, status_code: int = 200) -> Response:
    about = await _about(request, found)
    return render(
        request, "questionnaires/already.html", status_code=status_code, sent=status_code == CONFLICT, **about
    )


async def _closed(
    request: Request, found: Questionnaire, fields: Fields | None = None, status_code: int = 200
) -> Response:
    texts = [
        (each.text, fields[each.id])
        for each in found.questions
        if fields and each.kind in LONGEST and fields.get(each.id)
    ]
    about = await _about(request, found)
    return render(
        request,
        "questionnaires/closed.html",
        status_code=status_code,
        lost=texts,
        sent=fields is not None,
        **about,
    )


async def _about(request: Request, found: Questionnaire) -> dict[str, Any]:
    provider = await store.provider.by_number(request.app.state.pool, found.provider)
    return {"questionnaire": found, "organisation": provider.legal_name if provider else ""}
