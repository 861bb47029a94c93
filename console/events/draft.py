"""The report of an event while it is typed: kept as it is typed, judged when it is sent, and sent once."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

import store.event
import store.event_draft
import store.occurrence
import store.provider
import store.submission
from console.events.conflict import CHOICES, differing
from console.events.draft_page import ROOM, first_new, form_page, rule_set_of
from console.events.gone_years import gone_years
from console.events.over import over_page, why_over
from console.events.own import own_draft, own_event, own_provider
from console.events.printed import with_unprintable
from console.public import posted
from console.public.two_versions import Difference, as_chosen, two_versions
from console.templating import render
from policy.event_fields import ITEM_FIELDS, LISTS, LONGEST, PLACE_FIELDS
from policy.event_form import read_event
from policy.event_schedule_fields import read_schedule
from policy.occurrence import planned
from policy.schedule import most_units
from schemas.draft import EventDraft, Fields
from schemas.event import Event, EventForm, Format
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
SINGLE = (*(name for name in LONGEST if name not in LISTS), "format", "zone", "units", "partial_credit")
SINGLES = (*dict.fromkeys(SINGLE), "recordings_until", "closes_on", "share_on_portal", "reason")
"""Fields of one value; a reason goes along where what changes had to go back to the form."""
PARALLEL = (*ITEM_FIELDS, *PLACE_FIELDS)
SEVERAL = ("criteria", "topics", "audience")
SAVED = "Saved. You can close this page and go on later."


@router.get("/providers/{provider}/events/drafts/{draft}")
async def page(request: Request, draft: UUID) -> Response:
    """The form as far as it was typed."""
    found = await own_draft(request, draft)
    if found.submission:
        return await _sent(request, found)
    original = await own_event(request, found.revises) if found.revises else None
    if original and (why := why_over(original)):
        return await over_page(request, original, why, draft=found)
    more = request.query_params.get("more", "")
    return await form_page(request, found, found.fields, more=more)


@router.post("/providers/{provider}/events/drafts/{draft}")
async def post(request: Request, draft: UUID) -> Response:
    """Save the form, and send it where that was the button."""
    found = await own_draft(request, draft)
    async with posted.posted(request) as form:
        fields, action = typed(form), posted.text(form, "action")
        revision, tab = posted.number(form, "revision"), posted.text(form, "page")
        if action == "merge":
            fields = as_chosen(fields, found.fields, form, CHOICES)
    if found.submission:
        return await _sent(request, found, fields)
    saved, versions = await _save(request, found, fields, revision, tab)
    if versions:
        return two_versions(request, "This form", f"{request.state.own}/events/drafts/{draft}", saved, fields, versions)
    if saved.submission:
        return await _sent(request, saved, fields)
    if action in ROOM:
        # Led to the first new cell, so that the cursor is there, with or without a script.
        return RedirectResponse(
            f"{request.state.own}/events/drafts/{draft}?more={action}#{first_new(fields, action)}", 303
        )
    if action != "send":
        return await form_page(request, saved, fields, tab=tab, told=SAVED)
    return await _send(request, saved, fields, tab)


@router.post("/providers/{provider}/events/drafts/{draft}/save")
async def save(request: Request, draft: UUID) -> Response:
    """Save while typing; the answer is the line that says so."""
    found = await own_draft(request, draft)
    async with posted.posted(request) as form:
        fields, revision, tab = typed(form), posted.number(form, "revision"), posted.text(form, "page")
    saved, versions = (found, []) if found.submission else await _save(request, found, fields, revision, tab)
    units = most_units(read_schedule(fields, timed=fields.get("format") != Format.SELF_PACED)[0])
    return render(
        request,
        "events/save_state.html",
        status_code=CONFLICT if versions or saved.submission else 200,
        draft=saved,
        stale=bool(versions),
        units=units,
    )


@router.get("/providers/{provider}/events/drafts/{draft}/discard")
async def discard_page(request: Request, draft: UUID) -> Response:
    """Whether it is really meant."""
    found = await own_draft(request, draft)
    if found.submission:
        return await _sent(request, found)
    return render(request, "events/discard.html", draft=found)


@router.post("/providers/{provider}/events/drafts/{draft}/discard")
async def discard(request: Request, draft: UUID) -> Response:
    """Throw the draft away."""
    found = await own_draft(request, draft)
    async with transaction(request.app.state.pool) as conn:
        await store.event_draft.discard(conn, found.id)
    return RedirectResponse(
        f"{request.state.own}/events/{found.revises}" if found.revises else f"{request.state.own}/events/report", 303
    )


def typed(form: FormData) -> Fields:
    """What a page holds; lists of a schedule's lines keep their empty places, for they are parallel."""
    fields = posted.fields(form, SINGLES, SEVERAL)
    for name in PARALLEL:
        fields[name] = [each.replace("\x00", "") for each in form.getlist(name) if isinstance(each, str)]
    return fields


async def judged(request: Request, draft: EventDraft) -> tuple[EventForm | None, list[Problem], Event | None, RuleSet]:
    """A draft as it stands now, judged; with the event it revises, and the rule set it is judged by."""
    original = await own_event(request, draft.revises) if draft.revises else None
    rule_set = await rule_set_of(request, draft)
    provider = await own_provider(request)
    history = await store.provider.standings(request.app.state.pool, provider.number, request.state.as_of)
    existing = await store.occurrence.of_event(request.app.state.pool, original.number) if original else []
    form, problems = read_event(
        draft.fields, rule_set, request.state.as_of, provider, history, original=original, existing=existing
    )
    problems = await with_unprintable(draft.fields, problems, provider)
    if form and not problems:
        problems = [*await gone_years(request, draft, form, rule_set)]
    return None if problems else form, problems, original, rule_set


async def _save(
    request: Request, draft: EventDraft, fields: Fields, revision: int, tab: str
) -> tuple[EventDraft, list[Difference]]:
    """The draft as it stands now, and what differs where another page saved meanwhile and nothing was written."""
    async with transaction(request.app.state.pool) as conn:
        saved = await store.event_draft.save(
            conn, draft.id, fields, revision=revision, page=tab[:40], as_of=request.state.as_of
        )
    if saved:
        return saved, []
    now = await own_draft(request, draft.id)
    return now, [] if now.submission else differing(fields, now.fields, await rule_set_of(request, draft))


async def _send(request: Request, draft: EventDraft, fields: Fields, tab: str) -> Response:
    form, problems, original, rule_set = await judged(request, draft)
    if form is None:
        return await form_page(request, draft, fields, problems, tab=tab, status_code=UNPROCESSABLE)
    if original:
        return RedirectResponse(f"{request.state.own}/events/drafts/{draft.id}/changes", 303)
    async with transaction(request.app.state.pool) as conn:
        submission = await store.event.save_report(
            conn,
            draft=draft.id,
            form=form,
            plans=planned(form, rule_set.events, request.state.as_of),
            rule_set=rule_set.id,
            provider=draft.provider,
            actor=request.state.account.actor,
            as_of=request.state.as_of,
        )
    await request.app.state.gateway.deliver(submission)
    return RedirectResponse(f"{request.state.own}/events/{submission.entity.removeprefix('event:')}?told=reported", 303)


async def _sent(request: Request, draft: EventDraft, fields: Fields | None = None) -> Response:
    """What was sent leads to what it became; but for what a page holds beside it, which is shown and not taken."""
    found = await store.submission.find(request.app.state.pool, draft.submission) if draft.submission else None
    number = found.entity.removeprefix("event:") if found else ""
    if fields and (lost := differing(fields, draft.fields, await rule_set_of(request, draft))):
        return render(request, "events/sent.html", status_code=CONFLICT, number=number, draft=draft, differences=lost)
    return RedirectResponse(f"{request.state.own}/events/{number}?told=sent_before", 303)
