"""Submit an Opportunity: anybody by form; what is missing is named at once, and the address is confirmed by letter."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.letter
import store.link
import store.opportunity_draft
from console.events.own import rule_set_in_force
from console.opportunities.form import form_context, typed_in
from console.opportunities.saying import UNPROCESSABLE
from console.public import posted
from console.security import rates
from console.templating import render
from policy.contact import read_email
from policy.opportunity_form import read_opportunity
from policy.opportunity_rules import opportunity_rules
from policy.text import clean
from schemas.draft import Fields, first_line
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.opportunity import OpportunityDraft
from schemas.opportunity_facts import OpportunityConfirm
from schemas.problem import Problem
from store.database import Connection, transaction

router = APIRouter()

LONGEST_NAME = 120


@router.get("/opportunities/submit")
async def page(request: Request) -> Response:
    """The form, and what the portal does not show."""
    if "sent" in request.query_params:
        return render(request, "opportunities/asked.html", days=opportunity_rules().draft_days)
    return _form(request, {}, [])


@router.post("/opportunities/submit")
async def submit(request: Request) -> Response:
    """Judge it at once; a complete one waits for the owner of the address."""
    async with posted.posted(request) as form:
        typed, action = typed_in(form), posted.text(form, "action")
        submission = posted.identity(form, "submission") or uuid4()
    if action == "dates":
        return _form(request, typed, [], submission=submission, more=2)
    _, problems = read_opportunity(typed, rule_set_in_force(request), request.state.as_of)
    problems += submitter_problems(typed)
    if problems:
        return _form(request, typed, problems, submission=submission)
    email = line(typed, "your_email")
    rates.count(request, "opportunity", email)
    async with transaction(request.app.state.pool) as conn:
        await store.opportunity_draft.purge(conn, request.state.as_of)
        draft = await store.opportunity_draft.keep(conn, submission, email, typed, request.state.as_of)
        await _write(conn, request, draft)
    return RedirectResponse("/opportunities/submit?sent=1", 303)


def submitter_problems(typed: Fields) -> list[Problem]:
    """What is wrong with who sends it."""
    problems = []
    name, email = line(typed, "your_name"), line(typed, "your_email")
    if not name:
        problems.append(Problem(field="your_name", message="Enter your name."))
    elif len(name) > LONGEST_NAME:
        problems.append(Problem(field="your_name", message=f"There is room for {LONGEST_NAME} characters."))
    if not email:
        problems.append(Problem(field="your_email", message="Enter your e-mail address; we write to it at once."))
    elif wrong := read_email(email)[1]:
        problems.append(Problem(field="your_email", message=wrong))
    return problems


def line(typed: Fields, name: str) -> str:
    """One typed line, cleaned."""
    return clean(first_line(typed, name))


async def _write(conn: Connection, request: Request, draft: OpportunityDraft) -> None:
    """Write to the owner of the address, once; no words of whoever typed it go there."""
    as_of = request.state.as_of
    lifetime = draft.expires_at - draft.made_at + store.link.STATUS_LIFETIME
    link = await store.link.issue(conn, LinkPurpose.OPPORTUNITY, f"opportunity_draft:{draft.id}", as_of, lifetime)
    letter = LetterDraft(
        key=f"{LetterKind.OPPORTUNITY_CONFIRM}:{draft.id}",
        kind=LetterKind.OPPORTUNITY_CONFIRM,
        entity=f"opportunity_draft:{draft.id}",
        to_name=draft.email,
        to_address=draft.email,
        priority=Priority.DECISION,
        facts=OpportunityConfirm(link=link, link_expires_at=draft.expires_at).model_dump(mode="json"),
    )
    await store.letter.queue(conn, letter, as_of)


def _form(
    request: Request,
    typed: Fields,
    problems: Sequence[Problem],
    *,
    submission: UUID | None = None,
    more: int = 0,
) -> Response:
    return render(
        request,
        "opportunities/submit.html",
        status_code=UNPROCESSABLE if problems else 200,
        reasons=opportunity_rules().reasons,
        shared=None,
        **form_context(request, typed, problems, submission=submission, more=more),
    )
