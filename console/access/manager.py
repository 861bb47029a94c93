"""The present manager's page of an access request: who asks, and a word on it until staff have decided."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.account
from console.access.case import AccessCase, case_of
from console.access.said import say
from console.gateway import Refused
from console.public import posted
from console.templating import render
from policy.text import clean
from schemas.problem import Problem

router = APIRouter()

LONGEST_REASON = 2_000


@router.get("/providers/{provider}/people/requests/{number}")
async def page(request: Request, number: str) -> Response:
    """Who asks for access, and how it stands."""
    return await _page(request, await _case(request, number))


@router.post("/providers/{provider}/people/requests/{number}/confirm")
async def confirm(request: Request, number: str) -> Response:
    """This person shall have access."""
    return await _say(request, number, "confirm_access")


@router.post("/providers/{provider}/people/requests/{number}/object")
async def objecting(request: Request, number: str) -> Response:
    """This person shall not have access, for a reason."""
    return await _say(request, number, "object_access")


async def _say(request: Request, number: str, verb: Literal["confirm_access", "object_access"]) -> Response:
    case = await _case(request, number)
    async with posted.posted(request) as form:
        reason = clean(posted.text(form, "reason"), multiline=True)
        submission = posted.identity(form, "submission") or uuid4()
    if not case.is_open:
        return await _page(request, case, reason=reason, too_late=True)
    if problems := _problems(reason, required=verb == "object_access"):
        return await _page(request, case, reason=reason, submission=submission, problems=problems)
    actor, payload = request.state.account.actor, {"reason": reason}
    _, outcome = await say(request, number, verb, submission=submission, actor=actor, payload=payload)
    if isinstance(outcome, Refused) and not (case := await _case(request, number)).is_open:
        return await _page(request, case, reason=reason, too_late=True)
    if isinstance(outcome, Refused):
        # Whoever manages the provider no more is told so by the page itself.
        return RedirectResponse(f"{request.state.own}/people/requests/{number}", 303)
    return RedirectResponse(f"{request.state.own}/people/requests/{number}?said=1", 303)


def _problems(reason: str, *, required: bool) -> list[Problem]:
    if required and not reason:
        return [Problem(field="reason", message="Write why this person shall not have access.")]
    if len(reason) > LONGEST_REASON:
        words = f"Your reason is too long: it has {len(reason):,} characters, and there is room for {LONGEST_REASON:,}."
        return [Problem(field="reason", message=words)]
    return []


async def _case(request: Request, number: str) -> AccessCase:
    """A request about the provider of this address; anybody else's is as unknown as none."""
    case = await case_of(request, number)
    if case is None or case.request is None or case.request.provider != request.state.provider:
        raise HTTPException(404)
    return case


async def _page(
    request: Request,
    case: AccessCase,
    *,
    reason: str = "",
    submission: UUID | None = None,
    problems: Sequence[Problem] = (),
    too_late: bool = False,
) -> Response:
    asked = case.request
    said_by = await store.account.by_actor(request.app.state.pool, asked.word_by or "") if asked else None
    return render(
        request,
        "access/manager.html",
        status_code=409 if too_late else 422 if problems else 200,
        case=case,
        asked=asked,
        said_by=said_by.full_name if said_by else "",
        said="said" in request.query_params,
        too_late=too_late,
        reason=reason,
        most=LONGEST_REASON,
        submission=submission or uuid4(),
        problems=problems,
    )
