"""Drafts: a form as far as it was typed. A save never overwrites what another page saved meanwhile."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from schemas.draft import Aside, Draft, Fields
from store.database import Connection, Source
from store.queries import queries


async def add(
    conn: Connection,
    rule_set: str,
    as_of: datetime,
    draft: UUID | None = None,
    *,
    fields: Fields | None = None,
    aside: Iterable[Aside] = (),
    answered_under: str | None = None,
    reapplies: str | None = None,
    supersedes: str | None = None,
) -> Draft:
    """Begin a draft, empty or with what is known already, under an id of its own unless one is given."""
    row = await queries.draft.add(
        conn,
        id=draft or uuid4(),
        rule_set=rule_set,
        fields=fields or {},
        aside=_dumped(aside),
        answered_under=answered_under,
        reapplies=reapplies,
        supersedes=supersedes,
        as_of=as_of,
    )
    return _draft_from(row)


async def find(source: Source, draft: UUID) -> Draft | None:
    """The draft of this id."""
    row = await queries.draft.find(source, id=draft)
    return _draft_from(row) if row else None


async def that_supersedes(source: Source, application: str) -> Draft | None:
    """The draft by which a superseded application goes on."""
    row = await queries.draft.that_supersedes(source, application=application)
    return _draft_from(row) if row else None


async def of_application(source: Source, application: str) -> Draft | None:
    """The draft an application was submitted from."""
    row = await queries.draft.of_application(source, application=application)
    return _draft_from(row) if row else None


async def open_reapplication(source: Source, provider: str) -> Draft | None:
    """The draft by which a provider reapplies, as long as it is not submitted."""
    row = await queries.draft.open_reapplication(source, provider=provider)
    return _draft_from(row) if row else None


async def reapplication_under_review(source: Source, provider: str) -> str | None:
    """The number of a provider's reapplication that is submitted and not decided."""
    number: str | None = await queries.draft.reapplication_under_review(source, provider=provider)
    return number


async def lock(conn: Connection, draft: UUID) -> Draft | None:
    """The draft of this id, held until the transaction ends."""
    row = await queries.draft.lock(conn, id=draft)
    return _draft_from(row) if row else None


async def save(
    conn: Connection, draft: Draft, fields: Fields, *, revision: int, page: str, as_of: datetime
) -> Draft | None:
    """Save what a page that read this revision holds now; give a draft that is locked.

    Returns:
        The draft as saved; None when another page saved something else meanwhile, or it was submitted: then nothing
        was written.
    """
    if draft.application:
        return None
    if draft.fields == fields:
        return draft
    if revision != draft.revision and page != draft.saved_from:
        return None
    return _draft_from(await queries.draft.save(conn, id=draft.id, fields=fields, saved_from=page, as_of=as_of))


async def move(conn: Connection, draft: Draft, rule_set: str, fields: Fields, aside: Iterable[Aside]) -> Draft:
    """Go on under other rules; give a draft that is locked and not submitted."""
    row = await queries.draft.move(conn, id=draft.id, rule_set=rule_set, fields=fields, aside=_dumped(aside))
    return _draft_from(row)


async def set_aside(conn: Connection, draft: Draft, aside: Iterable[Aside]) -> Draft:
    """Keep what was typed for questions that are not asked any more; give a draft that is locked and not submitted."""
    return _draft_from(await queries.draft.set_aside(conn, id=draft.id, aside=_dumped(aside)))


async def dismiss(conn: Connection, draft: UUID, known: Iterable[str]) -> None:
    """Remember that the applicant is none of these organisations."""
    await queries.draft.dismiss(conn, id=draft, known=list(known))


def _dumped(aside: Iterable[Aside]) -> list[dict[str, str]]:
    return [each.model_dump() for each in aside]


def _draft_from(row: asyncpg.Record) -> Draft:
    return Draft.model_validate({name: row[name] for name in Draft.model_fields})
