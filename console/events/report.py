"""Where a report begins: anew, from a draft, or as a copy of an earlier event."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.event_draft
import store.occurrence
from console.events.over import over_page, why_over
from console.events.own import own_event, own_provider
from console.public import posted
from console.templating import render
from policy.event_form import fields_of
from policy.replanning import numbered
from schemas.draft import Fields
from schemas.event import Event
from schemas.provider import Provider
from store.database import transaction

router = APIRouter()

NOT_COPIED = ("ordinal", "item_id", "first_day", "late_reason", "recordings_until", "closes_on")


@router.get("/providers/{provider}/events/report")
async def page(request: Request) -> Response:
    """Drafts to go on with, and the button that begins a new one."""
    provider = await own_provider(request)
    drafts = await store.event_draft.of_provider(request.app.state.pool, provider.number)
    return render(request, "events/report.html", drafts=drafts, provider=provider)


@router.post("/providers/{provider}/events/report")
async def begin(request: Request) -> Response:
    """Begin a draft, empty or as a copy of an event."""
    provider = await own_provider(request)
    async with posted.posted(request) as form:
        number = posted.text(form, "copy")
    fields = _copied(await own_event(request, number)) if number else _blank(provider)
    async with transaction(request.app.state.pool) as conn:
        draft = await store.event_draft.begin(
            conn, provider.number, request.state.account.id, fields, request.state.as_of
        )
    return RedirectResponse(f"{request.state.own}/events/drafts/{draft.id}", 303)


@router.post("/providers/{provider}/events/{number}/revise")
async def revise(request: Request, number: str) -> Response:
    """Go on with the revision of an event that somebody began, or begin one where there is none or it is asked for."""
    event = await own_event(request, number)
    if why := why_over(event):
        return await over_page(request, event, why, status_code=409)
    async with posted.posted(request) as form:
        anew = posted.text(form, "anew") == "yes"
    begun = await store.event_draft.of_event(request.app.state.pool, event.number)
    if begun and not anew:
        return RedirectResponse(f"{request.state.own}/events/drafts/{begun[0].id}", 303)
    dates = await store.occurrence.of_event(request.app.state.pool, number)
    async with transaction(request.app.state.pool) as conn:
        draft = await store.event_draft.begin(
            conn,
            event.provider,
            request.state.account.id,
            fields_of(numbered(event.form, dates)),
            request.state.as_of,
            revises=event.number,
        )
    return RedirectResponse(f"{request.state.own}/events/drafts/{draft.id}", 303)


def _copied(event: Event) -> Fields:
    return {name: value for name, value in fields_of(event.form).items() if name not in NOT_COPIED}


def _blank(provider: Provider) -> Fields:
    contact = provider.primary
    return {"contact_name": contact.name, "contact_email": contact.email, "contact_phone": contact.phone}
