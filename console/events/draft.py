"""The report of an event while it is typed: kept as it is typed, judged when it is sent, and sent once."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

import store.event
import store.event_draft
import store.occurrence
import store.provider
import store.submission
from console.events.over import over_page, why_over
from console.events.own import own_draft, own_event, own_provider, rule_set_for, rule_set_in_force
from console.public import posted
from console.templating import render
from policy.event_difference import FORMAT_WORDS
from policy.event_fields import ITEM_FIELDS, LISTS, LONGEST, PLACE_FIELDS, ZONES
from policy.event_form import read_event
from policy.event_schedule_fields import lines, read_schedule
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
SINGLES = (*dict.fromkeys(SINGLE), "recordings_until", "closes_on", "share_on_portal")
PARALLEL = (*ITEM_FIELDS, *PLACE_FIELDS)
CHOICES = ("criteria", "topics", "audience")
EXTRA_ITEMS, EXTRA_PLACES = 3, 1


@router.get("/provider/events/drafts/{draft}")
async def page(request: Request, draft: UUID) -> Response:
    """The form as far as it was typed."""
    found = await own_draft(request, draft)
    if found.submission:
        return await _sent(request, found)
    original = await own_event(request, found.revises) if found.revises else None
    if original and (why := why_over(original)):
        return over_page(request, original, why)
    return await _form(request, found, found.fields)


@router.post("/provider/events/drafts/{draft}")
async def post(request: Request, draft: UUID) -> Response:
    """Save the form, and send it where that was the button."""
    found = await own_draft(request, draft)
    async with posted.posted(request) as form:
        fields, action = typed(form), posted.text(form, "action")
        revision, tab = posted.number(form, "revision"), posted.text(form, "page")
    if found.submission:
        return await _sent(request, found)
    saved = await _save(request, found, fields, revision, tab)
    if saved is None:
        problem = Problem(
            field="", message="This form was changed in another tab. Below is what you typed here; save it to keep it."
        )
        return await _form(request, found, fields, [problem], status_code=CONFLICT)
    if action in {"items", "places"}:
        return await _form(request, saved, fields, more=action, tab=tab)
    if action != "send":
        return await _form(request, saved, fields, tab=tab, told="Saved. You can close this page and go on later.")
    return await _send(request, saved, fields, tab)


@router.post("/provider/events/drafts/{draft}/save")
async def save(request: Request, draft: UUID) -> Response:
    """Save while typing; the answer is the line that says so."""
    found = await own_draft(request, draft)
    async with posted.posted(request) as form:
        fields, revision, tab = typed(form), posted.number(form, "revision"), posted.text(form, "page")
    saved = await _save(request, found, fields, revision, tab) if not found.submission else None
    units = most_units(read_schedule(fields, timed=fields.get("format") != Format.SELF_PACED)[0])
    return render(
        request,
        "events/save_state.html",
        status_code=200 if saved else CONFLICT,
        saved=saved,
        as_of=request.state.as_of,
        units=units,
    )


@router.post("/provider/events/drafts/{draft}/discard")
async def discard(request: Request, draft: UUID) -> Response:
    """Throw the draft away."""
    found = await own_draft(request, draft)
    async with transaction(request.app.state.pool) as conn:
        await store.event_draft.discard(conn, found.id)
    return RedirectResponse(f"/provider/events/{found.revises}" if found.revises else "/provider/events/report", 303)


def typed(form: FormData) -> Fields:
    """What a page holds; lists of a schedule's lines keep their empty places, for they are parallel."""
    fields = posted.fields(form, SINGLES, CHOICES)
    for name in PARALLEL:
        fields[name] = [each.replace("\x00", "") for each in form.getlist(name) if isinstance(each, str)]
    return fields


async def judged(request: Request, draft: EventDraft) -> tuple[EventForm | None, list[Problem], Event | None, RuleSet]:
    """A draft as it stands now, judged; with the event it revises, and the rule set it is judged by."""
    original = await own_event(request, draft.revises) if draft.revises else None
    rule_set = rule_set_for(request, original.rule_set) if original else rule_set_in_force(request)
    provider = await own_provider(request)
    history = await store.provider.standings(request.app.state.pool, provider.number)
    existing = await store.occurrence.of_event(request.app.state.pool, original.number) if original else []
    form, problems = read_event(
        draft.fields, rule_set, request.state.as_of, provider, history, original=original, existing=existing
    )
    return form, problems, original, rule_set


async def _save(request: Request, draft: EventDraft, fields: Fields, revision: int, tab: str) -> EventDraft | None:
    async with transaction(request.app.state.pool) as conn:
        return await store.event_draft.save(
            conn, draft.id, fields, revision=revision, page=tab[:40], as_of=request.state.as_of
        )


async def _send(request: Request, draft: EventDraft, fields: Fields, tab: str) -> Response:
    form, problems, original, rule_set = await judged(request, draft)
    if form is None:
        return await _form(request, draft, fields, problems, tab=tab, status_code=UNPROCESSABLE)
    if original:
        return RedirectResponse(f"/provider/events/drafts/{draft.id}/changes", 303)
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
    return RedirectResponse(f"/provider/events/{submission.entity.removeprefix('event:')}?told=reported", 303)


async def _sent(request: Request, draft: EventDraft) -> Response:
    """What was sent leads to what it became."""
    found = await store.submission.find(request.app.state.pool, draft.submission) if draft.submission else None
    number = found.entity.removeprefix("event:") if found else ""
    return RedirectResponse(f"/provider/events/{number}?told=sent_before", 303)


async def _form(
    request: Request,
    draft: EventDraft,
    fields: Fields,
    problems: Sequence[Problem] = (),
    *,
    more: str = "",
    tab: str = "",
    told: str = "",
    status_code: int = 200,
) -> Response:
    original = await own_event(request, draft.revises) if draft.revises else None
    rule_set = rule_set_for(request, original.rule_set) if original else rule_set_in_force(request)
    items, places = lines(fields, ITEM_FIELDS), lines(fields, PLACE_FIELDS)
    context = {
        "draft": draft,
        "original": original,
        "rule_set": rule_set,
        "typed": fields,
        "items": _with_room(items, ITEM_FIELDS, EXTRA_ITEMS if more == "items" or not items else 0),
        "places": _with_room(places, PLACE_FIELDS, EXTRA_PLACES if more == "places" or not places else 0),
        "proposed": most_units(read_schedule(fields, timed=fields.get("format") != Format.SELF_PACED)[0]),
        "formats": [(each.value, words) for each, words in FORMAT_WORDS.items()],
        "zones": list(ZONES.items()),
        "longest": LONGEST,
        "problems": list(problems),
        "told": told,
        "page": tab or uuid4().hex,
        "late": any(each.field == "late_reason" for each in problems) or bool(fields.get("late_reason")),
    }
    return render(request, "events/draft.html", status_code=status_code, **context)


def _with_room(filled: list[dict[str, str]], names: Sequence[str], room: int) -> list[dict[str, str]]:
    """Lines stay where they are, empty ones too: what is wrong is named by their places."""
    return filled + [dict.fromkeys(names, "") for _ in range(room)]
