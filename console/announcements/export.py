"""The recipients of an announcement as a file: bulk addresses, for staff, and written down (MCA 2-6-1017)."""

from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.announcement_recipient
import store.audit
from console.announcements.held import held
from documents.spreadsheet import csv_bytes
from policy.mountain import short_instant
from schemas.audit import AuditVerb
from store.announcement_recipient import RecipientLine
from store.database import transaction

router = APIRouter()

HEADER = ("Number", "Address", "Name", "As", "Letter", "Sent", "Problem")
_STATES = {"planned": "Not yet queued", "left_out": "Left out"}
_LETTERS = {
    "queued": "Waiting to be sent",
    "dispatched": "Being sent",
    "sent": "Sent",
    "failed": "Failed",
    "bounced": "Came back",
}


@router.get("/staff/announcements/{number}/recipients.csv")
async def as_csv(request: Request, number: str) -> Response:
    """Everybody who gets it, with what became of the letter."""
    announcement = await held(request, number)
    async with transaction(request.app.state.pool) as conn:
        lines = await store.announcement_recipient.lines(conn, number)
        await store.audit.write(
            conn,
            key=f"{announcement.entity}/exported/{uuid4()}",
            at=request.state.as_of,
            actor=request.state.account.actor,
            verb=AuditVerb.ANNOUNCEMENT_EXPORTED,
            entity=announcement.entity,
            facts={"addresses": len(lines)},
        )
    name = f"announcement {number}.csv"
    return Response(
        csv_bytes(HEADER, [_row(line) for line in lines]),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _row(line: RecipientLine) -> list[str]:
    letter = _LETTERS[line.letter_state] if line.letter_state else _STATES.get(line.state, "")
    return [
        str(line.ordinal),
        line.address,
        line.name,
        line.provider or "subscriber",
        letter,
        short_instant(line.sent_at) if line.sent_at else "",
        line.problem or "",
    ]
