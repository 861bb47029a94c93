"""What a revision changes, shown before it is sent, with a plain warning where certificates are issued anew."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.event
import store.occurrence
from console.events.draft import UNPROCESSABLE, judged
from console.events.draft_page import form_page
from console.events.outcome import refused
from console.events.over import why_over
from console.events.own import own_draft, own_provider
from console.gateway import Pending, Refused
from console.public import posted
from console.templating import render
from policy.event_difference import differences
from policy.reissue import Revised, to_reissue, without_credit
from policy.replanning import after_plans, numbered, replanned
from policy.text import clean
from schemas.draft import EventDraft
from schemas.event import Event, EventForm
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from store.database import transaction

router = APIRouter()

LONGEST_REASON = 1000
LISTED = 10


@router.get("/providers/{provider}/events/drafts/{draft}/changes")
async def page(request: Request, draft: UUID) -> Response:
    """The difference, the warning, and the reason that is asked for."""
    return await _shown(request, await own_draft(request, draft))


@router.post("/providers/{provider}/events/drafts/{draft}/changes")
async def send(request: Request, draft: UUID) -> Response:
    """Send the revision."""
    found = await own_draft(request, draft)
    async with posted.posted(request) as form:
        reason = clean(posted.text(form, "reason"), multiline=True)
    if not reason or len(reason) > LONGEST_REASON:
        message = "Write why it changes." if not reason else f"Use at most {LONGEST_REASON:,} characters."
        return await _shown(
            request, found, reason, [Problem(field="reason", message=message)], status_code=UNPROCESSABLE
        )
    revised, problems, original, rule_set = await judged(request, found)
    if original is None or why_over(original):
        return RedirectResponse(f"{request.state.own}/events/drafts/{draft}", 303)
    if revised is None:
        return await form_page(request, found, found.fields | {"reason": reason}, problems, status_code=UNPROCESSABLE)
    return await _deliver(request, found, original, revised, rule_set, reason)


async def _deliver(  # noqa: PLR0917 - all that a revision is made of
    request: Request, draft: EventDraft, original: Event, revised: EventForm, rule_set: RuleSet, reason: str
) -> Response:
    as_of = request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        existing = await store.occurrence.of_event(conn, original.number)
        submission = await store.event.save_revision(
            conn,
            number=original.number,
            draft=draft.id,
            form=revised,
            plans=replanned(revised, existing, rule_set.events, as_of),
            reason=reason,
            actor=request.state.account.actor,
            as_of=as_of,
        )
    outcome = await request.app.state.gateway.deliver(submission)
    if isinstance(outcome, Refused):
        problem = Problem(field="", message=refused(outcome.code, outcome.details))
        return await _shown(request, draft, reason, [problem], status_code=409)
    told = "pending" if isinstance(outcome, Pending) else "revised"
    return RedirectResponse(f"{request.state.own}/events/{original.number}?told={told}", 303)


async def _shown(
    request: Request, draft: EventDraft, reason: str = "", problems: list[Problem] | None = None, status_code: int = 200
) -> Response:
    revised, wrong, original, rule_set = await judged(request, draft)
    if original is None or revised is None:
        return RedirectResponse(f"{request.state.own}/events/drafts/{draft.id}", 303)
    pool = request.app.state.pool
    dates = await store.occurrence.of_event(pool, original.number)
    valid = await store.certificate.valid_of_event(pool, original.number)
    plans = replanned(revised, dates, rule_set.events, request.state.as_of)
    after = Revised(
        original.model_copy(update={"form": revised}), after_plans(dates, plans), await own_provider(request), rule_set
    )
    rows = to_reissue(valid, await store.certificate.in_part(pool, original.number), after)
    left = without_credit(rows)
    if left and not problems:
        problems = [Problem(field="", message=_no_session_left(left))]
    return render(
        request,
        "events/changes.html",
        status_code=status_code,
        draft=draft,
        event=original,
        changes=differences(numbered(original.form, dates), revised, rule_set.events),
        reissued=len(rows),
        kept=len(valid) - len(rows),
        possible=not left,
        reason=reason or draft.line("reason"),
        problems=problems or wrong,
        longest=LONGEST_REASON,
    )


def _no_session_left(numbers: list[str]) -> str:
    """Which certificates stand in the way, as far as they can be listed."""
    more = f" and {len(numbers) - LISTED} more" if len(numbers) > LISTED else ""
    listed = f"{', '.join(numbers[:LISTED])}{more}"
    return f"Every session that these certificates name is taken out: {listed}. Correct or void them first."
