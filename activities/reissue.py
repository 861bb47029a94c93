"""Reissuing every certificate of an event, because what is printed on them changed."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from policy.schedule import units_of_sessions
from schemas.certificate import Certificate
from schemas.event import Event
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from store import certificate, certificate_run
from store import roster as rosters
from store.database import Connection
from store.queries import queries


async def reissue_all(
    conn: Connection, event: Event, *, reason: str, actor: str, as_of: datetime
) -> tuple[int, int | None]:
    """Make a roster of every valid certificate of an event, and a run that replaces each.

    Returns:
        How many certificates will be replaced, and the number of the run; no run where there is nothing to replace.
    """
    valid = await certificate.valid_of_event(conn, event.number)
    if not valid:
        return 0, None
    roster = Roster(
        id=uuid4(),
        event=event.number,
        occurrence=valid[0].occurrence,
        source=RosterSource.REVISION,
        purpose=Purpose.REISSUE,
        reason=reason,
        made_at=as_of,
        made_by=actor,
    )
    await rosters.add(conn, roster, event.provider)
    await rosters.set_rows(conn, roster.id, [], [_row(event, line, each) for line, each in enumerate(valid, 1)])
    number = await certificate_run.next_number(conn, event.number)
    rows = await queries.roster.take(conn, id=roster.id, run=number)
    await certificate_run.add(
        conn,
        event=event.number,
        number=number,
        roster=roster.id,
        purpose=Purpose.REISSUE,
        rows=rows,
        asked_by=actor,
        as_of=as_of,
    )
    return rows, number


def _row(event: Event, line: int, old: Certificate) -> JudgedRow:
    return JudgedRow(
        line=line,
        cells=[],
        name=old.name,
        email=old.email,
        person_key=old.person_key,
        units=_units(event, old),
        sessions=old.sessions,
        attended_on=old.attended_on,
        folio=old.folio,
        replaces=old.number,
        state=RowState.GOOD,
    )


def _units(event: Event, old: Certificate) -> Decimal:
    """What the person attended stays; what it is worth follows the event, and is capped by it."""
    if old.sessions:
        return units_of_sessions(event.form, old.sessions)
    return min(old.units, event.form.units) if event.form.partial_credit else event.form.units
