"""Asking for access to what an organisation has already: the four fields of the agency's page, sent to staff."""

import json
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.account
import store.audit
import store.directory
import store.letter
import store.provider
import store.submission
import store.task
from console.public import posted
from console.security import rates
from console.templating import render
from policy.contact import Reading, read_email, read_phone
from policy.text import clean
from schemas.account import Role
from schemas.audit import AuditVerb
from schemas.facts import AccessRequest
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose, read_token
from schemas.model import Frozen
from schemas.problem import Problem
from schemas.submission import Submission, SubmissionState
from schemas.task import TaskKind
from store.database import Connection, transaction

router = APIRouter()

TOLD = (Role.ADMINISTRATOR, Role.SUPERVISOR)
FIELDS = {
    "organisation": ("the name of your organization", 200),
    "full_name": ("your full name", 120),
    "phone": ("your phone number", 40),
    "email": ("your e-mail address", 254),
}


class Asked(Frozen):
    """What access is asked to. The public is told the name of a provider only."""

    kind: str
    number: str
    legal_name: str

    @property
    def entity(self) -> str:
        """What the submission and the staff task call it."""
        return f"{self.kind}:{self.number}"

    @property
    def public_name(self) -> str:
        """The name the page may show."""
        return self.legal_name if self.kind == "provider" else ""


@router.get("/access/{reference}")
async def page(request: Request, reference: str) -> Response:
    """The four fields."""
    return _form(request, reference, await _asked(request, reference))


@router.post("/access/{reference}")
async def ask(request: Request, reference: str) -> Response:
    """Save the request, write to staff and open a task, all or nothing."""
    asked = await _asked(request, reference)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in FIELDS}
    if problems := list(_problems(typed)):
        return _form(request, reference, asked, typed, problems)
    rates.count(request, "access_request", typed["email"])
    # The same form sent twice is one request; sent again with other words it is another one.
    submission = uuid5(posted.identity(form, "submission") or uuid4(), json.dumps(typed))
    async with transaction(request.app.state.pool) as conn:
        await _save(request, conn, asked, submission, typed)
    return RedirectResponse("/access-requested", 303)


@router.get("/access-requested")
async def done(request: Request) -> Response:
    """What happens next."""
    return render(request, "public/access_requested.html")


async def _asked(request: Request, reference: str) -> Asked:
    pool = request.app.state.pool
    if provider := await store.provider.by_number(pool, reference):
        return Asked(kind="provider", number=provider.number, legal_name=provider.legal_name)
    try:
        application = await store.directory.open_application(pool, UUID(reference))
    except ValueError:
        application = None
    if application is None:
        raise HTTPException(404)
    return Asked(kind="application", number=application.number, legal_name=application.legal_name)


def _problems(typed: dict[str, str]) -> Iterable[Problem]:
    readers = {"phone": read_phone, "email": read_email}
    for name, (label, most) in FIELDS.items():
        value = typed[name]
        if not value:
            yield Problem(field=name, message=f"Enter {label}.")
        elif len(value) > most:
            yield Problem(field=name, message=f"{label.capitalize()} is too long: there is room for {most} characters.")
        elif wrong := readers.get(name, _plain)(value)[1]:
            yield Problem(field=name, message=wrong)


def _plain(value: str) -> Reading:
    readable = any(character.isalnum() for character in value)
    return value, None if readable else "Enter it with letters or digits."


def _form(
    request: Request,
    reference: str,
    asked: Asked,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    return render(
        request,
        "public/access.html",
        status_code=422 if problems else 200,
        reference=reference,
        known_as=asked.public_name,
        draft=_draft(request),
        typed=typed or {},
        submission=uuid4(),
        problems=problems,
    )


def _draft(request: Request) -> str:
    """The draft the visitor came from, to go back to; only where it is one of ours."""
    token = request.query_params.get("draft", "")
    return token if read_token(token, LinkPurpose.DRAFT, request.app.state.settings.secret_key) else ""


async def _save(request: Request, conn: Connection, asked: Asked, submission: UUID, typed: dict[str, str]) -> None:
    as_of = request.state.as_of
    saved = await store.submission.save(
        conn,
        Submission(
            id=submission,
            kind="access_request",
            entity=asked.entity,
            natural_key=f"form:{submission}",
            actor=f"claimed:{typed['full_name'][:60]}",
            received_at=as_of,
            payload={
                "provider": asked.number if asked.kind == "provider" else None,
                "application": asked.number if asked.kind == "application" else None,
                **typed,
            },
        ),
    )
    # No workflow takes a request for access: the task below is what waits for somebody.
    await store.submission.settle(conn, saved.id, SubmissionState.ACCEPTED, None, as_of)
    await _tell_staff(request, conn, asked, saved, typed)


async def _tell_staff(
    request: Request, conn: Connection, asked: Asked, saved: Submission, typed: dict[str, str]
) -> None:
    as_of = request.state.as_of
    await store.audit.write(
        conn,
        key=f"{asked.entity}/access_requested/{saved.id}",
        at=as_of,
        actor=saved.actor,
        verb=AuditVerb.ACCESS_REQUESTED,
        entity=asked.entity,
        facts=typed,
    )
    await store.task.open(
        conn,
        key=f"access_request:{saved.id}",
        kind=TaskKind.ACCESS_REQUEST,
        entity=asked.entity,
        text=(
            f"{typed['full_name']} ({typed['email']}, {typed['phone']}) asks for access to {asked.legal_name} "
            f"({asked.number}), and names the organization “{typed['organisation']}”."
        ),
        as_of=as_of,
    )
    facts = AccessRequest(entity_number=asked.number, entity_name=asked.legal_name, requested_at=as_of, **typed)
    await store.letter.queue_all(
        conn,
        (
            LetterDraft(
                key=f"{LetterKind.ACCESS_REQUEST}:{saved.id}:{who}",
                kind=LetterKind.ACCESS_REQUEST,
                entity=asked.entity,
                to_name=name,
                to_address=address,
                priority=Priority.NOTICE,
                facts=facts.model_dump(mode="json"),
            )
            for who, name, address in await _staff(request, conn)
        ),
        as_of,
    )


async def _staff(request: Request, conn: Connection) -> list[tuple[str, str, str]]:
    accounts = await store.account.staff_with_role(conn, TOLD)
    shared = request.app.state.settings.staff_notice_email
    if not accounts and shared:
        return [("mailbox", "Professional Learning staff", shared)]
    return [(str(account.id), account.full_name, account.email) for account in accounts]
