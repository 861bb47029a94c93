"""Decisions: a form becomes a submission, and then the workflow's word for it."""

from dataclasses import replace
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.submission
from console.gateway import Refused
from console.staff.application import dossier_of, refused, show
from console.staff.decision_form import DecisionForm, read
from console.staff.dossier import Dossier
from schemas.application import Verb
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

CONFLICT = 409


@router.post("/staff/applications/{number}/assign")
async def assign(request: Request, number: str) -> Response:
    """Hand it to a reviewer, or back to all of them."""
    return await _decide(request, number, "assign")


@router.post("/staff/applications/{number}/request-information")
async def request_information(request: Request, number: str) -> Response:
    """Ask the applicant for something."""
    return await _decide(request, number, "request_information")


@router.post("/staff/applications/{number}/approve")
async def approve(request: Request, number: str) -> Response:
    """Make the applicant a provider."""
    return await _decide(request, number, "approve")


@router.post("/staff/applications/{number}/deny")
async def deny(request: Request, number: str) -> Response:
    """Deny it, with a reason for each criterion that is not met."""
    return await _decide(request, number, "deny")


@router.post("/staff/applications/{number}/withdraw")
async def withdraw(request: Request, number: str) -> Response:
    """Close it, since nothing came back from the applicant."""
    return await _decide(request, number, "withdraw")


@router.post("/staff/applications/{number}/supersede")
async def supersede(request: Request, number: str) -> Response:
    """Give it back as a draft under the rules that have opened since."""
    return await _decide(request, number, "supersede")


async def _decide(request: Request, number: str, verb: Verb) -> Response:
    dossier = await dossier_of(request, number)
    form = read(verb, await request.form(), dossier.rule_set, dossier.staff)
    known = await store.submission.find(request.app.state.pool, form.submission)
    if known and not _same(request, known, form, dossier):
        form, known = replace(form, submission=uuid4()), None
    if known is None and not dossier.is_open:
        return _not_done(request, dossier, form, "already_decided", {})
    if form.problems:
        return show(request, dossier, form=form, status_code=422)
    submission = known or await _save(request, dossier, form)
    outcome = await request.app.state.gateway.deliver(submission)
    if isinstance(outcome, Refused):
        return _not_done(request, await dossier_of(request, number), form, outcome.code, outcome.details)
    return RedirectResponse(f"/staff/applications/{number}?sent={submission.id}#told", 303)


def _not_done(
    request: Request, dossier: Dossier, form: DecisionForm, code: str, details: dict[str, object]
) -> Response:
    """The page as it stands now, why nothing was done, and what was typed."""
    told = refused(form.verb, code, {"details": details}, dossier)
    return show(request, dossier, told=told, form=form, status_code=CONFLICT)


def _same(request: Request, found: Submission, form: DecisionForm, dossier: Dossier) -> bool:
    """Whether this is an earlier press of the same button, and not somebody else's form."""
    meant = (dossier.application.entity, request.state.account.actor, form.verb)
    return (found.entity, found.actor, found.kind) == meant


async def _save(request: Request, dossier: Dossier, form: DecisionForm) -> Submission:
    """What is acknowledged: from here on it is not lost, whatever stands still."""
    submission = Submission(
        id=form.submission,
        kind=form.verb,
        entity=dossier.application.entity,
        natural_key=f"form:{form.submission}",
        actor=request.state.account.actor,
        received_at=request.state.as_of,
        payload=dict(form.payload),
    )
    async with transaction(request.app.state.pool) as conn:
        return await store.submission.save(conn, submission)
