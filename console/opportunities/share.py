"""One click from an event: what the portal would show, what is missing, and the button that shares it."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.closure
import store.occurrence
import store.opportunity_draft
from console.events.over import over_page, why_over
from console.events.own import own_event, own_provider, rule_set_in_force
from console.gateway import Pending
from console.opportunities.form import form_context, typed_in
from console.opportunities.saying import UNPROCESSABLE
from console.public import posted
from console.templating import render
from policy.opportunity_event import fields_from, is_cancelled, is_past, shared_from
from policy.opportunity_form import missing_details, read_opportunity
from policy.opportunity_rules import opportunity_rules
from policy.opportunity_words import field_words
from policy.review import review_clock
from schemas.draft import Fields
from schemas.event import Event
from schemas.opportunity import OpportunityForm
from schemas.problem import Problem
from schemas.provider import Provider
from store.database import transaction

router = APIRouter()


@router.get("/providers/{provider}/events/{number}/share")
async def page(request: Request, number: str) -> Response:
    """What will be shared, as the event tells it, and what is missing; a complete one needs one press."""
    event = await own_event(request, number)
    provider = await own_provider(request)
    if why := why_over(event):
        return await over_page(request, event, why)
    if shared := await store.opportunity_draft.shared_number(request.app.state.pool, number):
        return RedirectResponse(f"{request.state.own}/opportunities/{shared}?told=sent_before", 303)
    return _page(request, event, await _shared(request, event, provider), fields_from(event.form, provider.legal_name))


@router.post("/providers/{provider}/events/{number}/share")
async def share(request: Request, number: str) -> Response:
    """Share it; pressed twice, by whomever, it is shared once."""
    event = await own_event(request, number)
    provider = await own_provider(request)
    async with posted.posted(request) as form:
        typed = typed_in(form)
    if why := why_over(event):
        return await over_page(request, event, why, status_code=409)
    rule_set, as_of = rule_set_in_force(request), request.state.as_of
    shared = await _shared(request, event, provider)
    typed["organisation"] = provider.legal_name
    read, problems = read_opportunity(typed, rule_set, as_of, shared)
    if read is None:
        return _page(request, event, shared, typed, posted_problems=problems)
    account = request.state.account
    async with transaction(request.app.state.pool) as conn:
        clock = review_clock(as_of, rule_set, await store.closure.known_at(conn, as_of))
        sent = await store.opportunity_draft.share(
            conn,
            number,
            provider.number,
            read,
            clock,
            rule_set=rule_set.id,
            name=account.full_name,
            email=account.email,
            actor=account.actor,
            as_of=as_of,
        )
    outcome = await request.app.state.gateway.deliver(sent)
    opportunity = sent.entity.removeprefix("opportunity:")
    told = "pending" if isinstance(outcome, Pending) else "shared"
    return RedirectResponse(f"{request.state.own}/opportunities/{opportunity}?told={told}", 303)


async def _shared(request: Request, event: Event, provider: Provider) -> OpportunityForm:
    occurrences = await store.occurrence.of_event(request.app.state.pool, event.number)
    return shared_from(event.form, occurrences, provider.legal_name)


def _page(
    request: Request,
    event: Event,
    shared: OpportunityForm,
    typed: Fields,
    posted_problems: Sequence[Problem] = (),
) -> Response:
    """The page; before anything was sent, what is missing is said beside the fields, and nothing is an error yet."""
    rule_set = rule_set_in_force(request)
    read, problems = read_opportunity(typed, rule_set, request.state.as_of, shared)
    form = form_context(request, typed, posted_problems)
    return render(
        request,
        "opportunities/share.html",
        status_code=UNPROCESSABLE if posted_problems else 200,
        event=event,
        shared=shared,
        facts=field_words(read or shared, rule_set.events),
        reasons=opportunity_rules().reasons,
        past=is_past(shared, request.state.as_of) or is_cancelled(shared),
        **form | {"missing": missing_details(problems), "complete": read is not None},
    )
