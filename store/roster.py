"""Rosters: the people of a certificate run, row by row, from the first look at a file to the last certificate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from schemas.roster import Column, JudgedRow, Roster, RosterRow, RowProblem, RowState, Table
from schemas.submission import Submission
from store import certificate_run
from store import submission as submissions
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 50


async def add(conn: Connection, roster: Roster, provider: str) -> None:
    """Keep a roster as it was read; its rows follow once the columns are settled."""
    await queries.roster.add(
        conn,
        provider=provider,
        cells=roster.table.model_dump(mode="json") if roster.table else None,
        **roster.model_dump(exclude={"table", "discarded_at"}),
    )


async def hold(conn: Connection, roster: UUID) -> None:
    """Hold a roster until the transaction ends, so that what is said about its rows comes one after the other."""
    await queries.roster.lock(conn, id=roster)


async def find(source: Source, roster: UUID) -> Roster | None:
    """The roster of this id."""
    row = await queries.roster.find(source, id=roster)
    return _roster(row) if row else None


async def of_event(source: Source, event: str) -> list[Roster]:
    """The rosters of an event, newest first, without their tables."""
    return [_roster(row) async for row in queries.roster.of_event(source, event=event)]


async def set_rows(
    conn: Connection, roster: UUID, mapping: Sequence[Column], rows: Sequence[JudgedRow | RosterRow]
) -> None:
    """Judge a roster anew: the rows that no run took are replaced, the others stay as they are."""
    await queries.roster.lock(conn, id=roster)
    await queries.roster.set_mapping(conn, id=roster, mapping=list(mapping))
    await queries.roster.drop_rows(conn, id=roster)
    await queries.roster.add_rows(conn, id=roster, rows=[row.model_dump(mode="json") for row in rows])


async def set_table(conn: Connection, roster: UUID, table: Table) -> None:
    """Keep a table whose first line is read otherwise than before."""
    await queries.roster.set_table(conn, id=roster, cells=table.model_dump(mode="json"))


async def add_row(conn: Connection, roster: UUID, row: JudgedRow) -> None:
    """Add one row, unless its line is there already."""
    await queries.roster.add_rows(conn, id=roster, rows=[row.model_dump(mode="json")])


async def rows(
    source: Source, roster: UUID, states: Sequence[RowState] | None = None, limit: int = PAGE_SIZE, offset: int = 0
) -> list[RosterRow]:
    """A page of rows in the order of the file, of some states or of all."""
    wanted = list(states) if states is not None else None
    found = queries.roster.rows(source, id=roster, states=wanted, size=limit, skip=offset)
    return [row_from(each) async for each in found]


async def row(source: Source, roster: UUID, line: int) -> RosterRow | None:
    """One row of a roster."""
    found = await queries.roster.row(source, id=roster, line=line)
    return row_from(found) if found else None


async def replacing(source: Source, roster: UUID, certificate: str) -> RosterRow | None:
    """The row of a roster that is to replace a certificate."""
    found = await queries.roster.replacing(source, id=roster, certificate=certificate)
    return row_from(found) if found else None


async def counts(source: Source, roster: UUID) -> dict[RowState, int]:
    """How many rows are in each state; every state has a figure."""
    found = {RowState(each["state"]): each["rows"] async for each in queries.roster.counts(source, id=roster)}
    return {state: found.get(state, 0) for state in RowState}


async def change_row(conn: Connection, roster: UUID, row: JudgedRow) -> bool:
    """Put one row right; False when a run took it meanwhile."""
    values = row.model_dump(mode="json", exclude={"cells", "units", "attended_on", "merged_into"})
    changed = await queries.roster.change_row(conn, id=roster, units=row.units, attended_on=row.attended_on, **values)
    return changed is not None


async def leave_out(conn: Connection, roster: UUID, line: int) -> bool:
    """Leave a row out; it stays listed. False when a run took it, or it was left out before."""
    return await queries.roster.leave_out(conn, id=roster, line=line) is not None


async def discard(conn: Connection, roster: UUID, as_of: datetime) -> None:
    """Throw a list away: the rows that wait are left out, and it waits for nobody; what was issued stays."""
    await queries.roster.lock(conn, id=roster)
    await queries.roster.discard(conn, id=roster, as_of=as_of)
    await queries.roster.leave_out_all(conn, id=roster)


async def confirm(conn: Connection, roster: UUID, line: int) -> bool:
    """Take a row that was asked about for somebody else; False when nothing was asked about it."""
    return await queries.roster.confirm(conn, id=roster, line=line) is not None


async def merge(conn: Connection, roster: UUID, line: int, into: int | None, problems: Sequence[RowProblem]) -> bool:
    """Let another row stand for one that was asked about; False when nothing was asked about it."""
    said = [each.model_dump() for each in problems]
    return await queries.roster.merge(conn, id=roster, line=line, into=into, problems=said) is not None


async def merged_into(conn: Connection, roster: UUID, line: int) -> list[RosterRow]:
    """The rows that the row of this line stands for."""
    return [row_from(each) async for each in queries.roster.merged_into(conn, id=roster, line=line)]


async def take_apart(conn: Connection, roster: UUID, line: int) -> bool:
    """Let a row that another one stood for stand for itself; False when none does."""
    return await queries.roster.take_apart(conn, id=roster, line=line) is not None


async def remembered_mapping(source: Source, provider: str, header_key: str) -> list[Column] | None:
    """How a provider's columns of these headings were read last time."""
    found = await queries.roster.remembered(source, provider=provider, header_key=header_key)
    return [Column(each) for each in found] if found else None


async def remember_mapping(
    conn: Connection, provider: str, header_key: str, mapping: Sequence[Column], as_of: datetime
) -> None:
    """Read columns of these headings so from now on."""
    await queries.roster.remember(conn, provider=provider, header_key=header_key, mapping=list(mapping), as_of=as_of)


async def take(
    conn: Connection, roster: UUID, actor: str, as_of: datetime, *, among_paper: bool | None = None
) -> Submission | None:
    """Hand the good rows of a roster to a new run; None where no row is good (any more).

    `among_paper` says whether they are among those that were counted as issued on paper; None where nobody was asked.
    What comes back is acknowledged: the run will be carried out, whatever happens.
    """
    event = await queries.roster.lock(conn, id=roster)
    found = await find(conn, roster)
    if event is None or found is None:
        return None
    number = await certificate_run.next_number(conn, event)
    taken = await queries.roster.take(conn, id=roster, run=number)
    if not taken:
        return None
    await certificate_run.add(
        conn,
        event=event,
        number=number,
        roster=roster,
        purpose=found.purpose,
        rows=taken,
        asked_by=actor,
        as_of=as_of,
        among_paper=among_paper,
    )
    return await submissions.save(
        conn,
        Submission(
            id=uuid4(),
            kind="certificates",
            entity=f"certificates:{event}:{number}",
            natural_key=f"certificates:{event}:{number}",
            actor=actor,
            received_at=as_of,
            payload={"roster": str(roster), "event": event, "number": number},
        ),
    )


async def print_again(conn: Connection, event: str) -> None:
    """Judge rows anew that a run could not print; whatever still cannot be printed waits again after the next run."""
    await queries.roster.print_again(conn, event=event)


async def waiting_claims(conn: Connection, limit: int) -> list[UUID]:
    """Rosters of claims that nobody took yet, held until the transaction ends."""
    return [row["id"] async for row in queries.roster.waiting_claims(conn, size=limit)]


def row_from(row: asyncpg.Record) -> RosterRow:
    """A row of a roster as it stands in its row."""
    return RosterRow.model_validate({name: row[name] for name in RosterRow.model_fields})


def _roster(row: asyncpg.Record) -> Roster:
    facts: dict[str, Any] = {name: row[name] for name in Roster.model_fields}
    return Roster.model_validate(facts)
