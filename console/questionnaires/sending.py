"""Sending the link to pasted addresses: once to each, and the same link to all, so that nobody can be told by it."""

from collections.abc import Sequence
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.letter
import store.questionnaire
from console.events.own import own_provider
from console.public import posted
from console.questionnaires.own import here, own_questionnaire, stands
from console.security import rates
from console.security.rates import TooManyError
from console.staff.told import Told
from console.templating import render
from policy.figures import counted
from policy.pasted_addresses import MOST, problem_of, read_addresses
from schemas.audit import AuditVerb
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.problem import Problem
from schemas.provider import Provider
from schemas.questionnaire import Questionnaire, QuestionnaireState
from schemas.questionnaire_facts import QuestionnaireSent
from store.database import Connection, transaction

router = APIRouter()

UNPROCESSABLE, TOO_MANY = 422, 429
LATER = (
    "Your organization has sent the link of questionnaires many times today, so nothing was sent now. "
    "Try again tomorrow, or post the link."
)


@router.get("/providers/{provider}/questionnaires/{number}/send")
async def page(request: Request, number: str, sent: str = "", before: str = "") -> Response:
    """Where addresses are pasted, and what came back of earlier letters."""
    found = await own_questionnaire(request, number)
    if stands(request, found) is not QuestionnaireState.OPEN:
        return RedirectResponse(here(request, found), 303)
    return await _show(request, found, told=_told(sent, before))


@router.post("/providers/{provider}/questionnaires/{number}/send")
async def send(request: Request, number: str) -> Response:
    """Write to each address that was not written to before."""
    found = await own_questionnaire(request, number)
    async with posted.posted(request) as form:
        typed = posted.text(form, "addresses")
    if stands(request, found) is not QuestionnaireState.OPEN:
        return RedirectResponse(here(request, found), 303)
    pasted = read_addresses(typed)
    if wrong := problem_of(pasted):
        return await _show(request, found, typed, [Problem(field="addresses", message=wrong)], UNPROCESSABLE)
    try:
        rates.count(request, "questionnaire_letters", found.provider)
    except TooManyError:
        return await _show(request, found, typed, [Problem(field="addresses", message=LATER)], TOO_MANY)
    provider = await own_provider(request)
    async with transaction(request.app.state.pool) as conn:
        written = await _write(request, conn, found, provider, pasted.addresses)
    before = len(pasted.addresses) - written
    return RedirectResponse(f"{here(request, found)}/send?sent={written}&before={before}#told", 303)


async def _write(
    request: Request, conn: Connection, found: Questionnaire, provider: Provider, addresses: Sequence[str]
) -> int:
    as_of, actor = request.state.as_of, request.state.account.actor
    new = await store.questionnaire.add_recipients(conn, found.number, addresses, as_of)
    await store.letter.queue_many(conn, {uuid4(): _letter(found, provider, each) for each in new}, as_of)
    if new:
        key = f"sent/{uuid4()}"
        verb = AuditVerb.QUESTIONNAIRE_SENT
        await store.questionnaire.note(conn, found, verb, key, actor, as_of, addresses=len(new))
    return len(new)


def _letter(found: Questionnaire, provider: Provider, email: str) -> LetterDraft:
    assert found.closes_on  # noqa: S101 - what is open has a last day
    facts = QuestionnaireSent(
        number=found.number,
        code=found.code,
        title=found.title,
        introduction=found.introduction,
        organisation=provider.legal_name,
        closes_on=found.closes_on,
    )
    return LetterDraft(
        # A key of chance: one made of the address would let the address be guessed.
        key=f"{found.entity}/{uuid4()}",
        kind=LetterKind.QUESTIONNAIRE_SENT,
        entity=found.entity,
        to_name=email,
        to_address=email,
        priority=Priority.ANNOUNCEMENT,
        facts=facts.model_dump(mode="json"),
    )


def _told(sent: str, before: str) -> Told | None:
    if not sent.isdecimal() or not before.isdecimal() or len(sent + before) > len(str(MOST)) * 2:
        return None
    known = int(before)
    left_out = f" {counted(known, 'address was', 'addresses were')} written to before and left out." if known else ""
    if int(sent) == 0:
        return Told(tone="info", text=f"Nothing was sent.{left_out}")
    return Told(tone="success", text=f"{counted(int(sent), 'letter')} will leave within minutes.{left_out}")


async def _show(  # noqa: PLR0917 - what the page is made of
    request: Request,
    found: Questionnaire,
    typed: str = "",
    problems: Sequence[Problem] = (),
    status_code: int = 200,
    told: Told | None = None,
) -> Response:
    pool = request.app.state.pool
    return render(
        request,
        "questionnaires/send.html",
        status_code=status_code,
        questionnaire=found,
        there=here(request, found),
        provider=await own_provider(request),
        recipients=await store.questionnaire.recipients(pool, found.number),
        came_back=await store.questionnaire.came_back(pool, found.number),
        most=MOST,
        typed=typed,
        problems=list(problems),
        told=told,
    )
