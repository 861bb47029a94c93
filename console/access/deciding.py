"""Deciding on an access request: a form becomes a submission, and then the workflow's word for it."""

from dataclasses import replace
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.submission
from console.access.dossier import AccessDossier
from console.access.form import AccessForm, read
from console.access.office import dossier_of, refused, show
from console.access.said import say
from console.gateway import Refused
from schemas.access_request import AccessVerb
from schemas.submission import Submission

router = APIRouter()

CONFLICT = 409


@router.post("/staff/access/{number}/assign")
async def assign(request: Request, number: str) -> Response:
    """Hand it to a reviewer, or back to all of them."""
    return await _decide(request, number, "assign_access")


@router.post("/staff/access/{number}/match")
async def match(request: Request, number: str) -> Response:
    """Say which provider it is about."""
    return await _decide(request, number, "match_access")


@router.post("/staff/access/{number}/grant")
async def grant(request: Request, number: str) -> Response:
    """Grant it, and say what is handed over."""
    return await _decide(request, number, "grant_access")


@router.post("/staff/access/{number}/decline")
async def decline(request: Request, number: str) -> Response:
    """Decline it, with a reason."""
    return await _decide(request, number, "decline_access")


async def _decide(request: Request, number: str, verb: AccessVerb) -> Response:
    dossier = await dossier_of(request, number)
    form = read(verb, await request.form(), dossier.known)
    known = await store.submission.find(request.app.state.pool, form.submission)
    if known and not _same(request, known, form, dossier):
        form, known = replace(form, submission=uuid4()), None
    if known is None and not dossier.request.is_open:
        return _not_done(request, dossier, form, "already_decided", {})
    if form.problems and known is None:
        return show(request, dossier, form=form, status_code=422)
    actor = request.state.account.actor
    sent, outcome = await say(request, number, verb, submission=form.submission, actor=actor, payload=form.payload)
    if isinstance(outcome, Refused):
        return _not_done(request, await dossier_of(request, number), form, outcome.code, outcome.details)
    return RedirectResponse(f"/staff/access/{number}?sent={sent.id}#told", 303)


def _not_done(
    request: Request, dossier: AccessDossier, form: AccessForm, code: str, details: dict[str, object]
) -> Response:
    """The page as it stands now, why nothing was done, and what was typed."""
    told = refused(form.verb, code, details, dossier)
    return show(request, dossier, told=told, form=form, status_code=CONFLICT)


def _same(request: Request, found: Submission, form: AccessForm, dossier: AccessDossier) -> bool:
    """Whether this is an earlier press of the same button, and not somebody else's form."""
    meant = (dossier.request.entity, request.state.account.actor, form.verb)
    return (found.entity, found.actor, found.kind) == meant
