"""The page behind the link in the receipt: where an access request stands, and withdrawing it."""

from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access.case import AccessCase, case_of
from console.access.said import say
from console.gateway import Refused
from console.public import posted
from console.public.links import DeadLinkError, followed
from console.templating import render
from schemas.link import LinkPurpose

router = APIRouter()


@router.get("/link/access/{token}")
async def page(request: Request, token: str) -> Response:
    """Where it stands."""
    return _page(request, token, await _case(request, token))


@router.post("/link/access/{token}/withdraw")
async def withdraw(request: Request, token: str) -> Response:
    """Withdraw it; too late, the page says how it was decided, and when."""
    case = await _case(request, token)
    async with posted.posted(request) as form:
        submission = posted.identity(form, "submission") or uuid4()
    if not case.is_open:
        return _page(request, token, case, too_late=case.stage != "withdrawn")
    actor = f"asker:{case.number}"
    _, outcome = await say(request, case.number, "withdraw_access", submission=submission, actor=actor, payload={})
    if isinstance(outcome, Refused):
        return _page(request, token, await _case(request, token), too_late=True)
    return RedirectResponse(f"/link/access/{token}", 303)


async def _case(request: Request, token: str) -> AccessCase:
    link = await followed(request, token, LinkPurpose.ACCESS)
    case = await case_of(request, link.subject.removeprefix("access_request:"))
    if case is None:
        raise DeadLinkError(LinkPurpose.ACCESS, "unknown")
    return case


def _page(request: Request, token: str, case: AccessCase, *, too_late: bool = False) -> Response:
    return render(
        request,
        "access/case.html",
        status_code=409 if too_late else 200,
        case=case,
        token=token,
        too_late=too_late,
        submission=uuid4(),
    )
