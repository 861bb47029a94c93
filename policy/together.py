"""Rows of one person at a conference, put together: units are those of all sessions attended, summed and capped.

Attendance is often kept session by session, and recordings are watched later, so one person stands in several rows, and
may hold a certificate of fewer sessions already.
"""

from collections.abc import Collection, Iterable, Sequence

from policy.roster_cells import problem
from policy.schedule import units_of_sessions
from schemas.event import EventForm
from schemas.roster import Holder, JudgedRow, RowState


def together(rows: Sequence[JudgedRow], form: EventForm) -> list[JudgedRow]:
    """The rows of a list, in their order: of those with one name and one address the first stands for all.

    The others stay listed and say with which line they were put together. Rows that are wrong are left alone; so are
    those without an address, for two people may have one name: they are asked about.
    """
    first: dict[str, JudgedRow] = {}
    for row in rows:
        if row.state is RowState.GOOD and row.email:
            first[row.person_key] = joined(first[row.person_key], row, form) if row.person_key in first else row
    lines = {row.line: row for row in first.values()}
    return [lines.get(row.line) or merged_into(row, first.get(row.person_key)) for row in rows]


def joined(row: JudgedRow, other: JudgedRow, form: EventForm) -> JudgedRow:
    """A row with what another one of the same person adds; a day is kept only where both say the same."""
    sessions = union(form, row.sessions, other.sessions)
    return row.model_copy(
        update={
            "sessions": sessions,
            "units": units_of_sessions(form, sessions),
            "attended_on": row.attended_on if row.attended_on == other.attended_on else None,
            "folio": row.folio or other.folio,
        }
    )


def merged_into(row: JudgedRow, first: JudgedRow | None) -> JudgedRow:
    """A row another one stands for; itself where there is none."""
    if first is None or row.state is not RowState.GOOD:
        return row
    sessions = ", ".join(first.sessions)
    message = f"Put together with line {first.line}, which now names {sessions}."
    merged = {"state": RowState.MERGED, "merged_into": first.line, "problems": [problem("merged", message)]}
    return row.model_copy(update=merged)


def apart(first: JudgedRow, row: JudgedRow, kept: Collection[str], form: EventForm) -> JudgedRow:
    """The row that stood for another one as well, without the sessions of that one but for those it keeps."""
    sessions = [each for each in first.sessions if each in kept or each not in row.sessions]
    return first.model_copy(update={"sessions": sessions, "units": units_of_sessions(form, sessions)})


def adding_to(row: JudgedRow, holder: Holder, form: EventForm) -> JudgedRow | None:
    """The row that replaces a certificate by one with more units; None where it would have no more."""
    sessions = union(form, holder.sessions, row.sessions)
    units = units_of_sessions(form, sessions)
    if units <= holder.units:
        return None
    return row.model_copy(
        update={
            "person_key": holder.person_key,
            "sessions": sessions,
            "units": units,
            "attended_on": None,
            "folio": row.folio or holder.folio,
            "replaces": holder.number,
            "state": RowState.GOOD,
            "problems": [],
        }
    )


def union(form: EventForm, one: Iterable[str], other: Iterable[str]) -> list[str]:
    """The sessions of both, in the order of the schedule."""
    attended = {*one, *other}
    return [item.id for item in form.schedule if item.id in attended]
