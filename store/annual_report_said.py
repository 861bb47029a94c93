"""What people say about annual reports, saved before anything else happens; that is what is acknowledged."""

from datetime import datetime
from uuid import uuid4

from schemas.annual_report import AnnualReport, ReportVerb, ReportYear
from schemas.submission import Submission
from store import submission as submissions
from store.database import Connection
from store.queries import queries

SYSTEM = "system"


async def save_opening(conn: Connection, year: ReportYear, *, actor: str, as_of: datetime) -> Submission:
    """Save the word of staff to open the reports of a year; said again it opens those that were not there before."""
    submission = Submission(
        id=uuid4(),
        kind="open_reports",
        entity=f"reports:{year}",
        natural_key=f"open_reports:{year}:{as_of.isoformat()}",
        actor=actor,
        received_at=as_of,
        payload={"year": year},
    )
    return await submissions.save(conn, submission)


async def save_confirmation(
    conn: Connection, report: AnnualReport, *, statement: str, signed_by: str, seen: str, actor: str, as_of: datetime
) -> Submission:
    """Save that a report is confirmed with this statement and name; pressing twice confirms once.

    `seen` is the mark of what whoever confirms had before them (`policy.annual_report.mark_of`).
    """
    key = await _key(conn, report, "confirm_report", f"{report.version + 1}:{seen}")
    payload = {"statement": statement, "signed_by": signed_by, "seen": seen}
    return await submissions.save(conn, _said(report, "confirm_report", key, payload, actor=actor, as_of=as_of))


async def save_reopening(
    conn: Connection, report: AnnualReport, *, reason: str, actor: str, as_of: datetime
) -> Submission:
    """Save that a completed report is opened again for this reason; pressing twice opens it once."""
    key = await _key(conn, report, "reopen_report", str(report.version))
    return await submissions.save(
        conn, _said(report, "reopen_report", key, {"reason": reason}, actor=actor, as_of=as_of)
    )


async def send_reopening(conn: Connection, report: AnnualReport, *, reason: str, as_of: datetime) -> None:
    """Have a completed report opened again for something that was recorded elsewhere; the sweeper delivers it once."""
    key = await _key(conn, report, "reopen_report", str(report.version))
    said = _said(report, "reopen_report", key, {"reason": reason}, actor=SYSTEM, as_of=as_of)
    await submissions.send_on(conn, said)


async def _key(conn: Connection, report: AnnualReport, verb: ReportVerb, what: str) -> str:
    """The same key for the same word; but what was refused may be said again."""
    refused = await queries.annual_report.refused(conn, entity=report.entity, kind=verb)
    return f"{verb}:{report.provider}:{report.year}:{what}:{refused}"


def _said(
    report: AnnualReport, verb: ReportVerb, key: str, payload: dict[str, str], *, actor: str, as_of: datetime
) -> Submission:
    return Submission(
        id=uuid4(),
        kind=verb,
        entity=report.entity,
        natural_key=key,
        actor=actor,
        received_at=as_of,
        payload=payload,
    )
