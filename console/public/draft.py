"""The form: shown, saved while it is typed, and submitted."""

from functools import partial

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.draft
import store.file
from console.public import posted
from console.public.attachment import attachment
from console.public.conflict import choices, in_words
from console.public.draft_link import send_draft_link
from console.public.draft_page import conflict_page, files_of, form_page
from console.public.drafts import current_rules, held, opened, rule_set_of, up_to_date
from console.public.duplicates import suggestions_of
from console.public.saving import chosen_files, rules_of_page, save, typed
from console.public.submit import submit
from console.public.two_versions import differences
from console.templating import render
from schemas.draft import Draft
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

CONFLICT = 409


@router.get("/apply/{token}")
async def page(request: Request, token: str) -> Response:
    """The form as it was saved last; the receipt where it was submitted."""
    draft = await opened(request, token)
    if draft.application:
        return _to_receipt(token)
    if draft.rule_set != current_rules(request).id:
        async with transaction(request.app.state.pool) as conn:
            draft = await up_to_date(request, conn, await held(request, conn, token))
    return await form_page(request, draft, said=request.query_params.get("said", ""))


@router.post("/apply/{token}")
async def act(request: Request, token: str) -> Response:
    """Save what the page holds, then do what the button pressed says."""
    draft = await opened(request, token)
    async with posted.posted(request) as form:
        uploads = await chosen_files(form, rules_of_page(request, draft, form))
    submits = posted.text(form, "action") == "submit"
    async with transaction(request.app.state.pool) as conn:
        saved = await save(request, conn, token, form, uploads)
        submitted = await submit(request, conn, saved) if submits and saved.current else None
    if isinstance(submitted, Submission):
        await request.app.state.gateway.deliver(submitted)
        return _to_receipt(token)
    if saved.draft.application:
        return _to_receipt(token)
    if saved.stale:
        rule_set = rule_set_of(request, saved.draft)
        words = partial(in_words, rule_set=rule_set)
        differing = differences(saved.mine, saved.draft.fields, choices(rule_set), words)
        return conflict_page(request, saved.draft, saved.mine, differing)
    if submits and saved.outdated:
        return await form_page(request, saved.draft, saved.problems, status_code=CONFLICT, said="not_sent")
    if problems := submitted or saved.problems:
        return await form_page(request, saved.draft, problems, status_code=422)
    return await _acted(request, token, form, saved.draft)


async def _acted(request: Request, token: str, form: FormData, draft: Draft) -> Response:
    """What the button pressed asks for, now that everything is saved."""
    action, _, argument = posted.text(form, "action").partition(":")
    match action:
        case "remove":
            await _remove_file(request, draft, argument)
            return _to_form(token, "removed")
        case "upload":
            return _to_form(token, "uploaded")
        case "dismiss":
            await _dismiss(request, draft)
            return _to_form(token, "saved", "#other_names")
        case "send_link":
            if problem := await send_draft_link(request, draft, posted.text(form, "link_email")):
                return await form_page(request, draft, [problem], status_code=422)
            return _to_form(token, "sent")
        case _:
            return _to_form(token, "saved")


@router.post("/apply/{token}/save")
async def save_while_typing(request: Request, token: str) -> Response:
    """Save what the page holds and say so in a sentence; files wait for the next full save."""
    async with posted.posted(request) as form, transaction(request.app.state.pool) as conn:
        saved = await save(request, conn, token, form, {})
    settled = saved.stale or saved.draft.application
    return render(
        request,
        "public/apply/save_state.html",
        status_code=409 if settled else 200,
        draft=saved.draft,
        stale=saved.stale,
        outdated=saved.outdated,
        token=token,
    )


@router.post("/apply/{token}/could-be-you")
async def could_be_you(request: Request, token: str) -> Response:
    """Organisations that may be the one whose name is being typed."""
    draft = await opened(request, token)
    async with posted.posted(request) as form:
        fields = typed(form, rule_set_of(request, draft))
    found = await suggestions_of(request, draft, fields)
    return render(request, "public/apply/could_be_you.html", suggestions=found, token=token)


@router.get("/apply/{token}/files/{question}")
async def file(request: Request, token: str, question: str) -> Response:
    """A file of one's own draft."""
    draft = await opened(request, token)
    return await attachment(request, (await files_of(request, draft.id)).get(question))


async def _remove_file(request: Request, draft: Draft, question: str) -> None:
    async with transaction(request.app.state.pool) as conn:
        await store.file.remove_of_draft(conn, draft.id, question)


async def _dismiss(request: Request, draft: Draft) -> None:
    shown = await suggestions_of(request, draft)
    async with transaction(request.app.state.pool) as conn:
        await store.draft.dismiss(conn, draft.id, [each.key for each in shown])


def _to_form(token: str, said: str, place: str = "") -> Response:
    return RedirectResponse(f"/apply/{token}" + (f"?said={said}" if said else "") + place, 303)


def _to_receipt(token: str) -> Response:
    return RedirectResponse(f"/apply/{token}/received", 303)
