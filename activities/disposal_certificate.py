"""What a certificate of disposal says: put together once it is done, from the list and the words of two people."""

from datetime import datetime

from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.figures import figure
from policy.mountain import long_instant
from policy.retention import RULE
from schemas.disposal import Disposal, DisposalCertificate, DisposedYear, LineState
from store import account, disposal
from store.database import Connection
from store.disposal import MOST_LINES, ListedLine

ISSUER = "Montana Office of Public Instruction"
GONE = [
    "Names, e-mail addresses and folio numbers of participants, in certificates, lists of participants and letters.",
    "What providers wrote about the events: descriptions, objectives, places, instructors, contacts, reasons, drafts.",
    "The words of letters, of forms that were sent and of the annual reports; whom letters went to.",
    "The record bundles, with all their files.",
]
LEFT = [
    "Of each event its number, title, format, dates, units and counts.",
    "Of each certificate its number, event, date and units: its verification page says that it existed.",
    "Of each annual report when it was completed, and its figures.",
    "In the audit list who did what and when, without words that were typed.",
]


async def certificate_of(conn: Connection, done: Disposal, as_of: datetime) -> DisposalCertificate:
    """What is certified of a disposal that was confirmed and carried out."""
    lines = await disposal.lines(conn, done.year, limit=MOST_LINES)
    disposed = _years(lines, LineState.DISPOSED)
    return DisposalCertificate(
        year=done.year,
        issuer=ISSUER,
        rule=RULE,
        day=mountain_date(as_of).isoformat(),
        listed_at=long_instant(done.listed_at),
        due_before=in_words(done.due_before),
        proposed_by=await _name(conn, done.proposed_by),
        proposed_at=_at(done.proposed_at),
        confirmed_by=await _name(conn, done.confirmed_by),
        confirmed_at=_at(done.confirmed_at),
        done_at=long_instant(as_of),
        events=figure(sum(each.line.events for each in lines if each.line.state is LineState.DISPOSED)),
        certificates=figure(sum(each.line.certificates for each in lines if each.line.state is LineState.DISPOSED)),
        disposed=disposed,
        held=_years(lines, LineState.HELD),
        left_out=_years(lines, LineState.LEFT_OUT),
        gone=GONE,
        left=LEFT,
    )


def _years(lines: list[ListedLine], state: LineState) -> list[DisposedYear]:
    return [
        DisposedYear(
            provider=each.line.provider,
            legal_name=each.legal_name,
            year=report_year_words(each.line.year),
            kept_until=in_words(each.line.retain_until),
            events=figure(each.line.events),
            certificates=figure(each.line.certificates),
            why=each.line.why,
        )
        for each in lines
        if each.line.state is state
    ]


async def _name(conn: Connection, actor: str | None) -> str:
    number = (actor or "").removeprefix("account:")
    found = await account.by_id(conn, int(number)) if number.isdecimal() else None
    return found.full_name if found else "somebody whose account is gone"


def _at(instant: datetime | None) -> str:
    return long_instant(instant) if instant else ""
