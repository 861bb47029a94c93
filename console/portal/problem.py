"""Reporting a problem with an opportunity: no account, one sentence, and an address only if one likes."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.opportunity_problem
from console.portal.page import shown
from console.public import posted
from console.security import rates
from console.templating import render
from policy.contact import read_email
from policy.text import clean
from schemas.audit import AuditVerb
from schemas.opportunity import Opportunity
from schemas.opportunity_problem import OpportunityProblem, ProblemKind
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

LONGEST_TEXT = 1_000
LONGEST_EMAIL = 254
KINDS = {
    ProblemKind.WRONG: "A date, a place, a price or another detail is wrong",
    ProblemKind.LINK: "A link leads nowhere, or somewhere else",
    ProblemKind.OVER: "It is over, or does not take place",
    ProblemKind.UNSUITABLE: "It does not belong here",
    ProblemKind.OTHER: "Something else",
}


@router.get("/opportunities/{number}/problem")
async def page(request: Request, number: str) -> Response:
    """The form."""
    return _form(request, await shown(request, number), {}, [])


@router.post("/opportunities/{number}/problem")
async def report(request: Request, number: str) -> Response:
    """Keep it for staff; the same form sent twice is one problem."""
    opportunity = await shown(request, number)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in ("kind", "email")}
        typed["text"] = clean(posted.text(form, "text"), multiline=True)
        sent = posted.identity(form, "submission") or uuid4()
    if problems := list(_problems(typed)):
        return _form(request, opportunity, typed, problems)
    rates.count(request, "opportunity_problem", opportunity.number)
    problem = OpportunityProblem(
        id=sent,
        opportunity=opportunity.number,
        kind=ProblemKind(typed["kind"]),
        text=typed["text"],
        email=typed["email"],
        reported_at=request.state.as_of,
    )
    async with transaction(request.app.state.pool) as conn:
        if await store.opportunity_problem.add(conn, problem):
            await store.audit.write(
                conn,
                key=f"{opportunity.entity}/problem/{problem.id}",
                at=request.state.as_of,
                actor="claimed:a reader",
                verb=AuditVerb.OPPORTUNITY_PROBLEM_REPORTED,
                entity=opportunity.entity,
                facts={"kind": problem.kind},
            )
    return RedirectResponse(f"/opportunities/{opportunity.number}?told=problem", 303)


def _problems(typed: Mapping[str, str]) -> Iterable[Problem]:
    if typed["kind"] not in set(ProblemKind):
        yield Problem(field="kind", message="Choose what is wrong.")
    if not typed["text"]:
        yield Problem(field="text", message="Say in a sentence what is wrong.")
    elif len(typed["text"]) > LONGEST_TEXT:
        yield Problem(field="text", message=f"There is room for {LONGEST_TEXT:,} characters.")
    email = typed["email"]
    wrong = read_email(email)[1] if email else None
    if wrong or len(email) > LONGEST_EMAIL:
        yield Problem(field="email", message=wrong or f"There is room for {LONGEST_EMAIL} characters.")


def _form(
    request: Request, opportunity: Opportunity, typed: Mapping[str, str], problems: Sequence[Problem]
) -> Response:
    return render(
        request,
        "portal/problem.html",
        status_code=422 if problems else 200,
        opportunity=opportunity,
        typed=typed,
        kinds_of_problem=list(KINDS.items()),
        most=LONGEST_TEXT,
        submission=uuid4(),
        problems=problems,
    )
