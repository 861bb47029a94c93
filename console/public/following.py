"""The status page behind a link from a letter: where an application stands, and the applicant's word on it."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.file
import store.submission
from console.gateway import Refused
from console.public import posted
from console.public.attachment import attachment
from console.public.cases import Case, case_of
from console.public.drafts import draft_token
from console.public.links import DeadLinkError, followed
from console.public.timeline import timeline
from console.public.upload import ACCEPT, Upload, in_words, read_upload
from console.templating import render
from policy.text import clean
from schemas.link import LinkPurpose
from schemas.problem import Problem
from schemas.submission import Submission, SubmissionKind
from store.database import transaction

router = APIRouter()

LONGEST_ANSWER = 10_000
LONGEST_REASON = 2_000


@router.get("/link/status/{token}")
async def page(request: Request, token: str) -> Response:
    """Where the application stands."""
    case = await _case(request, token)
    return await _status_page(request, token, case, said=request.query_params.get("said", ""))


@router.post("/link/status/{token}/answer")
async def answer(request: Request, token: str) -> Response:
    """The applicant's answer to what was asked, with a file where there is one."""
    case = await _case(request, token)
    async with posted.posted(request) as form:
        upload = await read_upload(form.get("file"))
    text, action = clean(posted.text(form, "text"), multiline=True), posted.text(form, "action")
    submission = posted.identity(form, "submission") or uuid4()
    problems = _text_problems(text) if action == "send" else []
    problems += await _keep_file(request, submission, upload, remove=action == "remove")
    if action != "send" or problems:
        return await _status_page(request, token, case, text=text, submission=submission, problems=problems)
    files = await store.file.of_submission(request.app.state.pool, submission)
    payload = {"text": text, "files": [str(file.id) for file in files]}
    return await _send(request, token, _said(request, case, submission, "answer", payload), text)


@router.get("/link/status/{token}/withdraw")
async def before_withdrawing(request: Request, token: str) -> Response:
    """What withdrawing means, asked once more."""
    return _withdraw_page(request, token, await _case(request, token))


@router.post("/link/status/{token}/withdraw")
async def withdraw(request: Request, token: str) -> Response:
    """Withdraw, for a reason or without one."""
    case = await _case(request, token)
    async with posted.posted(request) as form:
        reason = clean(posted.text(form, "reason"), multiline=True)
    if len(reason) > LONGEST_REASON:
        words = f"Your reason is too long: it has {len(reason):,} characters, and there is room for {LONGEST_REASON:,}."
        return _withdraw_page(request, token, case, reason, [Problem(field="reason", message=words)])
    submission = posted.identity(form, "submission") or uuid4()
    return await _send(request, token, _said(request, case, submission, "withdraw", {"reason": reason}), reason)


@router.get("/link/status/{token}/files/{file}")
async def file(request: Request, token: str, file: UUID) -> Response:
    """A file of this application."""
    case = await _case(request, token)
    return await attachment(request, case.file(file))


async def _case(request: Request, token: str) -> Case:
    link = await followed(request, token, LinkPurpose.STATUS)
    case = await case_of(request, link.subject.removeprefix("application:"))
    if case is None:
        raise DeadLinkError(LinkPurpose.STATUS, "unknown")
    return case


def _said(
    request: Request, case: Case, submission: UUID, kind: SubmissionKind, payload: Mapping[str, object]
) -> Submission:
    """The applicant's word as it is saved; the id comes with the form, so that pressing twice says it once."""
    return Submission(
        id=submission,
        kind=kind,
        entity=case.entity,
        natural_key=f"form:{submission}",
        actor=f"applicant:{case.number}",
        received_at=request.state.as_of,
        payload=dict(payload),
    )


async def _send(request: Request, token: str, submission: Submission, typed: str) -> Response:
    """Save the applicant's word and hand it over; what came of it stands on the page that follows."""
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(conn, submission)
    if saved.entity != submission.entity:
        raise DeadLinkError(LinkPurpose.STATUS, "unknown")
    outcome = await request.app.state.gateway.deliver(saved)
    if _words(saved) != _words(submission):
        outcome = Refused(code="sent_before")
    if isinstance(outcome, Refused):
        case = await _case(request, token)
        return render(
            request,
            "public/status/refused.html",
            status_code=409,
            case=case,
            code=outcome.code,
            typed=typed,
            token=token,
        )
    return RedirectResponse(f"/link/status/{token}?said={saved.kind}", 303)


def _words(submission: Submission) -> object:
    """What somebody wrote; the same form sent again with other words is not what was saved."""
    return submission.payload.get("text"), submission.payload.get("reason")


async def _keep_file(request: Request, submission: UUID, upload: Upload | str | None, *, remove: bool) -> list[Problem]:
    """Keep, replace or drop the file of an answer that is still being written."""
    if isinstance(upload, str):
        return [Problem(field="file", message=upload)]
    async with transaction(request.app.state.pool) as conn:
        if remove:
            await store.file.remove_unsent(conn, submission)
        elif upload and await store.submission.find(conn, submission) is None:
            await store.file.attach_to_answer(conn, submission, **upload.model_dump(), as_of=request.state.as_of)
    return []


def _text_problems(text: str) -> list[Problem]:
    if not text:
        return [Problem(field="text", message="Write your answer.")]
    if len(text) > LONGEST_ANSWER:
        words = f"Your answer is too long: it has {len(text):,} characters, and there is room for {LONGEST_ANSWER:,}."
        return [Problem(field="text", message=words)]
    return []


async def _status_page(
    request: Request,
    token: str,
    case: Case,
    *,
    text: str = "",
    submission: UUID | None = None,
    problems: Sequence[Problem] = (),
    said: str = "",
) -> Response:
    waiting_files = await store.file.of_submission(request.app.state.pool, submission) if submission else []
    return render(
        request,
        "public/status/case.html",
        status_code=422 if problems else 200,
        case=case,
        goes_on=draft_token(request, case.goes_on.id) if case.goes_on else "",
        rule_set=case.rule_set,
        timeline=timeline(case),
        token=token,
        text=text,
        most=LONGEST_ANSWER,
        submission=submission or uuid4(),
        waiting_files=waiting_files,
        problems=problems,
        said=said,
        accept=ACCEPT,
        in_words=in_words,
    )


def _withdraw_page(
    request: Request, token: str, case: Case, reason: str = "", problems: Sequence[Problem] = ()
) -> Response:
    return render(
        request,
        "public/status/withdraw.html",
        status_code=422 if problems else 200,
        case=case,
        rule_set=case.rule_set,
        token=token,
        reason=reason,
        most=LONGEST_REASON,
        submission=uuid4(),
        problems=problems,
    )
