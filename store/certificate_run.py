"""Certificate runs: each takes rows of a roster and is carried out by a workflow of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.certificate import CertificateRun
from schemas.roster import Purpose, RosterRow, RowProblem
from store.database import Connection, Source
from store.queries import queries


async def next_number(conn: Connection, event: str) -> int:
    """The number of an event's next run; who asks holds the event until the transaction ends."""
    await queries.certificate_run.lock_event(conn, event=event)
    number: int = await queries.certificate_run.next_number(conn, event=event)
    return number


async def add(
    conn: Connection,
    *,
    event: str,
    number: int,
    roster: UUID,
    purpose: Purpose,
    rows: int,
    asked_by: str,
    as_of: datetime,
    among_paper: bool | None = None,
) -> None:
    """Record a run that was asked for; `among_paper` is what was said about those on paper, if anything was asked."""
    await queries.certificate_run.add(
        conn,
        event=event,
        number=number,
        roster=roster,
        purpose=purpose,
        rows=rows,
        asked_by=asked_by,
        asked_at=as_of,
        among_paper=among_paper,
    )


async def find(source: Source, event: str, number: int) -> CertificateRun | None:
    """One run of an event."""
    row = await queries.certificate_run.find(source, event=event, number=number)
    return _run(row) if row else None


async def of_event(source: Source, event: str) -> list[CertificateRun]:
    """The runs of an event, newest first."""
    return [_run(row) async for row in queries.certificate_run.of_event(source, event=event)]


async def on_top(conn: Connection, event: str, numbers: Sequence[int]) -> list[int]:
    """What these runs issued is none of what was counted on paper; of which that was not known before."""
    rows = queries.certificate_run.on_top(conn, event=event, numbers=list(numbers))
    return sorted([row["number"] async for row in rows])


async def latest_of_roster(source: Source, roster: UUID) -> CertificateRun | None:
    """The last run of a roster."""
    row = await queries.certificate_run.latest_of_roster(source, roster=roster)
    return _run(row) if row else None


async def unfinished(source: Source) -> list[tuple[str, int]]:
    """Event and number of every run whose workflow must run."""
    return [(row["event"], row["number"]) async for row in queries.certificate_run.unfinished(source)]


async def begin(conn: Connection, event: str, number: int) -> list[int]:
    """Note that a run began, and return the lines it has before it."""
    await queries.certificate_run.begin(conn, event=event, number=number)
    return [row["line"] async for row in queries.certificate_run.lines(conn, event=event, number=number)]


async def chunk(source: Source, run: CertificateRun, first: int, last: int) -> list[RosterRow]:
    """The rows of a chunk that are not done yet."""
    rows = queries.certificate_run.chunk(source, roster=run.roster, number=run.number, first=first, last=last)
    return [RosterRow.model_validate({name: row[name] for name in RosterRow.model_fields}) async for row in rows]


async def give_numbers(conn: Connection, roster: UUID, numbers: dict[int, str]) -> None:
    """Give each line its certificate's number; a line that has one keeps it."""
    await queries.certificate_run.give_numbers(conn, roster=roster, lines=list(numbers), numbers=list(numbers.values()))


async def hold_rows(conn: Connection, roster: UUID, lines: Sequence[int]) -> list[int]:
    """The lines still to be done, held until the transaction ends."""
    return [row["line"] async for row in queries.certificate_run.hold_rows(conn, roster=roster, lines=list(lines))]


async def note(conn: Connection, run: CertificateRun, done: Sequence[int], failed: dict[int, list[RowProblem]]) -> None:
    """Note which lines are done, and which could not be and why."""
    await queries.certificate_run.done(conn, roster=run.roster, lines=list(done))
    for line, problems in failed.items():
        await queries.certificate_run.failed(
            conn, roster=run.roster, line=line, problems=[each.model_dump() for each in problems]
        )
    await queries.certificate_run.advance(conn, event=run.event, number=run.number, done=len(done), failed=len(failed))


async def issued(source: Source, event: str, number: int) -> int:
    """How many certificates a run issued beside those that replace another one."""
    found: int = await queries.certificate_run.issued(source, event=event, number=number)
    return found


async def finish(conn: Connection, event: str, number: int, as_of: datetime) -> bool:
    """Note that a run is through; False when that was noted before."""
    return await queries.certificate_run.finish(conn, event=event, number=number, as_of=as_of) is not None


def _run(row: Any) -> CertificateRun:
    return CertificateRun.model_validate({name: row[name] for name in CertificateRun.model_fields})
