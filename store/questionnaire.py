"""Questionnaires: made as drafts, opened once, answered by whoever has the link, and closed."""

from collections.abc import Sequence
from datetime import date, datetime

import asyncpg

from policy.numbering import questionnaire_number
from policy.questionnaire_code import new_code
from schemas.audit import AuditVerb
from schemas.model import Frozen
from schemas.questionnaire import Questionnaire, Step, Words
from store import audit
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 25


class ListedQuestionnaire(Frozen):
    """A questionnaire with how many answered it."""

    questionnaire: Questionnaire
    answers: int


class QuestionnairePage(Frozen):
    """One page of a provider's questionnaires, the latest first, and how many there are on all pages."""

    listed: list[ListedQuestionnaire]
    total: int


async def make(
    conn: Connection, provider: str, words: Words, actor: str, as_of: datetime, *, template: str = "", copied: str = ""
) -> Questionnaire:
    """A draft that says this; `template` and `copied` tell where its words come from."""
    row = await queries.questionnaire.add(
        conn,
        number=questionnaire_number(await queries.questionnaire.next_number(conn)),
        provider=provider,
        code=new_code(),
        template=template,
        made_by=actor,
        as_of=as_of,
        **_row_of(words),
    )
    made = questionnaire_from(row)
    await note(conn, made, AuditVerb.QUESTIONNAIRE_MADE, "made", actor, as_of, template=template, copied=copied)
    return made


async def find(source: Source, number: str) -> Questionnaire | None:
    """The questionnaire of this number."""
    row = await queries.questionnaire.find(source, number=number)
    return questionnaire_from(row) if row else None


async def lock(conn: Connection, number: str) -> Questionnaire | None:
    """The questionnaire of this number, held until the transaction ends."""
    row = await queries.questionnaire.lock(conn, number=number)
    return questionnaire_from(row) if row else None


async def by_code(source: Source, code: str) -> Questionnaire | None:
    """The questionnaire behind a public address, open or closed; a draft has none."""
    row = await queries.questionnaire.by_code(source, code=code)
    return questionnaire_from(row) if row else None


async def page(source: Source, provider: str, number: int = 1, size: int = PAGE_SIZE) -> QuestionnairePage:
    """A page of a provider's questionnaires; beyond the last page it holds none, and still the true total."""
    rows = [
        row async for row in queries.questionnaire.page(source, provider=provider, size=size, skip=(number - 1) * size)
    ]
    if not rows and number > 1:
        return QuestionnairePage(listed=[], total=(await page(source, provider, 1, 1)).total)
    return QuestionnairePage(
        listed=[ListedQuestionnaire(questionnaire=questionnaire_from(row), answers=row["answers"]) for row in rows],
        total=rows[0]["total"] if rows else 0,
    )


async def save_draft(
    conn: Connection,
    number: str,
    words: Words,
    earlier: Sequence[Step],
    *,
    revision: int,
    page: str,
    as_of: datetime,
) -> Questionnaire | None:
    """Save what a page holds; None where another page saved meanwhile, or it is no draft any more."""
    row = await queries.questionnaire.save_draft(
        conn,
        number=number,
        earlier=[step.model_dump(mode="json") for step in earlier],
        revision=revision,
        saved_from=page,
        as_of=as_of,
        **_row_of(words),
    )
    return questionnaire_from(row) if row else None


async def discard(conn: Connection, number: str, revision: int) -> bool:
    """Throw this revision of a draft away; False for one that was opened, or changed since."""
    return await queries.questionnaire.discard(conn, number=number, revision=revision) is not None


async def open_it(
    conn: Connection, number: str, *, revision: int, closes_on: date, actor: str, as_of: datetime
) -> Questionnaire | None:
    """Open this revision of a draft; None where it was changed or opened meanwhile."""
    row = await queries.questionnaire.open(conn, number=number, revision=revision, closes_on=closes_on, as_of=as_of)
    if row is None:
        return None
    opened = questionnaire_from(row)
    last, verb = closes_on.isoformat(), AuditVerb.QUESTIONNAIRE_OPENED
    await note(conn, opened, verb, "opened", actor, as_of, questions=len(opened.questions), closes_on=last)
    return opened


async def reschedule(
    conn: Connection, questionnaire: Questionnaire, closes_on: date, actor: str, as_of: datetime
) -> bool:
    """Give it another last day; False where that is its last day already, or it was closed by hand."""
    if not await queries.questionnaire.reschedule(conn, number=questionnaire.number, closes_on=closes_on, as_of=as_of):
        return False
    key = f"rescheduled/{as_of.isoformat()}"
    verb = AuditVerb.QUESTIONNAIRE_RESCHEDULED
    return await note(conn, questionnaire, verb, key, actor, as_of, closes_on=closes_on.isoformat())


async def close(conn: Connection, questionnaire: Questionnaire, actor: str, as_of: datetime) -> bool:
    """Close it for good, and forget by which marks browsers were told; False where it is not open."""
    if not await queries.questionnaire.close(conn, number=questionnaire.number, as_of=as_of):
        return False
    await queries.questionnaire.forget_marks(conn, number=questionnaire.number)
    return await note(conn, questionnaire, AuditVerb.QUESTIONNAIRE_CLOSED, "closed", actor, as_of)


async def add_recipients(conn: Connection, number: str, emails: Sequence[str], as_of: datetime) -> list[str]:
    """Note that these are written to; those that had not been before come back, as they were given."""
    rows = queries.questionnaire.add_recipients(conn, number=number, emails=list(emails), as_of=as_of)
    return [row["email"] async for row in rows]


async def recipients(source: Source, number: str) -> int:
    """How many addresses were written to."""
    count: int = await queries.questionnaire.recipients(source, number=number)
    return count


async def came_back(source: Source, number: str) -> list[str]:
    """Addresses whose letters failed or came back."""
    return [row["to_address"] async for row in queries.questionnaire.came_back(source, number=number)]


async def note(  # noqa: PLR0917 - what an audit line is made of
    conn: Connection,
    questionnaire: Questionnaire,
    verb: AuditVerb,
    key: str,
    actor: str,
    as_of: datetime,
    **facts: str | int,
) -> bool:
    """Write into its timeline; False when a line of this key is there already."""
    return await audit.write(
        conn,
        key=f"{questionnaire.entity}/{key}",
        at=as_of,
        actor=actor,
        verb=verb,
        entity=questionnaire.entity,
        facts=facts,
    )


def _row_of(words: Words) -> dict[str, object]:
    return words.model_dump(mode="json")


def questionnaire_from(row: asyncpg.Record) -> Questionnaire:
    """A questionnaire as it stands in its row."""
    return Questionnaire.model_validate({name: row[name] for name in Questionnaire.model_fields})
