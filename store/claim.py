"""Claims: attendees ask for their own certificate with a code; each claim is a row of the window's roster."""

from datetime import datetime
from uuid import UUID

from schemas.roster import ClaimWindow, JudgedRow, RosterRow
from store import roster as rosters
from store.database import Connection, Source
from store.queries import queries


async def open_window(conn: Connection, window: ClaimWindow) -> None:
    """Open a window; its roster is there already."""
    await queries.claim.add(conn, **window.model_dump())


async def close_windows(conn: Connection, event: str, occurrence: int, as_of: datetime) -> None:
    """Close every window of an occurrence; what was claimed is issued all the same."""
    await queries.claim.close(conn, event=event, occurrence=occurrence, as_of=as_of)


async def by_code(source: Source, code: str) -> ClaimWindow | None:
    """The window of a code, open or not."""
    row = await queries.claim.by_code(source, code=code)
    return ClaimWindow.model_validate(dict(row)) if row else None


async def of_event(source: Source, event: str) -> list[ClaimWindow]:
    """The windows of an event, the last one first."""
    return [ClaimWindow.model_validate(dict(row)) async for row in queries.claim.of_event(source, event=event)]


async def claim(conn: Connection, roster: UUID, row: JudgedRow) -> int:
    """Record a claim, and return its line; a person's second claim is their first one."""
    await queries.roster.lock(conn, id=roster)
    before = await of_person(conn, roster, row.person_key)
    if before:
        return before.line
    line: int = await queries.claim.next_line(conn, roster=roster)
    await rosters.add_row(conn, roster, row.model_copy(update={"line": line}))
    return line


async def of_person(source: Source, roster: UUID, person_key: str) -> RosterRow | None:
    """What a person claimed before."""
    row = await queries.claim.of_person(source, roster=roster, person_key=person_key)
    return rosters.row_from(row) if row else None
