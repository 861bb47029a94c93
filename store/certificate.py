"""Certificates: written once, voided at most once, never deleted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from policy.names import search_key
from schemas.certificate import Certificate, CertificateState
from schemas.model import Frozen
from schemas.roster import Holder
from store.database import Connection, Source
from store.pattern import each_word, means_nothing
from store.queries import queries

PAGE_SIZE = 50
_LATER = {"state", "voided_at", "voided_by", "void_reason", "replaced_by", "disposed_at"}


class CertificatePage(Frozen):
    """One page of certificates by name, and how many there are on all pages."""

    certificates: list[Certificate]
    total: int


async def issue(conn: Connection, certificates: Sequence[Certificate]) -> set[int]:
    """Write certificates; the lines of those that are new come back.

    Left out are those written before, and people who hold a valid certificate of the occurrence already.
    """
    values = [each.model_dump(mode="json", exclude=_LATER) | {"search_key": _key(each)} for each in certificates]
    return {row["line"] async for row in queries.certificate.issue(conn, certificates=values)}


async def void(
    conn: Connection, replaced_by: dict[str, str | None], *, actor: str, reason: str, as_of: datetime
) -> set[str]:
    """Void certificates, each with the one that replaces it, if any; those that were valid come back."""
    rows = queries.certificate.void(
        conn,
        numbers=list(replaced_by),
        replaced_by=list(replaced_by.values()),
        by=actor,
        reason=reason,
        as_of=as_of,
    )
    return {row["number"] async for row in rows}


async def stand_again(conn: Connection, numbers: Sequence[str]) -> None:
    """Take back what this transaction voided, because its replacement could not be written."""
    if numbers:
        await queries.certificate.stand_again(conn, numbers=list(numbers))


async def by_number(source: Source, number: str) -> Certificate | None:
    """The certificate of this number, as it is printed."""
    row = await queries.certificate.by_number(source, number=number)
    return certificate_from(row) if row else None


async def of_numbers(source: Source, numbers: Sequence[str]) -> dict[str, Certificate]:
    """Several certificates by number."""
    rows = queries.certificate.of_numbers(source, numbers=list(numbers))
    return {row["number"]: certificate_from(row) async for row in rows}


async def of_event(
    source: Source,
    event: str,
    occurrence: int | None = None,
    *,
    search: str = "",
    state: CertificateState | None = None,
    limit: int = PAGE_SIZE,
    offset: int = 0,
) -> CertificatePage:
    """A page of an event's certificates; the words of `search` are looked for in name, address and number.

    Accents, case and the order of words do not matter.
    """
    if means_nothing(search):
        return CertificatePage(certificates=[], total=0)
    rows = [
        row
        async for row in queries.certificate.of_event(
            source,
            event=event,
            occurrence=occurrence,
            **each_word(search),
            state=state,
            size=limit,
            skip=offset,
        )
    ]
    return CertificatePage(certificates=[certificate_from(row) for row in rows], total=rows[0]["total"] if rows else 0)


async def valid_of_event(source: Source, event: str) -> list[Certificate]:
    """Every valid certificate of an event."""
    return [certificate_from(row) async for row in queries.certificate.valid_of_event(source, event=event)]


async def in_part(source: Source, event: str) -> set[str]:
    """The numbers of valid certificates whose holders attended in part."""
    return {row["valid"] async for row in queries.certificate.in_part(source, event=event)}


async def holders(source: Source, event: str, occurrence: int) -> list[Holder]:
    """Who holds a valid certificate of an occurrence."""
    rows = queries.certificate.holders(source, event=event, occurrence=occurrence)
    return [Holder.model_validate(dict(row)) async for row in rows]


async def history(source: Source, number: str) -> list[Certificate]:
    """A certificate with all it replaced and all that replaced it, the first one first."""
    return [certificate_from(row) async for row in queries.certificate.history(source, number=number)]


def certificate_from(row: asyncpg.Record) -> Certificate:
    """A certificate as it stands in its row."""
    return Certificate.model_validate({name: row[name] for name in Certificate.model_fields})


def _key(certificate: Certificate) -> str:
    return search_key(f"{certificate.number} {certificate.name} {certificate.email}")


def line_key(roster: UUID, line: int) -> str:
    """What names a row of a roster in keys of records."""
    return f"{roster}/{line}"
