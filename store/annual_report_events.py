"""The events a report year covers: until when they are kept, and whether they are archived.

Each function wants a transaction that holds the events, so that nothing about them changes meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from schemas.annual_report import AnnualReport
from schemas.audit import AuditVerb
from store.annual_report import report_from
from store.database import Connection, Source
from store.queries import queries


async def hold_events(conn: Connection, report: AnnualReport) -> list[str]:
    """The numbers of all events with a date in a report's year, held until the transaction ends."""
    rows = queries.annual_report_events.hold(
        conn, provider=report.provider, first_day=report.first_day, last_day=report.last_day
    )
    return [row["number"] async for row in rows]


async def hold_covering(conn: Connection, provider: str, days: Iterable[date]) -> list[AnnualReport]:
    """The reports of a provider that cover one of these days, the earliest first; none is completed meanwhile."""
    rows = queries.annual_report_events.hold_covering(conn, provider=provider, days=sorted(set(days)))
    return [report_from(row) async for row in rows]


async def keep_events(conn: Connection, events: Sequence[str], as_of: datetime) -> None:
    """Note until when events are kept, by the year that is kept longest, once all that cover them are completed.

    A settled event whose years are all completed is asked to be archived; the sweeper delivers that, and once for each
    time the last of its years was completed.
    """
    rows = [row async for row in queries.annual_report_events.keep(conn, numbers=list(events))]
    settled = [row for row in rows if row["stage"] == "settled" and row["retain_until"]]
    if settled:
        await queries.annual_report_events.ask_to_archive(
            conn, numbers=[row["number"] for row in settled], years=[row["latest"] for row in settled], as_of=as_of
        )


async def are_completed(source: Source, event: str) -> bool:
    """Whether every report year that covers an event is completed."""
    return bool(await queries.annual_report_events.are_completed(source, number=event))


async def settle_again(
    conn: Connection, report: AnnualReport, events: Sequence[str], *, actor: str, as_of: datetime
) -> list[str]:
    """Let the archived ones of these events wait for corrections again, with a line in the timeline of each."""
    rows = queries.annual_report_events.settle_again(
        conn,
        numbers=list(events),
        actor=actor,
        verb=AuditVerb.EVENT_REOPENED,
        mark=f"{report.year}:{report.version}",
        year=report.year,
        as_of=as_of,
    )
    return [row["number"] async for row in rows]


async def settled_again(source: Source, report: AnnualReport) -> list[str]:
    """The events that wait for corrections again since a report was opened again last, and were archived before."""
    rows = queries.annual_report_events.settled_again(
        source, provider=report.provider, mark=f"{report.year}:{report.version}"
    )
    return [row["number"] async for row in rows]
