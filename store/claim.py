"""Claims: attendees ask for their own certificate with a code; each claim is a row of the window's roster."""

from datetime import date, datetime
from uuid import UUID

from policy.claim_code import read_code
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
    """The window of a code, open or not, however the code is written."""
    row = await queries.claim.by_code(source, code=read_code(code))
    return ClaimWindow.model_validate(dict(row)) if row else None


async def of_event(source: Source, event: str) -> list[ClaimWindow]:
    """The windows of an event, the last one first."""
    return [ClaimWindow.model_validate(dict(row)) async for row in queries.claim.of_event(source, event=event)]


async def close_all(conn: Connection, event: str, as_of: datetime) -> None:
    """Close every window of an event."""
    await queries.claim.close_all(conn, event=event, as_of=as_of)


async def close_days(conn: Connection, provider: str, first_day: date, last_day: date, as_of: datetime) -> None:
    """Close every window of a provider's dates in these days."""
    await queries.claim.close_days(conn, provider=provider, first_day=first_day, last_day=last_day, as_of=as_of)


async def keep(conn: Connection, roster: UUID, row: JudgedRow, before: int | None) -> None:
    """Keep a claim: in the line of the one before, or in one of its own. Whoever keeps it holds the roster."""
    if before:
        await rosters.change_row(conn, roster, row.model_copy(update={"line": before}))
        return
    line: int = await queries.claim.next_line(conn, roster=roster)
    await rosters.add_row(conn, roster, row.model_copy(update={"line": line}))


async def not_issued(source: Source, event: str, occurrence: int) -> list[RosterRow]:
    """What was claimed of an occurrence with any code, and is not issued yet."""
    rows = queries.claim.not_issued(source, event=event, occurrence=occurrence)
    return [rosters.row_from(row) async for row in rows]


async def of_person(source: Source, roster: UUID, person_key: str) -> RosterRow | None:
    """What a person claimed before."""
    row = await queries.claim.of_person(source, roster=roster, person_key=person_key)
    return rosters.row_from(row) if row else None
