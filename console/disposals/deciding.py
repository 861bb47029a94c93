"""Deciding on a disposal: proposed by one person, confirmed by another, or dropped; each page says what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.disposal
import store.submission
from console.disposals.page import disposal_of, names_of
from console.disposals.words import AGAIN, REFUSALS
from console.gateway import Pending, Refused
from console.public import posted
from console.templating import render
from policy.text import clean
from schemas.disposal import FINAL_DISPOSAL_STATES, Disposal, DisposalState, DisposalVerb, LineState
from schemas.problem import Problem
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

CONFLICT, UNPROCESSABLE = 409, 422
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Act:
    """One thing that can be decided: the last part of its address, its title, and the button pressed in the end."""

    kind: DisposalVerb
    path: str
    title: str
    button: str


PROPOSE = Act("propose_disposal", "propose", "Propose the disposal", "Propose it")
CONFIRM = Act("confirm_disposal", "confirm", "Confirm the disposal", "Dispose of these records for good")
DROP = Act("drop_disposal", "drop", "Drop the disposal", "Drop it for this year")


@router.get("/staff/disposals/{year}/propose")
async def propose_page(request: Request, year: int) -> Response:
    """What proposing means."""
    return await _page(request, year, PROPOSE)


@router.post("/staff/disposals/{year}/propose")
async def propose(request: Request, year: int) -> Response:
    """Propose it; somebody else has to confirm."""
    return await _post(request, year, PROPOSE)


@router.get("/staff/disposals/{year}/confirm")
async def confirm_page(request: Request, year: int) -> Response:
    """What confirming means; who proposed it is told that somebody else has to."""
    return await _page(request, year, CONFIRM)


@router.post("/staff/disposals/{year}/confirm")
async def confirm(request: Request, year: int) -> Response:
    """Confirm it; it is carried out, and cannot be taken back."""
    return await _post(request, year, CONFIRM)


@router.get("/staff/disposals/{year}/drop")
async def drop_page(request: Request, year: int) -> Response:
    """What dropping means."""
    return await _page(request, year, DROP)


@router.post("/staff/disposals/{year}/drop")
async def drop(request: Request, year: int) -> Response:
    """Drop it, with a reason; next year's list has it again."""
    return await _post(request, year, DROP)


def why_not(act: Act, disposal: Disposal, actor: str) -> str:
    """Why somebody cannot decide so as things stand; "" where they can."""
    if disposal.state in FINAL_DISPOSAL_STATES:
        return "It is done." if disposal.state is DisposalState.DONE else "It was dropped."
    if disposal.state is DisposalState.CONFIRMED:
        return "It is confirmed, and being carried out."
    proposed = disposal.state is DisposalState.PROPOSED
    if act is PROPOSE and proposed:
        return "It is proposed already."
    if act is CONFIRM and not proposed:
        return "Nobody has proposed it yet."
    if act is CONFIRM and disposal.proposed_by == actor:
        return "You proposed it, so somebody else has to confirm it."
    return ""


async def _page(
    request: Request,
    year: int,
    act: Act,
    problems: list[Problem] | None = None,
    *,
    reason: str = "",
    status_code: int = 200,
) -> Response:
    disposal = await disposal_of(request, year)
    totals = (await store.disposal.totals(request.app.state.pool, [year]))[year]
    return render(
        request,
        "disposals/act.html",
        status_code=status_code,
        act=act,
        disposal=disposal,
        due=totals[LineState.LISTED],
        held=totals[LineState.HELD],
        impossible=why_not(act, disposal, request.state.account.actor),
        names=await names_of(request),
        problems=problems or [],
        reason=reason,
        longest=LONGEST_REASON,
        submission=uuid4(),
    )


async def _post(request: Request, year: int, act: Act) -> Response:
    disposal, actor = await disposal_of(request, year), request.state.account.actor
    async with posted.posted(request) as form:
        form_id = posted.identity(form, "submission") or uuid4()
        reason = clean(posted.text(form, "reason"), multiline=True)
    known = await store.submission.find(request.app.state.pool, form_id)
    if known and (known.entity, known.kind, known.actor) == (disposal.entity, act.kind, actor):
        # Pressed twice: the first press is told again.
        return await _deliver(request, disposal, act, known)
    if why := why_not(act, disposal, actor):
        problem = Problem(field="", message=f"Nothing was done. {why}")
        return await _page(request, year, act, [problem], reason=reason, status_code=CONFLICT)
    if wrong := _reason(act, reason):
        return await _page(request, year, act, wrong, reason=reason, status_code=UNPROCESSABLE)
    form_id = uuid4() if known else form_id
    said = Submission(
        id=form_id,
        kind=act.kind,
        entity=disposal.entity,
        natural_key=f"form:{form_id}",
        actor=actor,
        received_at=request.state.as_of,
        payload={"reason": reason} if act is DROP else {},
    )
    return await _deliver(request, disposal, act, said)


async def _deliver(request: Request, disposal: Disposal, act: Act, submission: Submission) -> Response:
    """Save it, which is what is acknowledged, and hand it over."""
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(conn, submission)
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        problem = Problem(field="", message=REFUSALS.get(outcome.code, AGAIN))
        return await _page(request, disposal.year, act, [problem], reason=_typed(saved.payload), status_code=CONFLICT)
    told = "pending" if isinstance(outcome, Pending) else act.path
    return RedirectResponse(f"/staff/disposals/{disposal.year}?told={told}#told", 303)


def _typed(payload: Mapping[str, object]) -> str:
    return str(payload.get("reason") or "")


def _reason(act: Act, reason: str) -> list[Problem]:
    if act is not DROP:
        return []
    if not reason:
        return [Problem(field="reason", message="Write the reason.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []
