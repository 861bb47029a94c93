"""Requests for information: what was asked of the applicant, and what came back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from schemas.application import InformationRequest
from store.database import Connection, Source
from store.queries import queries


async def add(conn: Connection, request: InformationRequest) -> None:
    """Record that information was asked for."""
    await queries.information.add(
        conn,
        submission=request.submission,
        application=request.application,
        asked_by=request.asked_by,
        asked_at=request.asked_at,
        text=request.text,
        questions=request.questions,
        rungs=[rung.model_dump(mode="json") for rung in request.rungs],
    )


async def answer(
    conn: Connection,
    request: InformationRequest,
    *,
    answered_at: datetime,
    text: str,
    submission: UUID | None,
    files: Sequence[UUID] = (),
) -> None:
    """Record the answer to a request; its files belong to the application from now on."""
    await queries.information.answer(
        conn, submission=request.submission, answered_at=answered_at, answer=text, answer_submission=submission
    )
    if files:
        await queries.information.attach(
            conn, files=list(files), application=request.application, submission=submission
        )


async def open_request(source: Source, application: str) -> InformationRequest | None:
    """The request an application waits for an answer to."""
    row = await queries.information.open_request(source, application=application)
    return _request_from(row) if row else None


async def of_application(source: Source, application: str) -> list[InformationRequest]:
    """Every request of an application, oldest first."""
    rows = queries.information.of_application(source, application=application)
    return [_request_from(row) async for row in rows]


def _request_from(row: asyncpg.Record) -> InformationRequest:
    return InformationRequest.model_validate({name: row[name] for name in InformationRequest.model_fields})
