"""The page of a rule set: a draft with its proposal, or an opened one with everything that came of it."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.audit
import store.opening
import store.submission
import store.transition
import store.transition_progress
from console.openings.export import weeks_of
from console.openings.rehearsal import KINDS, MAY_DECIDE
from console.openings.shelf import names_of, shelved
from console.staff.sentences import sentence
from console.staff.told import Told
from console.staff.words import STANDINGS, refusal
from console.templating import render
from policy.opening import date_problems
from policy.transition import calendar, plan, totals
from schemas.opening import Opening, rules_entity
from schemas.submission import SubmissionState
from schemas.transition import Plan

router = APIRouter()

TOLD = {
    "proposed": Told(tone="success", text="The opening is proposed. Somebody else has to confirm it."),
    "confirmed": Told(tone="success", text="The opening is confirmed, and everything is under way."),
    "dropped": Told(tone="info", text="The proposal is dropped."),
}


@router.get("/staff/rules/{rule_set}")
async def page(request: Request, rule_set: str, told: str = "", sent: str = "") -> Response:
    """One rule set; ``sent`` names the form somebody has just sent."""
    return await show(request, rule_set, told=TOLD.get(told) or await _became(request, rule_set, sent))


async def show(request: Request, rule_set: str, *, told: Told | None = None, status_code: int = 200) -> Response:
    """The page as it stands now."""
    found, pool = await shelved(request, rule_set), request.app.state.pool
    as_of = request.state.as_of
    weeks = await store.transition_progress.progress(pool, rule_set, as_of) if found.opening else []
    thought_through = await _proposed_plan(request, found.proposed) if found.proposed else None
    paths = thought_through.paths if thought_through else ()
    return render(
        request,
        "openings/rule_set.html",
        status_code=status_code,
        found=found,
        told=told,
        plan=thought_through,
        days=calendar(paths),
        totals=totals(paths),
        past=date_problems(found.proposed.opens_on, found.proposed.reapply_by, as_of) if found.proposed else [],
        counts=await store.transition_progress.counts(pool, rule_set),
        standings=await store.transition_progress.standings(pool, rule_set, as_of) if found.opening else None,
        unanswered=await store.transition.unanswered(pool, rule_set) if found.opening else 0,
        weeks=weeks_of(weeks, everything=False) if weeks else None,
        timeline=await store.audit.of_entity(pool, rules_entity(rule_set)),
        names=await names_of(pool, request.app.state.rule_book),
        sentence=sentence,
        kinds=KINDS,
        standing_words=STANDINGS,
        may_decide=request.state.account.role in MAY_DECIDE,
    )


async def _proposed_plan(request: Request, proposed: Opening) -> Plan:
    """What confirming would bring now, by the rules as they were proposed."""
    pool, as_of = request.app.state.pool, request.state.as_of
    return plan(
        await store.transition.facts(pool),
        await store.opening.snapshot(pool, proposed.id),
        opens_on=proposed.opens_on,
        reapply_by=proposed.reapply_by,
        per_minute=proposed.per_minute,
        as_of=as_of,
    )


async def _became(request: Request, rule_set: str, sent: str) -> Told | None:
    """What became of a form about this rule set."""
    try:
        submission = await store.submission.find(request.app.state.pool, UUID(sent))
    except ValueError:
        return None
    if submission is None or submission.entity != rules_entity(rule_set):
        return None
    if submission.state is SubmissionState.SAVED:
        return Told(tone="info", text="Saved, and being processed. It will be done, whatever stands still just now.")
    if submission.state is SubmissionState.ACCEPTED:
        return Told(tone="success", text="Everybody who has not answered gets more time, and a letter that says so.")
    names = await names_of(request.app.state.pool, request.app.state.rule_book)
    code = str((submission.refusal or {}).get("code", ""))
    return Told(tone="error", text=f"Nothing was done, because {refusal(code, {}, names)}.")
