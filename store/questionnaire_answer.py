"""Answers to questionnaires: kept with the day they came on, and nothing else that tells whose they are."""

import hashlib
import hmac
from uuid import UUID

import asyncpg

from schemas.questionnaire import Answer
from store.database import Connection, Source
from store.queries import queries


def mark_of(browser: str, questionnaire: str, secret: str) -> bytes:
    """What is kept of a browser that answered: a keyed hash, another one for each questionnaire."""
    return hmac.new(secret.encode(), f"answered:{questionnaire}:{browser}".encode(), hashlib.sha256).digest()


async def answered(source: Source, number: str, mark: bytes) -> bool:
    """Whether the browser of this mark has answered."""
    found: bool = await queries.questionnaire.answered(source, number=number, mark=mark)
    return found


async def taken(source: Source, answer: UUID, number: str) -> bool:
    """Whether this very form was taken before."""
    found: bool = await queries.questionnaire.has_answer(source, id=answer, questionnaire=number)
    return found


async def keep(conn: Connection, answer: Answer, mark: bytes) -> bool:
    """Keep an answer; False where this one, or another of this browser, is there already."""
    row = answer.model_dump(mode="json", include={"answers"}) | answer.model_dump(exclude={"answers"})
    return await queries.questionnaire.answer(conn, mark=mark, **row) is not None


async def of_questionnaire(source: Source, number: str) -> list[Answer]:
    """Everything that was answered, in an order that says nothing of when."""
    return [_answer(row) async for row in queries.questionnaire.answers(source, number=number)]


def _answer(row: asyncpg.Record) -> Answer:
    return Answer.model_validate({name: row[name] for name in Answer.model_fields})
