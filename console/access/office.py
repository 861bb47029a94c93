"""Access requests for staff: the list by business time left, and the page of one."""

from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.access_request
import store.closure
import store.submission
from console.access.dossier import AccessDossier, gather
from console.access.form import LONGEST, AccessForm
from console.staff import words
from console.staff.access_words import ACCESS_STAGES
from console.staff.marks import address_of, mark_of
from console.staff.sentences import sentence
from console.staff.told import Told
from console.templating import render
from policy.time_left import time_left
from schemas.membership import MemberRole
from schemas.submission import Submission, SubmissionState

router = APIRouter()

WORDS = {
    "assign_access": ("Assign", "Done. The assignment is recorded."),
    "match_access": ("Match with a provider", "Done. Who manages this provider is being written to."),
    "grant_access": ("Grant", "Granted. Whoever asked, and who was told of it, are being written to."),
    "decline_access": ("Decline", "Declined. The letter with the reason is on its way."),
    "confirm_access": ("Confirmed", "The manager's word is recorded."),
    "object_access": ("Objected", "The manager's word is recorded."),
    "withdraw_access": ("Withdrawn", "The withdrawal is recorded."),
}
"""What each word on a request is called, and what is said once it is recorded."""
MAY_DO = [
    (MemberRole.MANAGER, "Manager: everything, and who else acts for it"),
    (MemberRole.REPORTER, "Reporter: reports events, issues certificates, reports counts"),
    (MemberRole.VIEWER, "Viewer: reads"),
]
BECOMES = [
    ("inactive", "No longer acts for this provider"),
    ("reporter", "Becomes a reporter"),
    ("viewer", "Becomes a viewer"),
]


@router.get("/staff/access")
async def listed(request: Request, view: str = "", after: str = "") -> Response:
    """One page of the list: open ones by the time left, or all of them."""
    pool, everything = request.app.state.pool, view == "all"
    found = await store.access_request.page(pool, everything=everything, after=mark_of(after))
    closures = await store.closure.all_days(pool)
    return render(
        request,
        "access/list.html",
        lines=[
            (line, time_left(line.due_at, request.state.as_of, closures, resting=False) if line.is_open else None)
            for line in found.lines
        ],
        everything=everything,
        total=await store.access_request.how_many_open(pool),
        following=address_of(found.following),
        begins=not after,
        words=words,
        stages=ACCESS_STAGES,
    )


@router.get("/staff/access/{number}")
async def page(request: Request, number: str, sent: str = "") -> Response:
    """The request as it stands; ``sent`` names the submission somebody has just made."""
    dossier = await dossier_of(request, number)
    return show(request, dossier, told=await _told(request, dossier, sent))


async def dossier_of(request: Request, number: str) -> AccessDossier:
    """The dossier of a request.

    Raises:
        HTTPException: There is no such request.
    """
    async with request.app.state.pool.acquire() as conn:
        found = await gather(conn, number, request.app.state.rule_book, request.state.as_of)
    if found is None:
        raise HTTPException(404)
    return found


def show(
    request: Request,
    dossier: AccessDossier,
    *,
    told: Told | None = None,
    form: AccessForm | None = None,
    status_code: int = 200,
) -> Response:
    """The page; with a form that was posted, what was typed stands in it again."""
    return render(
        request,
        "access/office.html",
        status_code=status_code,
        dossier=dossier,
        asked=dossier.request,
        told=told,
        form=form,
        fresh={verb: uuid4() for verb in (*WORDS, "assign_to_me")},
        sentence=sentence,
        words=words,
        stages=ACCESS_STAGES,
        called={verb: called for verb, (called, _) in WORDS.items()},
        may_do=MAY_DO,
        becomes=BECOMES,
        longest=LONGEST,
    )


def refused(verb: str, code: str, details: dict[str, object], dossier: AccessDossier) -> Told:
    """Why a decision was not carried out."""
    asked = dossier.request
    if code == "already_decided" and asked.decided_at and asked.decided_by:
        verb_of = {"granted": "grant_access", "declined": "decline_access", "withdrawn": "withdraw_access"}
        details = {
            "verb": verb_of.get(asked.stage, ""),
            "actor": asked.decided_by,
            "at": asked.decided_at.isoformat(),
        }
    why = words.refusal(code, details, dossier.names)
    return Told(tone="error", text=f"“{WORDS[verb][0]}” was not carried out, because {why}.")


async def _told(request: Request, dossier: AccessDossier, sent: str) -> Told | None:
    try:
        submission = await store.submission.find(request.app.state.pool, UUID(sent)) if sent else None
    except ValueError:
        return None
    if submission is None or submission.entity != dossier.request.entity or submission.kind not in WORDS:
        return None
    return _became(submission, dossier)


def _became(submission: Submission, dossier: AccessDossier) -> Told:
    """What became of a submission, in words that claim no more than happened."""
    called, done = WORDS[submission.kind]
    if submission.state is SubmissionState.ACCEPTED:
        return Told(tone="success", text=done)
    if submission.state is SubmissionState.SAVED:
        text = f"“{called}” is saved and being processed. Reload this page in a minute to see whether it is done."
        return Told(tone="info", text=text)
    refusal = submission.refusal or {}
    return refused(submission.kind, refusal.get("code", ""), dict(refusal.get("details") or {}), dossier)
