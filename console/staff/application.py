"""The page of one application: everything about it, and the forms to decide."""

from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.file
import store.submission
from console.staff import words
from console.staff.decision_form import LONGEST, REASON, DecisionForm
from console.staff.dossier import Dossier, gather
from console.staff.sentences import sentence
from console.staff.told import Told
from console.templating import render
from policy.text import clean
from schemas.file import File
from schemas.submission import Submission, SubmissionState

router = APIRouter()


@router.get("/staff/applications/{number}")
async def page(request: Request, number: str, sent: str = "") -> Response:
    """The application as it stands; ``sent`` names the submission somebody has just made."""
    dossier = await dossier_of(request, number)
    return show(request, dossier, told=await _told(request, dossier, sent))


@router.get("/staff/applications/{number}/files/{file}")
async def download(request: Request, number: str, file: UUID) -> Response:
    """A file of the application, always as a download: nothing a stranger sent is opened as a page of ours."""
    pool = request.app.state.pool
    found = await store.file.find(pool, file)
    content = await store.file.content(pool, file) if found and found.application == number else None
    if found is None or content is None:
        raise HTTPException(404)
    return Response(content, media_type=found.media_type, headers={"content-disposition": _disposition(found)})


async def dossier_of(request: Request, number: str) -> Dossier:
    """The dossier of an application.

    Raises:
        HTTPException: There is no such application.
    """
    async with request.app.state.pool.acquire() as conn:
        found = await gather(conn, number, request.app.state.rule_book, request.state.as_of)
    if found is None:
        raise HTTPException(404)
    return found


def show(
    request: Request,
    dossier: Dossier,
    *,
    told: Told | None = None,
    form: DecisionForm | None = None,
    status_code: int = 200,
) -> Response:
    """The page; with a form that was posted, what was typed stands in it again."""
    return render(
        request,
        "staff/application.html",
        status_code=status_code,
        dossier=dossier,
        application=dossier.application,
        told=told,
        form=form,
        fresh={verb: uuid4() for verb in (*words.DECISIONS, "assign_to_me")},
        sentence=sentence,
        words=words,
        longest=LONGEST,
        reason=REASON,
    )


async def _told(request: Request, dossier: Dossier, sent: str) -> Told | None:
    try:
        submission = await store.submission.find(request.app.state.pool, UUID(sent)) if sent else None
    except ValueError:
        return None
    if submission is None or submission.entity != dossier.application.entity:
        return None
    return told_of(submission, dossier)


def told_of(submission: Submission, dossier: Dossier) -> Told:
    """What became of a submission, in words that claim no more than happened."""
    decision = words.DECISIONS[submission.kind]
    if submission.state is SubmissionState.ACCEPTED and submission.kind == "approve" and dossier.reapplying:
        text = f"Approved. Provider {dossier.reapplying.provider.number} is approved under these rules."
        return Told(tone="success", text=text)
    if submission.state is SubmissionState.ACCEPTED:
        return Told(tone="success", text=DONE[submission.kind])
    if submission.state is SubmissionState.SAVED:
        text = f"“{decision}” is saved and being processed. Reload this page in a minute to see whether it is done."
        return Told(tone="info", text=text)
    return refused(submission.kind, (submission.refusal or {}).get("code", ""), submission.refusal or {}, dossier)


def refused(verb: str, code: str, refusal: dict[str, object], dossier: Dossier) -> Told:
    """Why a decision was not carried out."""
    details = refusal.get("details") or {}
    application = dossier.application
    if code == "already_decided" and application.decided_at and application.decided_by:
        details = {
            "verb": VERB_OF.get(application.stage, ""),
            "actor": application.decided_by,
            "at": application.decided_at.isoformat(),
        }
    why = words.refusal(code, details if isinstance(details, dict) else {}, dossier.names)
    return Told(tone="error", text=f"“{words.DECISIONS[verb]}” was not carried out, because {why}.")


VERB_OF = {"approved": "approve", "denied": "deny", "withdrawn": "withdraw", "superseded": "supersede"}
DONE = {
    "assign": "Done. The assignment is recorded.",
    "request_information": "Done. The applicant is being written to.",
    "answer": "The applicant's answer is recorded.",
    "approve": "Approved. The provider stands in the directory, and the welcome letter is on its way.",
    "deny": "Denied. The letter with the reasons is on its way.",
    "withdraw": "Closed as withdrawn. The applicant is being written to.",
    "supersede": "Superseded. The letter with the link to the draft is on its way.",
}


def _disposition(file: File) -> str:
    """Offer the file under its own name, and under a plain one to browsers that cannot read that."""
    name = clean(file.name)
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "._- ") else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
