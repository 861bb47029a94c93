"""Files people uploaded: the content is kept in Postgres, where backup and restore keep it with its application."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from schemas.file import File, MediaType
from store.database import Connection, Source
from store.queries import queries


async def attach_to_draft(
    conn: Connection, draft: UUID, question: str, *, name: str, media_type: MediaType, content: bytes, as_of: datetime
) -> File:
    """Keep the file that answers a question of a draft; it takes the place of an earlier one."""
    await queries.file.remove_of_draft(conn, draft=draft, question=question)
    return await _add(
        conn, draft=draft, question=question, name=name, media_type=media_type, content=content, as_of=as_of
    )


async def attach_to_answer(
    conn: Connection, submission: UUID, *, name: str, media_type: MediaType, content: bytes, as_of: datetime
) -> File:
    """Keep the file of an answer that is being written; it takes the place of an earlier one."""
    await remove_unsent(conn, submission)
    return await _add(
        conn, submission=submission, question="answer", name=name, media_type=media_type, content=content, as_of=as_of
    )


async def copy_to_draft(
    conn: Connection, application: str, draft: UUID, questions: Sequence[str], as_of: datetime
) -> None:
    """Keep a copy of an application's files with a draft, those that answer one of these questions."""
    await queries.file.copy_to_draft(conn, application=application, draft=draft, questions=list(questions), as_of=as_of)


async def remove_of_draft(conn: Connection, draft: UUID, question: str) -> None:
    """Drop the file of a question of a draft; what was submitted stays."""
    await queries.file.remove_of_draft(conn, draft=draft, question=question)


async def remove_unsent(conn: Connection, submission: UUID) -> None:
    """Drop the file of an answer that was not sent yet."""
    await queries.file.remove_unsent(conn, submission=submission)


async def of_draft(source: Source, draft: UUID) -> list[File]:
    """The files of a draft, also of one that was submitted."""
    return [_file_from(row) async for row in queries.file.of_draft(source, draft=draft)]


async def of_submission(source: Source, submission: UUID) -> list[File]:
    """The files that came with a submission, or wait for it to be sent."""
    return [_file_from(row) async for row in queries.file.of_submission(source, submission=submission)]


async def of_application(source: Source, number: str) -> list[File]:
    """Every file of an application, oldest first."""
    return [_file_from(row) async for row in queries.file.of_application(source, application=number)]


async def find(source: Source, file: UUID) -> File | None:
    """What is known of the file of this id."""
    row = await queries.file.find(source, id=file)
    return _file_from(row) if row else None


async def content(source: Source, file: UUID) -> bytes | None:
    """The content of the file of this id."""
    found: bytes | None = await queries.file.content(source, id=file)
    return found


async def _add(
    conn: Connection,
    *,
    question: str,
    name: str,
    media_type: MediaType,
    content: bytes,
    as_of: datetime,
    draft: UUID | None = None,
    submission: UUID | None = None,
) -> File:
    row = await queries.file.add(
        conn,
        id=uuid4(),
        draft=draft,
        submission=submission,
        question=question,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        content=content,
        received_at=as_of,
    )
    return _file_from(row)


def _file_from(row: asyncpg.Record) -> File:
    return File.model_validate({name: row[name] for name in File.model_fields})
