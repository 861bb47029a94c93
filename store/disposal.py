"""Disposals: what was due and listed, who said what about it, and what became of each line."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg

from schemas.disposal import Disposal, DisposalCertificate, DisposalLine, LineState
from schemas.model import Frozen
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 50
MOST_LINES = 100_000
"""Lines of one list; every provider's year is one."""
_CHANGING = ("state", "proposed_by", "proposed_at", "confirmed_by", "confirmed_at", "dropped_by", "dropped_at")


class DueYear(Frozen):
    """A provider's year whose records need not be kept any longer, with what would go."""

    provider: str
    year: int
    retain_until: date
    events: int
    certificates: int


class ListedLine(Frozen):
    """A line with the name of its provider."""

    line: DisposalLine
    legal_name: str


class LineTotals(Frozen):
    """How many lines of a list are in one state, of how many providers, with how many events and certificates."""

    lines: int = 0
    providers: int = 0
    events: int = 0
    certificates: int = 0


Totals = dict[LineState, LineTotals]


async def due(source: Source, before: date) -> list[DueYear]:
    """What had to be kept until a day before this one, by provider and year."""
    return [DueYear.model_validate(dict(row)) async for row in queries.disposal.due(source, before=before)]


async def add(conn: Connection, disposal: Disposal, lines: Sequence[DisposalLine]) -> bool:
    """Keep a list; False when that of its year is there already, and then nothing is written."""
    year, due_before = disposal.year, disposal.due_before
    added = await queries.disposal.add(conn, year=year, due_before=due_before, as_of=disposal.listed_at)
    if not added:
        return False
    await queries.disposal.add_lines(
        conn, year=year, lines=[line.model_dump(mode="json", exclude={"disposal", "disposed_at"}) for line in lines]
    )
    await save(conn, disposal)
    return True


async def save(conn: Connection, disposal: Disposal) -> None:
    """Write everything that changes about a disposal, but for its certificate."""
    changing = {name: getattr(disposal, name) for name in (*_CHANGING, "drop_reason", "done_at")}
    await queries.disposal.save(conn, year=disposal.year, **changing)


async def find(source: Source, year: int) -> Disposal | None:
    """The disposal of a year; None where nothing was due in it."""
    row = await queries.disposal.find(source, year=year)
    return _disposal(row) if row else None


async def lock(conn: Connection, year: int) -> Disposal | None:
    """The disposal of a year, held until the transaction ends."""
    row = await queries.disposal.lock(conn, year=year)
    return _disposal(row) if row else None


async def every(source: Source) -> list[Disposal]:
    """Each year's disposal, the last one first."""
    return [_disposal(row) async for row in queries.disposal.every(source)]


async def open_years(source: Source) -> list[int]:
    """The years of disposals whose workflow must run."""
    return [row["year"] async for row in queries.disposal.open_years(source)]


async def lines(
    source: Source, year: int, state: LineState | None = None, limit: int = PAGE_SIZE, offset: int = 0
) -> list[ListedLine]:
    """A page of the lines of a list, of one state or of all."""
    rows = queries.disposal.lines(source, year=year, state=state, size=limit, skip=offset)
    return [ListedLine(line=_line(row), legal_name=row["legal_name"]) async for row in rows]


async def totals(source: Source, years: Sequence[int]) -> dict[int, Totals]:
    """What each list comes to, by the state of its lines; every state has its figures."""
    found: dict[int, Totals] = {year: {state: LineTotals() for state in LineState} for year in years}
    async for row in queries.disposal.totals(source, years=list(years)):
        figures = {name: row[name] for name in LineTotals.model_fields}
        found[row["year"]][LineState(row["state"])] = LineTotals.model_validate(figures)
    return found


async def left_to_do(source: Source, year: int) -> list[int]:
    """The ordinals of lines that are still to be disposed of, in Postgres or in the vault."""
    return [row["ordinal"] async for row in queries.disposal.left_to_do(source, year=year)]


async def chunk(source: Source, year: int, first: int, last: int) -> list[DisposalLine]:
    """The lines of a chunk, but for those that were held or left out."""
    return [_line(row) async for row in queries.disposal.chunk(source, year=year, first=first, last=last)]


async def lock_line(conn: Connection, line: DisposalLine) -> DisposalLine | None:
    """A line as it stands, held until the transaction ends."""
    row = await queries.disposal.lock_line(conn, year=line.disposal, ordinal=line.ordinal)
    return _line(row) if row else None


async def settle_line(conn: Connection, line: DisposalLine) -> None:
    """Note what became of a line."""
    await queries.disposal.settle_line(
        conn,
        year=line.disposal,
        **line.model_dump(include={"ordinal", "state", "why", "events", "certificates", "disposed_at"}),
    )


async def of_report(source: Source, provider: str, year: int) -> DisposalLine | None:
    """The line by which a provider's year was disposed of."""
    row = await queries.disposal.of_report(source, provider=provider, year=year)
    return _line(row) if row else None


async def keep_certificate(conn: Connection, year: int, certificate: DisposalCertificate, sha256: str) -> None:
    """Keep what the certificate of disposal says, and the hash of its PDF."""
    said = certificate.model_dump(mode="json")
    await queries.disposal.keep_certificate(conn, year=year, certificate=said, sha256=sha256)


async def certificate(source: Source, year: int) -> tuple[DisposalCertificate, str] | None:
    """What the certificate of disposal says, and the hash of its PDF."""
    row = await queries.disposal.certificate(source, year=year)
    return (DisposalCertificate.model_validate(row["certificate"]), row["certificate_sha256"]) if row else None


def _disposal(row: asyncpg.Record) -> Disposal:
    return Disposal.model_validate({name: row[name] for name in Disposal.model_fields})


def _line(row: asyncpg.Record) -> DisposalLine:
    facts: dict[str, Any] = {name: row[name] for name in DisposalLine.model_fields}
    return DisposalLine.model_validate(facts)
