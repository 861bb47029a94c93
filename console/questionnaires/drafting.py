"""Editing a draft: saved while it is typed; a page that is older than what was saved overwrites nothing."""

from collections.abc import Sequence
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.questionnaire
from console.public import posted
from console.public.two_versions import Difference, as_chosen, two_versions
from console.questionnaires.form import KINDS, choices, differing, fields_of, typed, words_of
from console.questionnaires.own import here, own_questionnaire
from console.questionnaires.steps import step
from console.staff.told import Told
from console.templating import render
from policy.questionnaire import LONGEST_INTRODUCTION, MOST_QUESTIONS, problems_of
from schemas.problem import Problem
from schemas.questionnaire import Questionnaire, QuestionnaireState, Step, Words
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
OPENED = "opened"
TOLD = {
    "saved": Told(tone="success", text="Saved. You can close this page and go on later."),
    "copied": Told(tone="success", text="This is the copy. It is answered at a link of its own, once you open it."),
}
ONWARD = {"preview": "preview", "open": "open"}
"""Buttons that save and lead on."""


@router.post("/providers/{provider}/questionnaires/{number}")
async def post(request: Request, number: str) -> Response:
    """Save the form, then what the button says."""
    found = await own_questionnaire(request, number)
    if found.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(f"{here(request, found)}?told={OPENED}#told", 303)
    async with posted.posted(request) as form:
        fields, action, kind = typed(form), posted.text(form, "action"), posted.text(form, "add_kind")
        revision, tab = posted.number(form, "revision"), posted.text(form, "page")
        if action == "merge":
            fields = as_chosen(fields, fields_of(found.words), form, choices(fields, fields_of(found.words)))
    stepped = step(found.words, words_of(fields), found.earlier, action, kind)
    saved, versions = await _save(request, found, stepped.words, stepped.earlier, revision, tab)
    if versions:
        return two_versions(request, "This questionnaire", here(request, found), saved, fields, versions)
    if saved.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(f"{here(request, found)}?told={OPENED}#told", 303)
    if action == "open" and (problems := list(problems_of(saved.words))):
        return draft_page(request, saved, problems, tab=tab, status_code=UNPROCESSABLE)
    if action in ONWARD:
        return RedirectResponse(f"{here(request, saved)}/{ONWARD[action]}", 303)
    done = "" if stepped.led_to else "?told=saved"
    led_to = stepped.led_to if stepped.led_to != "told" else ""
    stepped_to = "?told=stepped" if stepped.led_to == "told" else done
    return RedirectResponse(f"{here(request, saved)}{stepped_to}#{led_to or 'told'}", 303)


@router.post("/providers/{provider}/questionnaires/{number}/save")
async def save(request: Request, number: str) -> Response:
    """Save while typing; the answer is the line that says so."""
    found = await own_questionnaire(request, number)
    async with posted.posted(request) as form:
        fields, revision, tab = typed(form), posted.number(form, "revision"), posted.text(form, "page")
    saved, versions = await _save(request, found, words_of(fields), found.earlier, revision, tab)
    over = saved.state is not QuestionnaireState.DRAFT
    return render(
        request,
        "questionnaires/save_state.html",
        status_code=CONFLICT if versions or over else 200,
        draft=saved,
        there=here(request, saved),
        stale=bool(versions),
        over=over,
    )


@router.get("/providers/{provider}/questionnaires/{number}/discard")
async def discard_page(request: Request, number: str) -> Response:
    """What would be lost."""
    found = await own_questionnaire(request, number)
    if found.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    return render(request, "questionnaires/discard.html", draft=found, there=here(request, found), told=None)


@router.post("/providers/{provider}/questionnaires/{number}/discard")
async def discard(request: Request, number: str) -> Response:
    """Throw the draft away as the page showed it."""
    found = await own_questionnaire(request, number)
    async with posted.posted(request) as form:
        revision = posted.number(form, "revision")
    async with transaction(request.app.state.pool) as conn:
        gone = await store.questionnaire.discard(conn, number, revision)
    if gone:
        return RedirectResponse(f"{request.state.own}/questionnaires?told=discarded#told", 303)
    now = await own_questionnaire(request, number)
    if now.state is not QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    told = Told(tone="warning", text="Nothing was thrown away: somebody changed it since you looked.")
    return render(
        request, "questionnaires/discard.html", status_code=CONFLICT, draft=now, there=here(request, now), told=told
    )


async def _save(  # noqa: PLR0917 - what a save is made of
    request: Request, draft: Questionnaire, words: Words, earlier: Sequence[Step], revision: int, tab: str
) -> tuple[Questionnaire, list[Difference]]:
    """The draft as it stands now, and what differs where another page saved meanwhile and nothing was written."""
    async with transaction(request.app.state.pool) as conn:
        saved = await store.questionnaire.save_draft(
            conn, draft.number, words, earlier, revision=revision, page=tab[:40], as_of=request.state.as_of
        )
    if saved:
        return saved, []
    now = await own_questionnaire(request, draft.number)
    still = now.state is QuestionnaireState.DRAFT
    return now, differing(fields_of(words), fields_of(now.words)) if still else []


def draft_page(
    request: Request,
    draft: Questionnaire,
    problems: Sequence[Problem] = (),
    *,
    tab: str = "",
    told: Told | None = None,
    status_code: int = 200,
) -> Response:
    """The form of a draft as it is saved."""
    return render(
        request,
        "questionnaires/draft.html",
        status_code=status_code,
        draft=draft,
        there=here(request, draft),
        kinds=[(each.value, words) for each, words in KINDS.items()],
        problems=list(problems),
        page=tab or uuid4().hex,
        longest=LONGEST_INTRODUCTION,
        room=len(draft.questions) < MOST_QUESTIONS,
        told=told,
    )


def told_of_step(draft: Questionnaire) -> Told | None:
    """What the page says after a step whose question is not there to be led to."""
    if not draft.earlier:
        return None
    done = draft.earlier[0].done
    return Told(tone="success", text=f"{done[0].upper()}{done[1:]}.")
