"""Questionnaires as evidence: attached to an event or an application, as they were summed up on that day."""

from datetime import datetime
from uuid import UUID

import asyncpg

from schemas.audit import AuditVerb
from schemas.model import Frozen
from schemas.questionnaire import Evidence
from store import audit
from store.database import Connection, Source
from store.queries import queries


class Target(Frozen):
    """An event or an application that evidence may be attached to."""

    entity: str
    number: str
    title: str
    at: datetime


async def targets(source: Source, provider: str) -> list[Target]:
    """A provider's applications that are not decided, and its events that are not over, the latest first."""
    return [Target.model_validate(dict(row)) async for row in queries.evidence.targets(source, provider=provider)]


async def attach(conn: Connection, evidence: Evidence) -> bool:
    """Attach it; False where the same questionnaire is attached there already."""
    row = evidence.model_dump(mode="json", include={"summary"})
    row |= evidence.model_dump(include={"id", "questionnaire", "entity", "attached_by"})
    if not await queries.evidence.attach(conn, as_of=evidence.attached_at, **row):
        return False
    return await _note(conn, evidence, AuditVerb.EVIDENCE_ATTACHED, evidence.attached_by, evidence.attached_at)


async def detach(conn: Connection, evidence: Evidence, actor: str, as_of: datetime) -> bool:
    """Take it away; False where somebody has done that already."""
    if not await queries.evidence.detach(conn, id=evidence.id):
        return False
    return await _note(conn, evidence, AuditVerb.EVIDENCE_DETACHED, actor, as_of)


async def find(source: Source, evidence: UUID) -> Evidence | None:
    """The attachment of this id."""
    row = await queries.evidence.find(source, id=evidence)
    return _evidence(row) if row else None


async def of_entity(source: Source, entity: str) -> list[Evidence]:
    """What is attached to an event or an application, the first one first."""
    return [_evidence(row) async for row in queries.evidence.of_entity(source, entity=entity)]


async def of_questionnaire(source: Source, number: str) -> list[Evidence]:
    """What a questionnaire is attached to."""
    return [_evidence(row) async for row in queries.evidence.of_questionnaire(source, questionnaire=number)]


async def _note(conn: Connection, evidence: Evidence, verb: AuditVerb, actor: str, as_of: datetime) -> bool:
    """Write into the timeline of what it belongs to, where staff read it."""
    return await audit.write(
        conn,
        key=f"evidence:{evidence.id}/{verb.value.partition('.')[2]}",
        at=as_of,
        actor=actor,
        verb=verb,
        entity=evidence.entity,
        facts={"questionnaire": evidence.questionnaire, "answers": evidence.summary.answers},
    )


def _evidence(row: asyncpg.Record) -> Evidence:
    return Evidence.model_validate({name: row[name] for name in Evidence.model_fields})
