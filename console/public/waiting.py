"""Waiting for the new process: a name and a mailbox; the answer never tells who waits already."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.letter
import store.link
import store.waiting
from console.public import posted
from console.security import rates
from console.templating import render
from policy.calendar import mountain_date
from policy.contact import read_email
from policy.text import clean
from schemas.facts import WaitingConfirm, WaitingJoined
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from schemas.waiting import WaitingEntry, WaitingState
from store.database import Connection, transaction
from store.rule_set import RuleBook

router = APIRouter()

FIELDS = {
    "name": ("your name", 120),
    "email": ("your e-mail address", 254),
    "organisation": ("the name of your organization", 200),
}
OPTIONAL = {"organisation"}


@router.get("/wait")
async def page(request: Request) -> Response:
    """The form, or what happens next once it was sent; that the process is open where there is nothing to wait for."""
    if not is_awaited(request):
        return open_now(request)
    if "asked" in request.query_params:
        return render(request, "public/waiting/asked.html", rule_set=current(request))
    return _form(request)


@router.post("/wait")
async def ask(request: Request) -> Response:
    """Keep the wish and write to the mailbox, whose owner confirms it."""
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in FIELDS}
    if not is_awaited(request):
        return open_now(request)
    if problems := list(_problems(typed)):
        return _form(request, typed, problems)
    rates.count(request, "waiting", typed["email"])
    sent = posted.identity(form, "submission") or uuid4()
    async with transaction(request.app.state.pool) as conn:
        entry = await store.waiting.ask(conn, **typed, as_of=request.state.as_of)
        await write(request, conn, entry, key=str(sent))
    return RedirectResponse("/wait?asked=1", 303)


def current(request: Request) -> RuleSet:
    """The procedure that takes applications now."""
    book: RuleBook = request.app.state.rule_book
    return book.current(request.state.as_of)


def is_awaited(request: Request) -> bool:
    """Whether a newer procedure is announced and not open, so that one can wait for it."""
    return current(request).notice.choice is not None


def open_now(request: Request) -> Response:
    """There is nothing to wait for."""
    return render(request, "public/waiting/open.html", rule_set=current(request))


async def write(request: Request, conn: Connection, entry: WaitingEntry, *, key: str) -> None:
    """Write to the owner of an address: confirm it or, where that is done, how to leave; each key writes once."""
    as_of, waits = request.state.as_of, entry.state is WaitingState.WAITING
    kind = LetterKind.WAITING_JOINED if waits else LetterKind.WAITING_CONFIRM
    lifetime = store.link.WAITING_LIFETIME
    link = await store.link.issue(conn, LinkPurpose.WAITING, entry.entity, as_of, lifetime)
    facts = (WaitingJoined if waits else WaitingConfirm)(
        link=link, link_expires_at=as_of + lifetime, opens_on=_opens_on(request), terms=current(request).terms
    )
    letter = LetterDraft(
        key=f"{kind}:{entry.id}:{key}",
        kind=kind,
        entity=entry.entity,
        # Whoever typed the name need not be the owner of the address; until that is sure, no words of theirs go there.
        to_name=entry.name if waits else entry.email,
        to_address=entry.email,
        priority=Priority.NOTICE if waits else Priority.DECISION,
        facts=facts.model_dump(mode="json"),
    )
    await store.letter.queue(conn, letter, as_of)


def _opens_on(request: Request) -> date | None:
    book: RuleBook = request.app.state.rule_book
    opening = book.next_opening(request.state.as_of)
    return mountain_date(opening.opens_at) if opening and opening.opens_at else None


def _problems(typed: Mapping[str, str]) -> Iterator[Problem]:
    for name, (label, most) in FIELDS.items():
        value = typed[name]
        if not value:
            if name not in OPTIONAL:
                yield Problem(field=name, message=f"Enter {label}.")
        elif len(value) > most:
            yield Problem(field=name, message=f"{label.capitalize()} is too long: there is room for {most} characters.")
        elif name == "email" and (wrong := read_email(value)[1]):
            yield Problem(field=name, message=wrong)


def _form(request: Request, typed: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()) -> Response:
    return render(
        request,
        "public/waiting/ask.html",
        status_code=422 if problems else 200,
        rule_set=current(request),
        typed=typed or dict.fromkeys(FIELDS, ""),
        submission=uuid4(),
        problems=problems,
    )


def entry_id(subject: str) -> UUID:
    """The entry a link of this purpose names."""
    return UUID(subject.removeprefix("waiting:"))
