"""Letters: queued with the record they tell of, in one transaction; the postman takes them from here."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from schemas.audit import AuditVerb
from schemas.letter import Letter, LetterDraft, LetterKind, LetterState, Priority
from schemas.model import Frozen
from schemas.task import TaskKind
from store import audit, task
from store.database import Connection, Source
from store.pattern import containing
from store.queries import queries

PAGE_SIZE = 25


class LetterPage(Frozen):
    """One page of letters, newest first, and how many there are on all pages."""

    letters: list[Letter]
    total: int


async def queue(conn: Connection, draft: LetterDraft, as_of: datetime) -> bool:
    """Queue a letter; False when one of this key was queued before, however it fared."""
    queued = await queries.letter.queue(conn, id=uuid4(), as_of=as_of, **dict(draft))
    return queued is not None


async def queue_all(conn: Connection, drafts: Iterable[LetterDraft], as_of: datetime) -> None:
    """Queue several letters."""
    for draft in drafts:
        await queue(conn, draft, as_of)


async def queue_many(conn: Connection, drafts: Mapping[UUID, LetterDraft], as_of: datetime) -> None:
    """Queue many letters in one statement, under the ids they are given."""
    rows = [{"id": str(letter), **draft.model_dump(mode="json")} for letter, draft in drafts.items()]
    await queries.letter.queue_many(conn, letters=rows, as_of=as_of)


async def find(source: Source, letter: UUID) -> Letter | None:
    """The letter of this id."""
    row = await queries.letter.find(source, id=letter)
    return letter_from(row) if row else None


async def of_entity(source: Source, entity: str) -> list[Letter]:
    """The letters about one entity, oldest first."""
    return [letter_from(row) async for row in queries.letter.of_entity(source, entity=entity)]


async def page(
    source: Source,
    *,
    number: int = 1,
    size: int = PAGE_SIZE,
    state: LetterState | None = None,
    kind: LetterKind | None = None,
    search: str = "",
) -> LetterPage:
    """A page of letters, newest first; `search` is looked for in address, name and entity.

    Beyond the last page it holds no letters, and still the true total.
    """
    rows = queries.letter.page(
        source, state=state, kind=kind, search=_pattern(search), size=size, skip=(number - 1) * size
    )
    found = [row async for row in rows]
    if not found and number > 1:
        first = await page(source, size=1, state=state, kind=kind, search=search)
        return LetterPage(letters=[], total=first.total)
    return LetterPage(letters=[letter_from(row) for row in found], total=found[0]["total"] if found else 0)


async def waiting(conn: Connection, limit: int, up_to: Priority = Priority.ANNOUNCEMENT) -> list[Letter]:
    """Letters to dispatch, the most urgent first, locked so that two postmen never hold the same."""
    return [letter_from(row) async for row in queries.letter.waiting(conn, size=limit, up_to=up_to)]


async def under_way(source: Source, since: datetime) -> int:
    """How many letters that were dispatched since an instant have neither left nor failed."""
    number: int = await queries.letter.under_way(source, since=since)
    return number


async def mark_dispatched(conn: Connection, letter: UUID, generation: int, as_of: datetime) -> bool:
    """Note that the activity that sends this generation was started; False when it was not waiting any more."""
    return await queries.letter.mark_dispatched(conn, id=letter, generation=generation, as_of=as_of) is not None


async def count_attempt(conn: Connection, letter: UUID, generation: int) -> int | None:
    """Count an attempt to send; None when this generation was overtaken by a resend."""
    attempts: int | None = await queries.letter.count_attempt(conn, id=letter, generation=generation)
    return attempts


async def note_problem(conn: Connection, letter: UUID, generation: int, problem: str) -> None:
    """Keep what went wrong this time; the letter will be tried again."""
    await queries.letter.note_problem(conn, id=letter, generation=generation, problem=problem)


async def mark_sent(
    conn: Connection, letter: UUID, generation: int, as_of: datetime, *, message_key: str | None = None
) -> bool:
    """Note that the mail server took this generation, under which Message-ID; False when that was noted before."""
    sent = await queries.letter.mark_sent(conn, id=letter, generation=generation, message_key=message_key, as_of=as_of)
    return sent is not None


async def mark_failed(conn: Connection, letter: UUID, generation: int, problem: str, as_of: datetime) -> bool:
    """Note that this generation cannot be delivered, and open a staff task; False when it is settled already."""
    row = await queries.letter.mark_failed(conn, id=letter, generation=generation, problem=problem)
    if row is None:
        return False
    await _tell_staff(conn, row, AuditVerb.LETTER_FAILED, problem, as_of)
    return True


async def mark_bounced(conn: Connection, message_key: str, problem: str, as_of: datetime) -> UUID | None:
    """Note that a sent letter came back, and open a staff task; its id, None where none that is sent has this key."""
    row = await queries.letter.mark_bounced(conn, message_key=message_key, problem=problem)
    if row is None:
        return None
    await _tell_staff(conn, row, AuditVerb.LETTER_BOUNCED, problem, as_of)
    found: UUID = row["id"]
    return found


async def _tell_staff(conn: Connection, row: asyncpg.Record, verb: AuditVerb, problem: str, as_of: datetime) -> None:
    key = f"letter:{row['id']}:{row['generation']}"
    await audit.write(
        conn,
        key=f"{key}/{verb.value.partition('.')[2]}",
        at=as_of,
        actor="system",
        verb=verb,
        entity=row["entity"],
        facts={"letter": str(row["id"]), "kind": row["kind"], "to_address": row["to_address"], "problem": problem},
    )
    # Those of an announcement or a questionnaire are listed on its page, and a week's news comes again the next week; a
    # task for each would hide all others.
    if row["kind"] not in {LetterKind.ANNOUNCEMENT, LetterKind.OPPORTUNITY_NEWS, LetterKind.QUESTIONNAIRE_SENT}:
        what = "came back" if verb is AuditVerb.LETTER_BOUNCED else "could not be delivered"
        text = f"A letter to {row['to_name']} <{row['to_address']}> {what}: {problem}"
        await task.open(conn, key=key, kind=TaskKind.LETTER_FAILED, entity=row["entity"], text=text, as_of=as_of)


async def unsettled(source: Source, before: datetime) -> AsyncIterator[Letter]:
    """Letters dispatched before an instant that are neither sent nor failed, however many there are."""
    seen = UUID(int=0)
    while page := [row async for row in queries.letter.unsettled(source, before=before, seen=seen, size=PAGE_SIZE * 8)]:
        for row in page:
            yield letter_from(row)
        seen = page[-1]["id"]


async def resend(conn: Connection, letter: UUID, generation: int, *, actor: str, as_of: datetime) -> bool:
    """Queue a settled letter once more; False when `generation` is not the settled one the asker saw."""
    row = await queries.letter.resend(conn, id=letter, generation=generation, as_of=as_of)
    if row is None:
        return False
    await task.done(conn, f"letter:{letter}:{generation}", by=actor, as_of=as_of)
    return await audit.write(
        conn,
        key=f"letter:{letter}/resent/{row['generation']}",
        at=as_of,
        actor=actor,
        verb=AuditVerb.LETTER_RESENT,
        entity=row["entity"],
        facts={"letter": str(letter), "kind": row["kind"], "to_address": row["to_address"]},
    )


def letter_from(row: asyncpg.Record) -> Letter:
    """A letter as it stands in its row."""
    return Letter.model_validate({name: row[name] for name in Letter.model_fields})


def _pattern(search: str) -> str | None:
    return containing(search.strip()) if search.strip() else None
