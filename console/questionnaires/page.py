"""The page of a questionnaire: the form of a draft; of any other its link, how it stands, and what can be done."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.evidence
import store.questionnaire
import store.questionnaire_answer
from console.events.own import own_provider, rule_set_for
from console.questionnaires.drafting import OPENED, TOLD, draft_page, told_of_step
from console.questionnaires.own import here, own_questionnaire, public_address, stands
from console.staff.told import Told
from console.templating import render
from documents.qr import qr_svg
from policy.questionnaire_summary import FEWEST, enough
from policy.retention import kept_of_questionnaire
from schemas.membership import MAY_REPORT
from schemas.questionnaire import Questionnaire, QuestionnaireState

router = APIRouter()

_TOLD = {
    OPENED: Told(tone="info", text="It is open, so its questions stay as they are. To ask other ones, make a copy."),
    "open": Told(tone="success", text="It is open. Send or post its link."),
    "closed": Told(tone="success", text="It is closed."),
    "rescheduled": Told(tone="success", text="The last day is changed."),
    "attached": Told(tone="success", text="It is attached, with what its answers come to today."),
    "detached": Told(tone="success", text="It is evidence there no longer."),
}


@router.get("/providers/{provider}/questionnaires/{number}")
async def page(request: Request, number: str, told: str = "") -> Response:
    """The form of a draft, or how an opened questionnaire stands."""
    found = await own_questionnaire(request, number)
    if found.state is QuestionnaireState.DRAFT:
        if request.state.membership.role not in MAY_REPORT:
            return preview_page(request, found)
        return draft_page(request, found, told=told_of_step(found) if told == "stepped" else TOLD.get(told))
    return await opened_page(request, found, told=_TOLD.get(told))


@router.get("/providers/{provider}/questionnaires/{number}/preview")
async def preview(request: Request, number: str) -> Response:
    """The questionnaire as those see it who answer it."""
    return preview_page(request, await own_questionnaire(request, number))


@router.get("/providers/{provider}/questionnaires/{number}/link.svg")
async def qr_code(request: Request, number: str) -> Response:
    """The QR code of its public address, to print or to show."""
    found = await own_questionnaire(request, number)
    if found.state is QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    return Response(qr_svg(public_address(request, found)), media_type="image/svg+xml")


def preview_page(request: Request, found: Questionnaire) -> Response:
    """What it looks like; nothing can be sent from there."""
    return render(
        request,
        "questionnaires/preview.html",
        questionnaire=found,
        there=here(request, found),
        typed={},
        errors={},
    )


async def opened_page(
    request: Request, found: Questionnaire, *, told: Told | None = None, status_code: int = 200
) -> Response:
    """The page of one that is open or closed."""
    pool = request.app.state.pool
    answers = await store.questionnaire_answer.of_questionnaire(pool, found.number)
    rules = rule_set_for(request, (await own_provider(request)).rule_set).events
    return render(
        request,
        "questionnaires/questionnaire.html",
        status_code=status_code,
        questionnaire=found,
        there=here(request, found),
        stands=stands(request, found),
        address=public_address(request, found),
        answers=len(answers),
        fewest=FEWEST,
        shown=enough(answers),
        recipients=await store.questionnaire.recipients(pool, found.number),
        evidence=await store.evidence.of_questionnaire(pool, found.number),
        kept=kept_of_questionnaire(found, rules),
        told=told,
    )
