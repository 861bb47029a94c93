"""What an approved provider's people see: who they are to us, and what we wrote to them."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.access_request
import store.account
import store.annual_report
import store.draft
import store.event_draft
import store.home
import store.letter
import store.provider
import store.provider_list
from console.annual_reports.lines import open_reports
from console.approvals.said import approval_of
from console.approvals.told import told
from console.events.own import own_event
from console.provider_home import choose, events, reapply
from console.provider_home.events import VIEWS
from console.staff import words
from console.staff.letter import framed, written_for_staff
from console.templating import render
from policy.approval import next_step
from policy.calendar import mountain_date
from policy.retention import kept_of_provider
from schemas.letter import Letter, LetterKind
from schemas.provider import Provider
from store.event_list import STAGES

router = APIRouter()
router.include_router(choose.router)
router.include_router(events.router)
router.include_router(reapply.router)

MOMENT = timedelta(microseconds=1)
MOST_DRAFTS = 5
"""Drafts shown at once among what to do now; more are folded."""
TO_STAFF = {
    LetterKind.REVIEW_REMINDER,
    LetterKind.REVIEW_LAST_DAY,
    LetterKind.REVIEW_OVERDUE,
    LetterKind.DIGEST,
    LetterKind.COUNT_OUTSTANDING,
    LetterKind.REPORT_LATE,
    LetterKind.ACCESS_REQUEST,
}
"""Letters that went to staff are none of the provider's."""


@router.get("/providers/{provider}")
async def page(request: Request) -> Response:
    """The provider whose person this is."""
    pool, account = request.app.state.pool, request.state.account
    provider = await _own(request)
    approval, book = await approval_of(request, provider), request.app.state.rule_book
    return render(
        request,
        "provider_home/home.html",
        approval=approval,
        ends_first=next_step(approval)[0] == "end",
        last_day=mountain_date(approval.ends_at - MOMENT) if approval.ends_at else None,
        rules_called=await book.named(pool, approval.called_under) if approval.called_under else None,
        told=told(request.query_params.get("told", ""), staff=False),
        reports=await open_reports(request, provider),
        owed=await store.home.owed(pool, provider.number),
        asked=await store.home.on_paper(pool, provider.number),
        rosters=await store.home.rosters(pool, provider.number),
        askers=[each for each in await store.access_request.of_provider(pool, provider.number) if each.is_open],
        most_drafts=MOST_DRAFTS,
        drafts=await store.event_draft.of_provider(pool, provider.number),
        under_way=await store.home.under_way(pool, provider.number, request.state.as_of),
        to_come=await store.home.to_come(pool, provider.number, request.state.as_of),
        counts=await store.home.stages(pool, provider.number),
        most_counted=store.home.MOST_COUNTED,
        outstanding=await store.home.outstanding(pool, provider.number),
        retention=kept_of_provider(
            await store.annual_report.of_provider(pool, provider.number), book.current(request.state.as_of).events
        ),
        views=[(view, VIEWS[view], stages[0]) for view, stages in STAGES.items() if len(stages) == 1],
        today=mountain_date(request.state.as_of),
        provider=provider,
        why_reapply=reapply.why(request, provider),
        reapplication=await store.draft.reapplication_under_review(pool, provider.number),
        rule_set=request.app.state.rule_book[provider.rule_set],
        accounts=await store.account.of_provider(pool, provider.number),
        letters=await _letters(request, provider),
        you=account,
        words=words,
    )


@router.get("/providers/{provider}/letters/{letter}")
async def letter(request: Request, letter: UUID) -> Response:
    """A letter we wrote to this provider."""
    found = await _letter(request, letter)
    written, problem = written_for_staff(request, found)
    return render(
        request,
        "provider_home/letter.html",
        letter=found,
        written=written,
        problem=problem,
        frame=f"{request.state.own}/letters/{letter}/html",
        words=words,
    )


@router.get("/providers/{provider}/letters/{letter}/html")
async def letter_html(request: Request, letter: UUID) -> Response:
    """Its HTML, for the frame on its page."""
    return framed(request, await _letter(request, letter))


async def _own(request: Request) -> Provider:
    """The provider that the address names; the gate has seen to it that the signed-in person acts for it."""
    found = await store.provider.by_number(request.app.state.pool, request.state.provider)
    if found is None:
        raise HTTPException(404)
    return found


async def _letters(request: Request, provider: Provider) -> list[Letter]:
    """What we wrote to this provider; what is about somebody's own account only to that person."""
    own = request.state.account.actor
    letters = await store.provider_list.letters(request.app.state.pool, provider.number)
    return [
        each
        for each in letters
        if each.kind not in TO_STAFF and (each.entity == own or not each.entity.startswith("account:"))
    ]


async def _letter(request: Request, letter: UUID) -> Letter:
    found = {each.id: each for each in await _letters(request, await _own(request))}
    if letter in found:
        return found[letter]
    about = await store.letter.find(request.app.state.pool, letter)
    if about is None or about.kind in TO_STAFF:
        raise HTTPException(404)
    what, _, number = about.entity.partition(":")
    if what == "report" and number.startswith(f"{request.state.provider}:"):
        return about
    if what != "event":
        raise HTTPException(404)
    if not about.disposed_at:
        await own_event(request, number)
        return about
    event = await store.event.by_number(request.app.state.pool, number)
    if event is None or event.provider != request.state.provider:
        raise HTTPException(404)
    return about
