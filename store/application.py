"""Applications: the row of each, and what its workflow needs to begin or to take up again."""

from collections.abc import Iterable
from datetime import datetime

import asyncpg

from policy.names import normalise, search_key
from policy.next_step import next_step
from schemas.application import (
    Application,
    ApplicationForm,
    ApplicationStart,
    DenialReason,
    InformationRequest,
    Stage,
)
from schemas.review import ReviewClock
from schemas.submission import Submission
from store import information, organisation
from store.database import Connection, Source
from store.queries import queries


async def add(
    conn: Connection, start: ApplicationStart, form: ApplicationForm, as_of: datetime, *, reapplies: str | None = None
) -> Application | None:
    """Record a received application as under review; None when it is recorded already.

    `reapplies` is the provider that reapplies by it.
    """
    step, step_at = next_step(Stage.UNDER_REVIEW, start.clock.due_at, as_of)
    names = organisation.names(form.organisation)
    row = await queries.application.add(
        conn,
        number=start.number,
        submission=start.submission,
        rule_set=form.rule_set,
        stage=Stage.UNDER_REVIEW,
        form=form.model_dump(mode="json"),
        legal_name=form.organisation.legal_name,
        search_key=search_key(" ".join([start.number, *names, form.organisation.address.city])),
        name_key=" ; ".join(normalise(name) for name in names),
        domains=organisation.domains(form),
        kind=form.organisation.kind,
        received_at=start.clock.received_at,
        promised_at=start.clock.promised_at,
        due_at=start.clock.due_at,
        clock=start.clock.model_dump(mode="json"),
        next_step=step,
        next_at=step_at,
        reapplies=reapplies,
    )
    return application_from(row) if row else None


async def of_provider(source: Source, provider: str) -> list[Application]:
    """A provider's first application and its reapplications, the last one first."""
    return [application_from(row) async for row in queries.application.of_provider(source, provider=provider)]


async def by_number(source: Source, number: str) -> Application | None:
    """The application of this number; None also while it is submitted but not recorded yet."""
    row = await queries.application.by_number(source, number=number)
    return application_from(row) if row else None


async def lock(conn: Connection, number: str) -> Application | None:
    """The application of this number, held until the transaction ends."""
    row = await queries.application.lock(conn, number=number)
    return application_from(row) if row else None


async def save(
    conn: Connection, application: Application, as_of: datetime, open_request: InformationRequest | None = None
) -> None:
    """Write everything that ever changes about an application; its next step is worked out here.

    `open_request` is the request for information that is open after the change.
    """
    step, step_at = next_step(
        application.stage,
        application.due_at,
        as_of,
        requested_at=open_request.asked_at if open_request else None,
        information_rungs=open_request.rungs if open_request else (),
    )
    await queries.application.save(
        conn,
        number=application.number,
        stage=application.stage,
        due_at=application.due_at,
        clock=application.clock.model_dump(mode="json"),
        reviewer=application.reviewer,
        decided_at=application.decided_at,
        decided_by=application.decided_by,
        next_step=step,
        next_at=step_at,
        rung_passed=application.rung_passed,
    )


async def add_denial_reasons(conn: Connection, number: str, reasons: Iterable[DenialReason]) -> None:
    """Record why each failed criterion was not met."""
    for each in reasons:
        await queries.application.add_denial_reason(
            conn, application=number, criterion=each.criterion, reason=each.reason
        )


async def denial_reasons(source: Source, number: str) -> list[DenialReason]:
    """Why an application was denied, by criterion; empty when it was not."""
    rows = queries.application.denial_reasons(source, application=number)
    return [DenialReason.model_validate(dict(row)) async for row in rows]


async def start_input(source: Source, number: str) -> ApplicationStart | None:
    """What the workflow of an application is started with, in whatever state its records are.

    Before it is recorded that is what was submitted; afterwards, where the workflow takes up again, so that one that
    was lost can be started anew from Postgres alone. None when no application of this number was ever submitted.
    """
    application = await by_number(source, number)
    if application is None:
        row = await queries.application.submitted(source, number=number)
        return (
            start_of(Submission.model_validate({name: row[name] for name in Submission.model_fields})) if row else None
        )
    request = None
    if application.stage == Stage.INFORMATION_REQUESTED:
        request = await information.open_request(source, number)
    return ApplicationStart(
        number=number,
        submission=application.submission,
        clock=application.clock,
        stage=application.stage,
        reviewer=application.reviewer,
        information_rungs=request.rungs if request else [],
        requested_at=request.asked_at if request else None,
        requested_by=request.submission if request else None,
        passed_until=application.rung_passed,
    )


def start_of(submission: Submission) -> ApplicationStart:
    """What the workflow of a new application is started with, from what was submitted."""
    return ApplicationStart(
        number=submission.entity.removeprefix("application:"),
        submission=submission.id,
        clock=ReviewClock.model_validate(submission.payload["clock"]),
    )


def application_from(row: asyncpg.Record) -> Application:
    """An application as it stands in its row."""
    return Application.model_validate({name: row[name] for name in Application.model_fields})
