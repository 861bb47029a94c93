"""The audit list, a page at a time."""

from collections.abc import Iterable
from datetime import date, datetime

from schemas.audit import AuditLine, AuditVerb
from schemas.model import Frozen
from store.audit import line_from
from store.database import Source
from store.queries import queries

PAGE_SIZE = 50


class AuditMark(Frozen):
    """The last line of a page, from which the next one goes on."""

    at: datetime
    id: int


class AuditPage(Frozen):
    """One page of the audit list, newest first."""

    lines: list[AuditLine]
    following: AuditMark | None


async def page(
    source: Source,
    *,
    actor: str | None,
    verb: AuditVerb | None,
    entity: str | None,
    after: AuditMark | None = None,
    size: int = PAGE_SIZE,
) -> AuditPage:
    """One page of the lines by this actor, of this verb, about this entity; ``None`` means any."""
    rows = queries.audit_list.page(
        source,
        actor=actor,
        verb=verb,
        entity=entity,
        before=after.at if after else None,
        before_id=after.id if after else None,
        size=size + 1,
    )
    lines = [line_from(row) async for row in rows]
    last = lines[size - 1] if len(lines) > size else None
    return AuditPage(lines=lines[:size], following=AuditMark(at=last.at, id=last.id) if last else None)


async def days(source: Source, lines: Iterable[AuditLine]) -> dict[tuple[str, int], tuple[date, date]]:
    """The first and the last day of the dates that lines about events name by their numbers."""
    asked = {_dated(line) for line in lines} - {None}
    rows = queries.audit_list.days(
        source, events=[each[0] for each in asked if each], ordinals=[each[1] for each in asked if each]
    )
    return {(f"event:{row['event']}", row["ordinal"]): (row["first_day"], row["last_day"]) async for row in rows}


def _dated(line: AuditLine) -> tuple[str, int] | None:
    kind, _, number = line.entity.partition(":")
    ordinal = line.facts.get("occurrence")
    return (number, ordinal) if kind == "event" and isinstance(ordinal, int) else None
