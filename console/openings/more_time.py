"""More time to reapply, for all who have not answered."""

from datetime import date
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.submission
from console.openings.rule_set import show
from console.openings.shelf import Shelved, shelved
from policy.calendar import mountain_date, outside_calendar
from policy.mountain import long_date
from policy.text import clean
from schemas.opening import rules_entity
from schemas.problem import Problem
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

LONGEST_REASON = 4_000
UNUSABLE = 422


@router.post("/staff/rules/{rule_set}/extend")
async def extend(request: Request, rule_set: str) -> Response:
    """Give everybody who has not answered more time; the form is saved, and a letter goes to each."""
    found = await shelved(request, rule_set)
    if found.opening is None:
        raise HTTPException(404)
    form = await request.form()
    typed = {"until": str(form.get("until", "")).strip()[:20], "reason": clean(str(form.get("reason", "")))}
    until, problems = _read(typed, found, mountain_date(request.state.as_of))
    if until is None or problems:
        return await show(request, rule_set, problems=problems, typed=typed, status_code=UNUSABLE)
    form_id = _form_id(str(form.get("submission", "")))
    submission = Submission(
        id=form_id,
        kind="extend_all",
        entity=rules_entity(rule_set),
        natural_key=f"form:{form_id}",
        actor=request.state.account.actor,
        received_at=request.state.as_of,
        payload={"until": until.isoformat(), "reason": typed["reason"]},
    )
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(conn, submission)
    await request.app.state.gateway.deliver(saved)
    return RedirectResponse(f"/staff/rules/{rule_set}?sent={saved.id}#told", 303)


def _read(typed: dict[str, str], found: Shelved, today: date) -> tuple[date | None, list[Problem]]:
    problems = []
    until: date | None = None
    try:
        until = date.fromisoformat(typed["until"])
    except ValueError:
        message = "Enter the day as year-month-day, for example 2027-07-01."
        problems.append(Problem(field="until", message=message))
    if until and found.opening:
        last = found.opening.extended_until or found.opening.reapply_by
        if outside := outside_calendar(until):
            problems.append(Problem(field="until", message=outside.message))
        elif until <= last or until < today:
            message = f"Choose a day after {long_date(max(last, today))}."
            problems.append(Problem(field="until", message=message))
    if not typed["reason"]:
        problems.append(Problem(field="reason", message="Say why. The providers read it in the letter."))
    elif len(typed["reason"]) > LONGEST_REASON:
        problems.append(Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters."))
    return until, problems


def _form_id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
