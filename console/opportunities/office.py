"""The page of one opportunity for staff: how it reads, what differs, and the forms to decide."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.account
import store.audit
import store.closure
import store.letter
import store.opportunity
from console.events.own import rule_set_for
from console.opportunities import words as own_words
from console.opportunities.saying import CONFLICT, UNPROCESSABLE, say
from console.public import posted
from console.staff import words
from console.staff.sentences import sentence
from console.staff.told import Told
from console.staff.words import TAGS, Names, inside
from console.templating import render
from policy.opportunity_rules import opportunity_rules
from policy.opportunity_words import field_words, opportunity_differences
from policy.text import clean
from policy.time_left import time_left
from schemas.account import STAFF_ROLES, Account
from schemas.opportunity import DeclineReason, Opportunity, ReviewState
from schemas.problem import Problem
from schemas.submission import SubmissionKind

router = APIRouter()

LONGEST = 4_000
MISSING_WORDS = {"return_opportunity": "Write what is to change.", "take_down_opportunity": "Write why, in your words."}


@router.get("/staff/opportunities/{number}")
async def page(request: Request, number: str) -> Response:
    """The opportunity as it stands."""
    return await _show(request, await _found(request, number))


@router.post("/staff/opportunities/{number}/assign")
async def assign(request: Request, number: str) -> Response:
    """Hand it to a reviewer, or back to all of them."""
    return await _decide(request, number, "assign_opportunity")


@router.post("/staff/opportunities/{number}/publish")
async def publish(request: Request, number: str) -> Response:
    """Show it on the portal, or show its change."""
    return await _decide(request, number, "publish_opportunity")


@router.post("/staff/opportunities/{number}/return")
async def give_back(request: Request, number: str) -> Response:
    """Return it for changes."""
    return await _decide(request, number, "return_opportunity")


@router.post("/staff/opportunities/{number}/decline")
async def decline(request: Request, number: str) -> Response:
    """Decline it, or its change, for one of the page's reasons."""
    return await _decide(request, number, "decline_opportunity")


@router.post("/staff/opportunities/{number}/take-down")
async def take_down(request: Request, number: str) -> Response:
    """Take it off the portal, for one of the page's reasons."""
    return await _decide(request, number, "take_down_opportunity")


async def _decide(request: Request, number: str, kind: SubmissionKind) -> Response:
    opportunity = await _found(request, number)
    async with posted.posted(request) as form:
        names = {"text": f"{_form(kind)}_text", "reason": f"{_form(kind)}_reason", "reviewer": "reviewer"}
        typed = {each: clean(posted.text(form, name), multiline=True) for each, name in names.items()}
        submission, version = posted.identity(form, "submission"), posted.number(form, "version")
    payload, problems = await _read(request, kind, typed, version)
    if problems:
        return await _show(request, opportunity, kind=kind, typed=typed, problems=problems, submission=submission)
    back = f"/staff/opportunities/{number}"
    outcome = await say(request, opportunity, kind, request.state.account.actor, submission, payload, back=back)
    if isinstance(outcome, Problem):
        told = Told(tone="error", text=outcome.message)
        return await _show(request, await _found(request, number), kind=kind, typed=typed, told=told)
    return outcome


def _form(kind: SubmissionKind) -> str:
    """What a form is called on the page; its fields carry that name, for several forms stand there."""
    return kind.removesuffix("_opportunity")


async def _read(
    request: Request, kind: SubmissionKind, typed: Mapping[str, str], version: int
) -> tuple[dict[str, Any], list[Problem]]:
    """What a form says, and what is wrong with it, each beside its field."""
    problems: list[Problem] = []
    if kind == "assign_opportunity":
        known = {str(each.id) for each in await _staff(request)}
        if typed["reviewer"] and typed["reviewer"] not in known:
            problems.append(Problem(field="reviewer", message="Choose somebody from the list."))
        return {"reviewer": int(typed["reviewer"]) if typed["reviewer"] in known else None}, problems
    if not typed["text"] and kind in MISSING_WORDS:
        problems.append(Problem(field=f"{_form(kind)}_text", message=MISSING_WORDS[kind]))
    elif len(typed["text"]) > LONGEST:
        problems.append(Problem(field=f"{_form(kind)}_text", message=f"Use at most {LONGEST:,} characters."))
    payload: dict[str, Any] = {"text": typed["text"], "version": version or None}
    if kind in ("decline_opportunity", "take_down_opportunity"):
        if typed["reason"] not in set(DeclineReason):
            problems.append(Problem(field=f"{_form(kind)}_reason", message="Choose one of the reasons."))
        payload["reason"] = typed["reason"]
    return payload, problems


async def _found(request: Request, number: str) -> Opportunity:
    found = await store.opportunity.by_number(request.app.state.pool, number)
    if found is None:
        raise HTTPException(404)
    return found


async def _staff(request: Request) -> list[Account]:
    return await store.account.staff_with_role(request.app.state.pool, STAFF_ROLES)


async def _show(  # noqa: PLR0917 - what a posted form left behind
    request: Request,
    opportunity: Opportunity,
    kind: SubmissionKind | None = None,
    typed: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None,
    told: Told | None = None,
    submission: UUID | None = None,
) -> Response:
    pool, as_of = request.app.state.pool, request.state.as_of
    rules = rule_set_for(request, opportunity.rule_set).events
    staff, proposed = await _staff(request), opportunity.proposed
    names = Names.of(await store.account.staff(pool), request.app.state.rule_book.values())
    waits = opportunity.review is ReviewState.OPEN
    closures = await store.closure.all_days(pool)
    lines = await store.audit.of_entity(pool, opportunity.entity)
    return render(
        request,
        "opportunities/office.html",
        status_code=UNPROCESSABLE if problems else CONFLICT if told else 200,
        opportunity=opportunity,
        form=opportunity.under_review,
        told=told or own_words.TOLD.get(request.query_params.get("told", "")),
        stands=own_words.stands(opportunity),
        shown_through=own_words.shown_through(opportunity),
        time_left=time_left(opportunity.due_at, as_of, closures, resting=False) if waits else None,
        tags=TAGS,
        facts=field_words(opportunity.under_review, rules),
        changes=opportunity_differences(opportunity.form, proposed, rules) if proposed else [],
        versions=await store.opportunity.versions(pool, opportunity.number),
        letters=await store.letter.of_entity(pool, opportunity.entity),
        timeline=[(line.at, sentence(line, names)) for line in reversed(lines)],
        reasons=opportunity_rules().reasons,
        staff=[(str(each.id), each.full_name) for each in staff],
        who=lambda actor: inside(names.who(actor)),
        kind=_form(kind) if kind else None,
        typed=typed or {},
        problems=problems or [],
        fresh=uuid4,
        kept=submission,
        longest=LONGEST,
        words=words,
    )
