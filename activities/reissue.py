"""Reissuing the certificates of an event that would say something else since it was revised."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from schemas.event import Event
from schemas.roster import Purpose, Roster, RosterRow, RosterSource
from store import certificate, certificate_run
from store import roster as rosters
from store.database import Connection
from store.queries import queries


async def reissue(
    conn: Connection, event: Event, rows: Sequence[RosterRow], *, reason: str, actor: str, as_of: datetime
) -> int | None:
    """Make a roster of these rows, and a run that replaces the certificate of each.

    Rows of earlier revisions that are still to be done are left out: they say what the event does not say any more.

    Returns:
        The number of the run; None where there is nothing to replace.
    """
    await queries.roster.leave_out_of_revisions(conn, event=event.number)
    if not rows:
        return None
    first = await certificate.by_number(conn, rows[0].replaces or "")
    roster = Roster(
        id=uuid4(),
        event=event.number,
        occurrence=first.occurrence if first else 1,
        source=RosterSource.REVISION,
        purpose=Purpose.REISSUE,
        reason=reason,
        made_at=as_of,
        made_by=actor,
    )
    await rosters.add(conn, roster, event.provider)
    await rosters.set_rows(conn, roster.id, [], rows)
    number = await certificate_run.next_number(conn, event.number)
    taken = await queries.roster.take(conn, id=roster.id, run=number)
    await certificate_run.add(
        conn,
        event=event.number,
        number=number,
        roster=roster.id,
        purpose=Purpose.REISSUE,
        rows=taken,
        asked_by=actor,
        as_of=as_of,
    )
    return number
