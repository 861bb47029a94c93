"""Requests for the evidence behind an event, and the provider's answers."""

from datetime import datetime
from uuid import UUID

import asyncpg

from schemas.evidence_request import EvidenceRequest
from store.database import Connection, Source
from store.queries import queries


async def add(conn: Connection, request: EvidenceRequest) -> bool:
    """Keep a request; False when the same form was sent before."""
    facts = request.model_dump(exclude={"answered_at", "answered_by", "answer"})
    return await queries.evidence_request.add(conn, **facts) is not None


async def answer(conn: Connection, request: UUID, *, by: str, answer: str, as_of: datetime) -> EvidenceRequest | None:
    """Answer an open request; None where it is answered already."""
    row = await queries.evidence_request.answer(conn, id=request, by=by, answer=answer, as_of=as_of)
    return _request_from(row) if row else None


async def find(source: Source, request: UUID) -> EvidenceRequest | None:
    """One request."""
    row = await queries.evidence_request.find(source, id=request)
    return _request_from(row) if row else None


async def of_event(source: Source, event: str) -> list[EvidenceRequest]:
    """What was asked about an event, the last first."""
    return [_request_from(row) async for row in queries.evidence_request.of_event(source, event=event)]


async def of_provider(source: Source, provider: str) -> list[EvidenceRequest]:
    """What a provider was asked: what is open first, then the last first."""
    return [_request_from(row) async for row in queries.evidence_request.of_provider(source, provider=provider)]


def _request_from(row: asyncpg.Record) -> EvidenceRequest:
    return EvidenceRequest.model_validate(dict(row))
