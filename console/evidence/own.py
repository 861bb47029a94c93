"""A provider's requests for evidence: what it was asked, and its answer, which goes to the asker by e-mail."""

from uuid import UUID

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.evidence_request
import store.letter
from console.events.own import own_event, own_provider
from console.evidence.letters import answered
from console.public import posted
from console.templating import render
from policy.text import clean
from schemas.audit import AuditVerb
from schemas.event import Event
from schemas.evidence_request import EvidenceRequest
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

LONGEST_ANSWER = 5_000
TOLD = {
    "answered": "Your answer is on its way to the asker.",
    "answered_before": "This was answered before; here is the answer that went out.",
}


@router.get("/providers/{provider}/evidence-requests")
async def listed(request: Request) -> Response:
    """What the provider was asked, open requests first."""
    asked = await store.evidence_request.of_provider(request.app.state.pool, request.state.provider)
    return render(request, "evidence/listed.html", asked=asked)


@router.get("/providers/{provider}/evidence-requests/{asked}")
async def page(request: Request, asked: UUID) -> Response:
    """One request, and the answer to it."""
    found, event = await _own(request, asked)
    told = TOLD.get(request.query_params.get("told", ""), "")
    return _page(request, (found, event), "", [], told)


@router.post("/providers/{provider}/evidence-requests/{asked}")
async def answer(request: Request, asked: UUID) -> Response:
    """Send the answer; of two the first counts."""
    found, event = await _own(request, asked)
    async with posted.posted(request) as form:
        words = clean(posted.text(form, "answer"), multiline=True)
    if not words or len(words) > LONGEST_ANSWER:
        sentence = f"There is room for {LONGEST_ANSWER:,} characters." if words else "Enter your answer."
        return _page(request, (found, event), words, [Problem(field="answer", message=sentence)], "")
    told = "answered" if await _answered(request, event, asked, words) else "answered_before"
    return RedirectResponse(f"{request.state.own}/evidence-requests/{asked}?told={told}", 303)


async def _answered(request: Request, event: Event, asked: UUID, words: str) -> bool:
    actor, as_of = f"account:{request.state.account.id}", request.state.as_of
    provider = await own_provider(request)
    async with transaction(request.app.state.pool) as conn:
        settled = await store.evidence_request.answer(conn, asked, by=actor, answer=words, as_of=as_of)
        if settled is None:
            return False
        await store.audit.write(
            conn,
            key=f"{event.entity}/evidence/{asked}/answered",
            at=as_of,
            actor=actor,
            verb=AuditVerb.EVENT_EVIDENCE_ANSWERED,
            entity=event.entity,
        )
        await store.letter.queue(conn, answered(event, provider, settled), as_of)
    return True


async def _own(request: Request, asked: UUID) -> tuple[EvidenceRequest, Event]:
    found = await store.evidence_request.find(request.app.state.pool, asked)
    if found is None or found.provider != request.state.provider:
        raise HTTPException(404)
    return found, await own_event(request, found.event)


def _page(
    request: Request, about: tuple[EvidenceRequest, Event], words: str, problems: list[Problem], told: str
) -> Response:
    found, event = about
    return render(
        request,
        "evidence/answer.html",
        status_code=422 if problems else 200,
        found=found,
        event=event,
        words=words,
        most=LONGEST_ANSWER,
        problems=problems,
        told=told,
    )
