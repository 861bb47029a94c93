"""Asking for access: the four fields of the agency's page, and which organization on record is meant."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.access_request
import store.closure
import store.directory
import store.letter
import store.link
import store.provider
from console.public import posted
from console.public.duplicates import Suggestion, suggestions
from console.security import rates
from console.templating import render
from policy.access_form import ACCESS_FIELDS, access_problems
from policy.review import review_clock
from policy.text import clean
from schemas.access_facts import AccessReceived
from schemas.access_request import AccessForm
from schemas.draft import Fields
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose, read_token
from schemas.model import Frozen
from schemas.problem import Problem
from schemas.submission import Submission
from store.access_request import About
from store.database import Connection, transaction

router = APIRouter()

UNLISTED = "unlisted"
"""What is chosen where none of the organizations on record is meant, so that staff look for it."""


class Asked(Frozen):
    """What access is asked to. The public is told the name of a provider only.

    Attributes:
        reference: a provider's number, or what stands for an open application and gives nothing of it away.
    """

    about: About = About()
    reference: str = ""
    name: str = ""


@router.get("/access")
async def page(request: Request) -> Response:
    """The four fields, for an organization still to be found."""
    return _form(request, Asked())


@router.post("/access")
async def find_and_ask(request: Request) -> Response:
    """Find the organization on record; where several come near, whoever asks chooses."""
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in ACCESS_FIELDS}
        chosen, of_page = posted.text(form, "about"), posted.identity(form, "submission") or uuid4()
        choosing = bool(posted.text(form, "choosing"))
    if problems := access_problems(typed):
        return _form(request, Asked(), typed, problems)
    if not chosen:
        fields: Fields = {"legal_name": typed["organisation"], "primary_email": typed["email"]}
        if near := await suggestions(request.app.state.pool, fields, []):
            return _choice(request, near, typed, of_page, choosing=choosing)
    asked = Asked() if chosen in {"", UNLISTED} else await _asked(request, chosen)
    return await _ask(request, asked, typed, of_page)


@router.get("/access/{reference}")
async def page_of(request: Request, reference: str) -> Response:
    """The four fields, for an organization that was found."""
    return _form(request, await _asked(request, reference))


@router.post("/access/{reference}")
async def ask(request: Request, reference: str) -> Response:
    """Save the request and hand it to its workflow."""
    asked = await _asked(request, reference)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in ACCESS_FIELDS}
        of_page = posted.identity(form, "submission")
    if problems := access_problems(typed):
        return _form(request, asked, typed, problems)
    return await _ask(request, asked, typed, of_page)


async def _asked(request: Request, reference: str) -> Asked:
    pool = request.app.state.pool
    if provider := await store.provider.by_number(pool, reference):
        return Asked(about=About(provider=provider.number), reference=provider.number, name=provider.legal_name)
    try:
        application = await store.directory.open_application(pool, UUID(reference))
    except ValueError:
        application = None
    if application is None:
        raise HTTPException(404)
    return Asked(about=About(application=application.number), reference=reference)


async def _ask(request: Request, asked: Asked, typed: dict[str, str], of_page: UUID | None) -> Response:
    """Saved first, then handed over; the same person's open request for the same organization goes on instead."""
    rates.count(request, "access_request", typed["email"])
    # The same form sent twice is one request; sent again with other words it is another one.
    submission = uuid5(of_page or uuid4(), json.dumps([typed, asked.reference]))
    as_of, rule_set = request.state.as_of, request.app.state.rule_book.current(request.state.as_of)
    async with transaction(request.app.state.pool) as conn:
        clock = review_clock(as_of, rule_set, await store.closure.known_at(conn, as_of))
        saved = await store.access_request.save_request(
            conn,
            AccessForm(**typed),
            asked.about,
            submission=submission,
            rule_set=rule_set.id,
            clock=clock,
            as_of=as_of,
        )
        if saved.id != submission:
            await _write_again(request, conn, saved)
    if saved.id != submission:
        return RedirectResponse(f"/access-requested/{saved.id}?again=1", 303)
    await request.app.state.gateway.deliver(saved)
    return RedirectResponse(f"/access-requested/{saved.id}", 303)


async def _write_again(request: Request, conn: Connection, saved: Submission) -> None:
    """The link to the open request once more, to the address it was asked with: nobody else sees where it stands."""
    as_of, payload, lifetime = request.state.as_of, saved.payload, store.link.STATUS_LIFETIME
    start = store.access_request.start_of(saved)
    link = await store.link.issue(conn, LinkPurpose.ACCESS, saved.entity, as_of, lifetime)
    facts = AccessReceived(
        number=start.number,
        organisation=payload["organisation"],
        link=link,
        link_expires_at=as_of + lifetime,
        received_at=saved.received_at,
        due_at=start.clock.promised_at,
        business_days=request.app.state.rule_book[payload["rule_set"]].review_days,
        again=True,
    )
    draft = LetterDraft(
        key=f"{saved.entity}/again/{link}",
        kind=LetterKind.ACCESS_RECEIVED,
        entity=saved.entity,
        to_name=payload["full_name"],
        to_address=payload["email"],
        priority=Priority.DECISION,
        facts=facts.model_dump(mode="json"),
    )
    await store.letter.queue(conn, draft, as_of)


def _form(
    request: Request, asked: Asked, typed: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()
) -> Response:
    return render(
        request,
        "access/ask.html",
        status_code=422 if problems else 200,
        asked=asked,
        business_days=request.app.state.rule_book.current(request.state.as_of).review_days,
        draft=_draft(request),
        typed=typed or {},
        submission=uuid4(),
        problems=problems,
    )


def _choice(
    request: Request, near: Sequence[Suggestion], typed: Mapping[str, str], submission: UUID, *, choosing: bool
) -> Response:
    """Which of these is it? `choosing` says that the question stood on the page that was sent."""
    problems = [Problem(field="about", message="Choose your organization, or that it is none of these.")]
    return render(
        request,
        "access/choose.html",
        status_code=422 if choosing else 200,
        near=near,
        unlisted=UNLISTED,
        typed=typed,
        submission=submission,
        problems=problems if choosing else [],
    )


def _draft(request: Request) -> str:
    """The draft the visitor came from, to go back to; only where it is one of ours."""
    token = request.query_params.get("draft", "")
    return token if read_token(token, LinkPurpose.DRAFT, request.app.state.settings.secret_key) else ""
