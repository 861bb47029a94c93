"""Problems of the portal as staff see them: those that are open, those that are settled, and settling one."""

from uuid import UUID

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.opportunity_problem
from console.portal.problem import KINDS
from console.public import posted
from console.public.paging import Paging, page_number
from console.templating import render
from policy.text import clean
from schemas.audit import AuditVerb
from schemas.opportunity_problem import ListedProblem
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

LONGEST_OUTCOME = 500
TOLD = {
    "settled": "The problem is settled.",
    "settled_before": "Somebody settled this problem before; here is what they wrote.",
}


@router.get("/staff/problems")
async def listed(request: Request) -> Response:
    """Open problems, or settled ones; past the last page, the last page."""
    settled = request.query_params.get("view", "") == "settled"
    number = page_number(request.query_params.get("page", ""))
    found = await store.opportunity_problem.page(request.app.state.pool, settled=settled, number=number)
    paging = Paging(number, found.total, store.opportunity_problem.PAGE_SIZE, {"view": "settled" if settled else ""})
    if paging.beyond:
        return paging.to_the_last("/staff/problems")
    return render(request, "portal/problems.html", found=found, settled=settled, paging=paging, kind_of=KINDS)


@router.get("/staff/problems/{problem}")
async def one(request: Request, problem: UUID) -> Response:
    """One problem, and settling it."""
    told = TOLD.get(request.query_params.get("told", ""), "")
    return _page(request, await _problem(request, problem), "", [], told)


@router.post("/staff/problems/{problem}")
async def settle(request: Request, problem: UUID) -> Response:
    """Settle it, with a sentence about what was done."""
    found = await _problem(request, problem)
    async with posted.posted(request) as form:
        outcome = clean(posted.text(form, "outcome"), multiline=True)
    if not outcome or len(outcome) > LONGEST_OUTCOME:
        sentence = f"There is room for {LONGEST_OUTCOME} characters." if outcome else "Say what was done about it."
        return _page(request, found, outcome, [Problem(field="outcome", message=sentence)], "")
    actor = f"account:{request.state.account.id}"
    async with transaction(request.app.state.pool) as conn:
        settled = await store.opportunity_problem.settle(
            conn, problem, by=actor, outcome=outcome, as_of=request.state.as_of
        )
        if settled:
            await store.audit.write(
                conn,
                key=f"opportunity:{settled}/problem/{problem}/settled",
                at=request.state.as_of,
                actor=actor,
                verb=AuditVerb.OPPORTUNITY_PROBLEM_SETTLED,
                entity=f"opportunity:{settled}",
                facts={"kind": found.kind, "outcome": outcome},
            )
    return RedirectResponse(f"/staff/problems/{problem}?told={'settled' if settled else 'settled_before'}", 303)


async def _problem(request: Request, problem: UUID) -> ListedProblem:
    found = await store.opportunity_problem.find(request.app.state.pool, problem)
    if found is None:
        raise HTTPException(404)
    return found


def _page(request: Request, found: ListedProblem, outcome: str, problems: list[Problem], told: str) -> Response:
    return render(
        request,
        "portal/problem_settled.html",
        status_code=422 if problems else 200,
        found=found,
        kind_of=KINDS,
        outcome=outcome,
        most=LONGEST_OUTCOME,
        problems=problems,
        told=told,
    )
