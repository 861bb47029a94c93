"""More time to reapply, for all who have not answered: what follows is shown first."""

from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.submission
import store.transition
import store.transition_progress
from console.openings.more_time_follows import Given, follows, left_out
from console.openings.more_time_form import LONGEST_REASON, Wanted, last_day, read
from console.openings.shelf import Shelved, shelved
from console.templating import render
from policy.calendar import mountain_date
from policy.mountain import long_date
from schemas.opening import Opening, rules_entity
from schemas.problem import Problem
from schemas.submission import Submission
from schemas.transition import PathKind, PathState
from store.database import transaction

router = APIRouter()

KIND = "extend_all"
CONFLICT, UNUSABLE = 409, 422


@router.get("/staff/rules/{rule_set}/extend")
async def page(request: Request, rule_set: str) -> Response:
    """The day and the reason, with how many have not answered."""
    found, opening = await _opened(request, rule_set)
    return await _form(request, found, {"until": "", "reason": "", "seen": last_day(opening).isoformat()})


@router.post("/staff/rules/{rule_set}/extend")
async def extend(request: Request, rule_set: str) -> Response:
    """What follows, to be read and confirmed; then it is saved, and a letter goes to each who gets more time."""
    found, opening = await _opened(request, rule_set)
    wanted = await read(request, opening, mountain_date(request.state.as_of))
    if await _is_second_press(request, rule_set, wanted):
        return await _deliver(request, rule_set, wanted)
    if await _why_not(request, found):
        return await _form(request, found, wanted.typed, status_code=CONFLICT)
    if wanted.seen != last_day(opening).isoformat():
        meanwhile = f"Nothing was done: everybody was given time until {long_date(last_day(opening))} meanwhile."
        typed = wanted.typed | {"seen": last_day(opening).isoformat()}
        problems = [Problem(field="", message=meanwhile), *wanted.problems]
        return await _form(request, found, typed, problems, status_code=CONFLICT)
    if wanted.problems or wanted.until is None:
        return await _form(request, found, wanted.typed, wanted.problems, status_code=UNUSABLE)
    if wanted.confirmed:
        return await _deliver(request, rule_set, wanted)
    given = await _given(request, found, opening, wanted)
    return render(
        request,
        "openings/more_time_follows.html",
        found=found,
        follows=follows(given),
        left_out=left_out(given),
        typed=wanted.typed,
        submission=wanted.submission,
    )


async def _form(
    request: Request,
    found: Shelved,
    typed: dict[str, str],
    problems: list[Problem] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "openings/more_time.html",
        status_code=status_code,
        found=found,
        impossible=await _why_not(request, found),
        unanswered=await store.transition.unanswered(request.app.state.pool, found.rule_set.id),
        typed=typed,
        problems=problems or [],
        longest=LONGEST_REASON,
        submission=uuid4(),
    )


async def _given(request: Request, found: Shelved, opening: Opening, wanted: Wanted) -> Given:
    """What is known of what would follow."""
    pool, rules = request.app.state.pool, found.rule_set
    assert wanted.until  # noqa: S101 - without a day there is a problem
    counts = await store.transition_progress.counts(pool, rules.id)
    return Given(
        until=wanted.until,
        before=last_day(opening),
        per_minute=opening.per_minute,
        rules=rules.approvals,
        more_time=await store.transition.more_time(pool, rules.id, wanted.until),
        standings=await store.transition_progress.standings(pool, rules.id, request.state.as_of),
        to_come=counts[PathKind.PROVIDER][PathState.PLANNED],
        as_of=request.state.as_of,
    )


async def _why_not(request: Request, found: Shelved) -> str:
    """Why nobody can be given more time as things stand; "" where they can."""
    if not found.is_open:
        return "These rules have not opened, so nobody is called to reapply yet."
    if found.opening and found.opening.settled_at:
        return "Everybody has answered or lapsed, and this transition is settled. More time can be given one by one."
    if not await store.transition.unanswered(request.app.state.pool, found.rule_set.id):
        return "Nobody is left who has not answered."
    return ""


async def _is_second_press(request: Request, rule_set: str, wanted: Wanted) -> bool:
    """Whether the last button was pressed before, of this very page."""
    known = await store.submission.find(request.app.state.pool, wanted.submission)
    meant = (rules_entity(rule_set), request.state.account.actor, KIND)
    return wanted.confirmed and known is not None and (known.entity, known.actor, known.kind) == meant


async def _deliver(request: Request, rule_set: str, wanted: Wanted) -> Response:
    """Save it, which is what is acknowledged, and hand it over."""
    submission = Submission(
        id=wanted.submission,
        kind=KIND,
        entity=rules_entity(rule_set),
        natural_key=f"form:{wanted.submission}",
        actor=request.state.account.actor,
        received_at=request.state.as_of,
        payload={"until": wanted.typed["until"], "reason": wanted.typed["reason"]},
    )
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(conn, submission)
    await request.app.state.gateway.deliver(saved)
    return RedirectResponse(f"/staff/rules/{rule_set}?sent={saved.id}#told", 303)


async def _opened(request: Request, rule_set: str) -> tuple[Shelved, Opening]:
    """A rule set that was opened, and by which decision.

    Raises:
        HTTPException: Nobody decided to open it.
    """
    found = await shelved(request, rule_set)
    if found.opening is None:
        raise HTTPException(404)
    return found, found.opening
