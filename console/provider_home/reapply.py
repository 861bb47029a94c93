"""Reapplying: a form filled in with what is known, one at a time, with which everybody of a provider goes on."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.application
import store.draft
import store.evidence
import store.file
import store.provider
from console.approvals.said import approval_of
from console.events.own import own_provider
from console.public.drafts import current_rules, draft_token
from console.templating import render
from policy.carry import carried, fields_of
from policy.reapplying import known_of, why_reapply, without_promises
from schemas.application import Application, Stage
from schemas.draft import Draft, Fields
from schemas.provider import Provider
from store.database import Connection, transaction
from store.rule_set import RuleBook

router = APIRouter()


@router.get("/providers/{provider}/reapply")
async def page(request: Request) -> Response:
    """Whether there is a reason to reapply, until when, and the way on."""
    pool, provider = request.app.state.pool, await own_provider(request)
    approval = await approval_of(request, provider)
    provider = provider.model_copy(update={"standing": approval.standing})
    number = await store.draft.reapplication_under_review(pool, provider.number)
    submitted = await store.draft.of_application(pool, number) if number else None
    return render(
        request,
        "provider_home/reapply.html",
        provider=provider,
        why=why(request, provider),
        rule_set=current_rules(request),
        under_review=number,
        receipt=draft_token(request, submitted.id) if submitted else "",
        draft=await store.draft.open_reapplication(pool, provider.number),
        evidence=await store.evidence.of_entity(pool, f"application:{number}") if number else [],
    )


@router.post("/providers/{provider}/reapply")
async def begin(request: Request) -> Response:
    """To the form: the one somebody of this provider has begun, or a new one."""
    provider = await own_provider(request)
    async with transaction(request.app.state.pool) as conn:
        await store.provider.hold(conn, provider.number)
        if why(request, provider) is None or await store.draft.reapplication_under_review(conn, provider.number):
            return RedirectResponse(f"{request.state.own}/reapply", 303)
        draft = await store.draft.open_reapplication(conn, provider.number) or await _prefilled(request, conn, provider)
    return RedirectResponse(f"/apply/{draft_token(request, draft.id)}", 303)


def why(request: Request, provider: Provider) -> str | None:
    """Why a provider may reapply now; None where nothing is to be done."""
    book: RuleBook = request.app.state.rule_book
    return why_reapply(provider, book.calling(provider.rule_set, request.state.as_of))


async def _prefilled(request: Request, conn: Connection, provider: Provider) -> Draft:
    """A form with what is known of the provider; the promises are made anew."""
    book: RuleBook = request.app.state.rule_book
    rules, as_of = current_rules(request), request.state.as_of
    last = (await store.application.of_provider(conn, provider.number))[0]
    goes_on = carried(_known(provider, last), book.get(last.rule_set), rules)
    draft = await store.draft.add(
        conn,
        rules.id,
        as_of,
        fields=goes_on.fields,
        aside=goes_on.aside,
        answered_under=last.rule_set if last.rule_set != rules.id else None,
        reapplies=provider.number,
    )
    asked = [question.id for question in rules.questions if question.kind == "file"]
    await store.file.copy_to_draft(conn, last.number, draft.id, asked, as_of)
    return draft


def _known(provider: Provider, last: Application) -> Fields:
    """The last form; that of a reapplication which was not approved is newer than what is recorded of the provider."""
    approved = last.stage == Stage.APPROVED
    known = known_of(provider, last.form) if approved else fields_of(last.form)
    return without_promises(known, last.form)
