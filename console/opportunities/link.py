"""The link of whoever sent an opportunity without an account; looking changes nothing, since mail scanners look."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.closure
import store.opportunity
import store.opportunity_draft
from console.events.own import rule_set_in_force
from console.gateway import Pending
from console.opportunities import desk
from console.opportunities.desk import Desk
from console.opportunities.saying import UNPROCESSABLE
from console.opportunities.submit import line
from console.public.links import DeadLinkError, followed
from console.templating import render
from policy.opportunity_form import missing_details, read_opportunity
from policy.opportunity_words import field_words
from policy.review import review_clock
from schemas.link import LinkPurpose
from schemas.opportunity import OpportunityDraft
from store.database import transaction

router = APIRouter()


@router.get("/link/opportunity/{token}")
async def page(request: Request, token: str) -> Response:
    """What was written, with the button that sends it; or, once it was sent, where it stands."""
    draft, number = await _behind(request, token)
    if number is None:
        assert draft  # noqa: S101 - a link names the one or the other
        return _draft_page(request, token, draft)
    found = await _desk(request, token, number)
    return await desk.show(found) if found else render(request, "opportunities/processing.html", at=_at(token))


@router.post("/link/opportunity/{token}/confirm")
async def confirm(request: Request, token: str) -> Response:
    """The address is its owner's: send what was written; pressed twice, it is sent once."""
    draft, number = await _behind(request, token)
    if draft is None or number:
        return RedirectResponse(_at(token), 303)
    rule_set, as_of = rule_set_in_force(request), request.state.as_of
    form, problems = read_opportunity(draft.fields, rule_set, as_of)
    if form is None or problems:
        return _draft_page(request, token, draft)
    async with transaction(request.app.state.pool) as conn:
        clock = review_clock(as_of, rule_set, await store.closure.known_at(conn, as_of))
        sent = await store.opportunity_draft.send(
            conn,
            draft.id,
            form,
            clock,
            rule_set=rule_set.id,
            name=line(draft.fields, "your_name"),
            email=draft.email,
            as_of=as_of,
        )
    outcome = await request.app.state.gateway.deliver(sent)
    told = "pending" if isinstance(outcome, Pending) else "sent"
    return RedirectResponse(f"{_at(token)}?told={told}", 303)


@router.get("/link/opportunity/{token}/change")
async def change_page(request: Request, token: str) -> Response:
    """The form as it reads now."""
    found = await _recorded(request, token)
    return await desk.change_page(found) if found else RedirectResponse(_at(token), 303)


@router.post("/link/opportunity/{token}/change")
async def change(request: Request, token: str) -> Response:
    """Send the changed form."""
    found = await _recorded(request, token)
    return await desk.change(found) if found else RedirectResponse(_at(token), 303)


@router.get("/link/opportunity/{token}/withdraw")
async def withdraw_page(request: Request, token: str) -> Response:
    """What taking it back means."""
    found = await _recorded(request, token)
    return await desk.withdraw_page(found) if found else RedirectResponse(_at(token), 303)


@router.post("/link/opportunity/{token}/withdraw")
async def withdraw(request: Request, token: str) -> Response:
    """Take it back."""
    found = await _recorded(request, token)
    return await desk.withdraw(found) if found else RedirectResponse(_at(token), 303)


@router.post("/link/opportunity/{token}/renew")
async def renew(request: Request, token: str) -> Response:
    """Show it for another year."""
    found = await _recorded(request, token)
    return await desk.renew(found) if found else RedirectResponse(_at(token), 303)


def _at(token: str) -> str:
    return f"/link/opportunity/{token}"


async def _behind(request: Request, token: str) -> tuple[OpportunityDraft | None, str | None]:
    """What was written and is not sent yet, or the number of what was sent."""
    link = await followed(request, token, LinkPurpose.OPPORTUNITY)
    kind, _, name = link.subject.partition(":")
    if kind == "opportunity":
        return None, name
    draft = await store.opportunity_draft.find(request.app.state.pool, UUID(name))
    if draft is None:
        raise DeadLinkError(LinkPurpose.OPPORTUNITY, "expired")
    if draft.opportunity is None and request.state.as_of >= draft.expires_at:
        raise DeadLinkError(LinkPurpose.OPPORTUNITY, "expired")
    return draft, draft.opportunity


async def _recorded(request: Request, token: str) -> Desk | None:
    number = (await _behind(request, token))[1]
    return await _desk(request, token, number) if number else None


async def _desk(request: Request, token: str, number: str) -> Desk | None:
    found = await store.opportunity.by_number(request.app.state.pool, number)
    return Desk(request, found, _at(token), found.submitted_by) if found else None


def _draft_page(request: Request, token: str, draft: OpportunityDraft) -> Response:
    """What was written; where its days have gone by meanwhile, that it has to be written anew."""
    rule_set = rule_set_in_force(request)
    form, problems = read_opportunity(draft.fields, rule_set, request.state.as_of)
    return render(
        request,
        "opportunities/confirm.html",
        status_code=UNPROCESSABLE if problems else 200,
        draft=draft,
        at=_at(token),
        facts=field_words(form, rule_set.events) if form else [],
        title=line(draft.fields, "title"),
        problems=problems,
        missing=missing_details(problems),
    )
