"""Certificates issued here that had been counted as issued on paper: they are counted once."""

from datetime import datetime

from schemas.audit import AuditVerb
from schemas.certificate import CertificateRun
from schemas.event import Event
from schemas.occurrence import Occurrence
from store import certificate_run, occurrence
from store import record as records
from store.database import Connection
from store.record import Record


async def take_off_paper(
    conn: Connection, event: Event, counted: Occurrence, run: CertificateRun, as_of: datetime
) -> None:
    """Correct the count of a date by what a run issued of those on paper, with its reason, as whoever issued said.

    Whoever calls holds the event, and knows that the run is through now for the first time.
    """
    issued = await certificate_run.issued(conn, run.event, run.number)
    off, before = min(issued, counted.paper or 0), counted.total
    if not run.among_paper or not off or counted.paper is None or before is None:
        return
    # What people knew as the count before the run; in between nobody saw it.
    before -= issued
    note = f"{off} of the {counted.paper} counted on paper were issued here, by run {run.number}."
    corrected = counted.model_copy(update={"paper": counted.paper - off, "count_note": note})
    await occurrence.save(conn, corrected)
    facts = {
        "occurrence": counted.ordinal,
        "total": corrected.total,
        "issued": counted.issued,
        "before": before,
        "note": note,
    }
    record = Record(
        key=f"{event.entity}/run/{run.number}/off-paper",
        at=as_of,
        actor=run.asked_by,
        verb=AuditVerb.OCCURRENCE_COUNT_CORRECTED,
        entity=event.entity,
        facts=facts,
    )
    await records.write(conn, record, as_of)
