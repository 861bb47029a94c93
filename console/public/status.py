"""Check an application: a number and a mailbox; the answer never tells whether they belong together."""

import asyncio
import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.letter
import store.link
from console.public import posted
from console.public.cases import Case, case_of
from console.security import rates
from console.templating import render
from policy.contact import read_email
from policy.numbering import application_number
from policy.text import clean, clipped
from schemas.application import Contact
from schemas.facts import StatusLink
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.problem import Problem
from store.database import Connection, transaction

router = APIRouter()

ANSWER_AFTER_SECONDS = 0.4
"""The answer comes after this long whether or not a letter was written, so that its time tells nothing."""
_NUMBER = re.compile(r"A?[\s.\-–—]*(\d{4})[\s.\-–—]*(\d{1,9})", re.IGNORECASE)  # noqa: RUF001  dashes people type
_LONGEST = 320


@router.get("/status")
async def page(request: Request) -> Response:
    """The form, or what happens next once it was sent."""
    if "asked" in request.query_params:
        return render(request, "public/status/asked.html")
    return _form(request, "", "", [])


@router.post("/status")
async def ask(request: Request) -> Response:
    """Write to the mailbox where it belongs to the application."""
    async with posted.posted(request) as form:
        typed = clean(posted.text(form, "number"))[:_LONGEST], clean(posted.text(form, "email"))[:_LONGEST]
    number, email = read_number(typed[0]), read_email(typed[1])
    problems = _problems(*typed, number, email[1])
    if problems or number is None:
        return _form(request, *typed, problems)
    rates.count(request, "status", number)
    await asyncio.gather(_write(request, number, email[0]), asyncio.sleep(ANSWER_AFTER_SECONDS))
    return RedirectResponse("/status?asked=1", 303)


def read_number(text: str) -> str | None:
    """An application number as people copy it: capitals, blanks, dashes and leading zeros are forgiven."""
    match = _NUMBER.fullmatch(text)
    return application_number(int(match[1]), int(match[2])) if match else None


def _problems(number: str, email: str, read: str | None, wrong: str | None) -> list[Problem]:
    problems = []
    if not number:
        problems.append(Problem(field="number", message="Enter the number on your receipt."))
    elif read is None:
        words = f"“{clipped(number)}” is not an application number. It should look like A-2026-00012."
        problems.append(Problem(field="number", message=words))
    if not email:
        problems.append(Problem(field="email", message="Enter the e-mail address you gave in the application."))
    elif wrong:
        problems.append(Problem(field="email", message=wrong))
    return problems


def _form(request: Request, number: str, email: str, problems: list[Problem]) -> Response:
    status = 422 if problems else 200
    return render(request, "public/status/ask.html", status_code=status, number=number, email=email, problems=problems)


async def _write(request: Request, number: str, email: str) -> None:
    case = await case_of(request, number)
    contact = _whose(case, email) if case else None
    if case and contact:
        async with transaction(request.app.state.pool) as conn:
            await _queue(request, conn, case, contact)


def _whose(case: Case, email: str) -> Contact | None:
    contacts = (case.form.primary, case.form.backup)
    return next((each for each in contacts if each.email.casefold() == email.casefold()), None)


async def _queue(request: Request, conn: Connection, case: Case, contact: Contact) -> None:
    as_of = request.state.as_of
    lifetime = store.link.STATUS_LIFETIME
    link = await store.link.issue(conn, LinkPurpose.STATUS, case.entity, as_of, lifetime)
    facts = StatusLink(
        number=case.number,
        organisation=case.form.organisation.legal_name,
        link=link,
        link_expires_at=as_of + lifetime,
    )
    await store.letter.queue(
        conn,
        LetterDraft(
            key=f"{LetterKind.STATUS_LINK}:{link}",
            kind=LetterKind.STATUS_LINK,
            entity=case.entity,
            to_name=contact.name,
            to_address=contact.email,
            priority=Priority.DECISION,
            facts=facts.model_dump(mode="json"),
        ),
        as_of,
    )
