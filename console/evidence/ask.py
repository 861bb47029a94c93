"""Asking a provider for the evidence behind an event: recorded, written to the provider, confirmed to the asker."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.evidence_request
import store.letter
import store.provider
from activities.readers import readers_of
from console.evidence.event import may_be_asked, public_event
from console.evidence.letters import to_asker, to_provider
from console.public import posted
from console.security import rates
from console.templating import render
from policy.contact import read_email
from policy.text import clean
from schemas.audit import AuditVerb
from schemas.event import Event
from schemas.evidence_request import EvidenceRequest
from schemas.letter import LetterKind
from schemas.problem import Problem
from schemas.provider import Provider
from store.database import transaction

router = APIRouter()

LONGEST = {"full_name": 120, "organisation": 200, "email": 254, "text": 2_000}


@router.get("/events/{number}/evidence")
async def page(request: Request, number: str) -> Response:
    """The form."""
    event = await public_event(request, number)
    if not may_be_asked(event):
        return RedirectResponse(f"/events/{event.number}", 303)
    return await _form(request, event, {}, [])


@router.post("/events/{number}/evidence")
async def ask(request: Request, number: str) -> Response:
    """Keep the request and write the letters, all or nothing; the same form sent twice is one request."""
    event = await public_event(request, number)
    if not may_be_asked(event):
        return RedirectResponse(f"/events/{event.number}", 303)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name), multiline=name == "text") for name in LONGEST}
        sent = posted.identity(form, "submission") or uuid4()
    if problems := list(_problems(typed)):
        return await _form(request, event, typed, problems)
    rates.count(request, "evidence", typed["email"])
    asked = EvidenceRequest(id=sent, event=event.number, provider=event.provider, asked_at=request.state.as_of, **typed)
    await _keep(request, event, asked)
    return RedirectResponse(f"/events/{event.number}?told=asked", 303)


async def _keep(request: Request, event: Event, asked: EvidenceRequest) -> None:
    async with transaction(request.app.state.pool) as conn:
        provider = await store.provider.by_number(conn, event.provider)
        if provider is None or not await store.evidence_request.add(conn, asked):
            return
        await store.audit.write(
            conn,
            key=f"{event.entity}/evidence/{asked.id}",
            at=request.state.as_of,
            actor="claimed:a reader",
            verb=AuditVerb.EVENT_EVIDENCE_ASKED,
            entity=event.entity,
        )
        people = (await readers_of(conn, provider, event.reported_by))(LetterKind.EVIDENCE_ASKED)
        letters = to_provider(event, provider, asked, people)
        await store.letter.queue_all(conn, [*letters, to_asker(event, provider, asked)], request.state.as_of)


def _problems(typed: Mapping[str, str]) -> Iterable[Problem]:
    if not any(each.isalnum() for each in typed["full_name"]):
        yield Problem(field="full_name", message="Enter your name.")
    wrong = read_email(typed["email"])[1] if typed["email"] else "Enter your e-mail address."
    if wrong:
        yield Problem(field="email", message=wrong)
    for name, most in LONGEST.items():
        if len(typed[name]) > most and not (name == "email" and wrong):
            yield Problem(field=name, message=f"There is room for {most:,} characters.")


async def _form(request: Request, event: Event, typed: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    provider: Provider | None = await store.provider.by_number(request.app.state.pool, event.provider)
    return render(
        request,
        "evidence/ask.html",
        status_code=422 if problems else 200,
        event=event,
        provider=provider,
        typed=typed,
        most=LONGEST["text"],
        submission=uuid4(),
        problems=problems,
    )
