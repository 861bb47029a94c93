"""Access requests: the row of each, and what its workflow needs to begin or to take up again."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import asyncpg

from policy.next_step import next_step
from policy.numbering import access_number
from schemas.access_request import AccessForm, AccessRequest, AccessStart
from schemas.account import Account
from schemas.application import Stage
from schemas.model import Frozen
from schemas.review import ReviewClock
from schemas.submission import Submission
from store import membership
from store import submission as submissions
from store.database import Connection, Source
from store.mark import Mark
from store.queries import queries

PAGE_SIZE = 25


class About(Frozen):
    """What is asked for: a provider, an open application, or an organization that staff have to find."""

    provider: str | None = None
    application: str | None = None


class AccessLine(AccessRequest):
    """One request in a list, with the name of its reviewer."""

    reviewer_name: str | None = None


class AccessPage(Frozen):
    """One page of a list, and where the next one goes on."""

    lines: list[AccessLine]
    following: Mark | None


async def save_request(
    conn: Connection,
    form: AccessForm,
    about: About,
    *,
    submission: UUID,
    rule_set: str,
    clock: ReviewClock,
    as_of: datetime,
) -> Submission:
    """Save a judged form as a request with a number of its own.

    Where the same person asked for the same organization and nobody has decided that yet, that one comes back; so
    does the one of this id, where the button was pressed twice.
    """
    await queries.access_request.hold_asker(conn, key=f"access_request {form.email.casefold()}")
    known = await submissions.find(conn, submission) or await open_of_asker(conn, form, about)
    if known:
        return known
    number = access_number(await queries.access_request.next_number(conn))
    payload = {
        **form.model_dump(),
        **about.model_dump(),
        "rule_set": rule_set,
        "clock": clock.model_dump(mode="json"),
    }
    return await submissions.save(
        conn,
        Submission(
            id=submission,
            kind="access_request",
            entity=f"access_request:{number}",
            natural_key=f"form:{submission}",
            actor=f"asker:{number}",
            received_at=as_of,
            payload=payload,
        ),
    )


async def open_of_asker(source: Source, form: AccessForm, about: About) -> Submission | None:
    """The open request of the same person about the same organization."""
    row = await queries.access_request.open_of_asker(
        source, email=form.email, organisation=form.organisation, **about.model_dump()
    )
    return submissions.submission_from(row) if row else None


async def add(conn: Connection, start: AccessStart, submission: Submission, as_of: datetime) -> AccessRequest | None:
    """Record a received request; None when it is recorded already."""
    clock = start.clock
    step, step_at = next_step(Stage.UNDER_REVIEW, clock.due_at, as_of)
    form = AccessForm.model_validate({name: submission.payload[name] for name in AccessForm.model_fields})
    row = await queries.access_request.add(
        conn,
        number=start.number,
        submission=start.submission,
        rule_set=submission.payload["rule_set"],
        provider=submission.payload["provider"],
        application=submission.payload["application"],
        received_at=clock.received_at,
        promised_at=clock.promised_at,
        due_at=clock.due_at,
        clock=clock.model_dump(mode="json"),
        next_step=step,
        next_at=step_at,
        **form.model_dump(),
    )
    return request_from(row) if row else None


async def by_number(source: Source, number: str) -> AccessRequest | None:
    """The request of this number; None also while it is submitted but not recorded yet."""
    row = await queries.access_request.by_number(source, number=number)
    return request_from(row) if row else None


async def lock(conn: Connection, number: str) -> AccessRequest | None:
    """The request of this number, held until the transaction ends."""
    row = await queries.access_request.lock(conn, number=number)
    return request_from(row) if row else None


async def save(conn: Connection, request: AccessRequest, as_of: datetime) -> None:
    """Write everything that ever changes about a request; its next step is worked out here."""
    step, step_at = next_step(Stage.UNDER_REVIEW, request.due_at, as_of) if request.is_open else (None, None)
    fixed = {
        "submission", "rule_set", "organisation", "full_name", "email", "phone", "received_at", "promised_at",
        "due_at", "clock", "next_step", "next_at",
    }  # fmt: skip
    await queries.access_request.save(conn, next_step=step, next_at=step_at, **request.model_dump(exclude=fixed))


async def beside(source: Source, number: str) -> list[AccessRequest]:
    """Other requests about the same organization: the open ones first."""
    return [request_from(row) async for row in queries.access_request.beside(source, number=number)]


async def of_provider(source: Source, provider: str) -> list[AccessRequest]:
    """The requests about one provider, the newest first."""
    return [request_from(row) async for row in queries.access_request.of_provider(source, provider=provider)]


async def managers(source: Source, provider: str) -> list[Account]:
    """The active accounts that are a provider's managers now, the first first."""
    return [each.account for each in await membership.people(source, provider) if each.member.manages]


async def open_requests(source: Source) -> list[str]:
    """The numbers of all requests that are not decided, recorded or not, oldest first."""
    rows = queries.access_request.open_requests(source)
    return [row["entity"].removeprefix("access_request:") async for row in rows]


async def how_many_open(source: Source) -> int:
    """How many wait for a decision."""
    found: int = await queries.access_request.how_many_open(source)
    return found


async def page(source: Source, *, everything: bool, after: Mark | None = None, size: int = PAGE_SIZE) -> AccessPage:
    """One page: of the open ones, the least time left first; of everything, the newest first."""
    mark = (after.at, after.number) if after else (None, None)
    if everything:
        rows = queries.access_request.all_page(source, before=mark[0], before_number=mark[1], size=size + 1)
    else:
        rows = queries.access_request.open_page(source, after_due=mark[0], after_number=mark[1], size=size + 1)
    lines = [line async for line in _lines(rows)]
    last = lines[size - 1] if len(lines) > size else None
    at = last and (last.received_at if everything else last.due_at)
    return AccessPage(lines=lines[:size], following=Mark(at=at, number=last.number) if last and at else None)


async def submitted(source: Source, number: str) -> Submission | None:
    """What was acknowledged under this number, recorded or not."""
    row = await queries.access_request.submitted(source, number=number)
    return submissions.submission_from(row) if row else None


async def start_input(source: Source, number: str) -> AccessStart | None:
    """What the workflow of a request is started with, in whatever state its records are.

    None when no request of this number was ever sent.
    """
    request = await by_number(source, number)
    if request is None:
        sent = await submitted(source, number)
        return start_of(sent) if sent else None
    return AccessStart(
        number=number,
        submission=request.submission,
        clock=request.clock,
        stage=request.stage,
        passed_until=request.rung_passed,
    )


def start_of(submission: Submission) -> AccessStart:
    """What the workflow of a new request is started with, from what was submitted."""
    return AccessStart(
        number=submission.entity.removeprefix("access_request:"),
        submission=submission.id,
        clock=ReviewClock.model_validate(submission.payload["clock"]),
    )


async def _lines(rows: AsyncIterator[asyncpg.Record]) -> AsyncIterator[AccessLine]:
    async for row in rows:
        yield AccessLine.model_validate(dict(row))


def request_from(row: asyncpg.Record) -> AccessRequest:
    """A request as it stands in its row."""
    return AccessRequest.model_validate({name: row[name] for name in AccessRequest.model_fields})
