"""The window of claims: a provider opens it with a code of its own, and closes it."""

from datetime import datetime, time, timedelta
from random import SystemRandom
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.claim
import store.event
import store.provider
import store.roster
from console.events.own import own_occurrence, rule_set_for
from console.public import posted
from console.rosters.may_issue import closed
from policy.calendar import mountain_date, mountain_instant
from policy.certificate_number import LETTERS
from schemas.audit import AuditVerb
from schemas.event import Event
from schemas.occurrence import Occurrence
from schemas.roster import ClaimWindow, Purpose, Roster, RosterSource
from store.database import Connection, transaction

router = APIRouter()

CODE_LETTERS = 8
LAST_MINUTE = time(23, 59)
_RANDOM = SystemRandom()


@router.post("/provider/events/{number}/occurrences/{ordinal}/claims")
async def window(request: Request, number: str, ordinal: int) -> Response:
    """Open the window with a fresh code, or close it."""
    event, occurrence = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        opens = posted.text(form, "action") == "open"
    as_of = request.state.as_of
    history = await store.provider.standings(request.app.state.pool, event.provider)
    if opens and closed(event, occurrence, history, as_of):
        return RedirectResponse(f"/provider/events/{number}?told=claims_refused", 303)
    async with transaction(request.app.state.pool) as conn:
        await store.event.lock(conn, number)
        await store.claim.close_windows(conn, number, ordinal, as_of)
        if opens:
            await _open(request, conn, event, occurrence)
        await store.audit.write(
            conn,
            key=f"{event.entity}/claims/{ordinal}/{as_of.isoformat()}",
            at=as_of,
            actor=request.state.account.actor,
            verb=AuditVerb.EVENT_CLAIM_OPENED if opens else AuditVerb.EVENT_CLAIM_CLOSED,
            entity=event.entity,
            facts={"occurrence": ordinal},
        )
    return RedirectResponse(f"/provider/events/{number}?told={'claims' if opens else 'claims_closed'}", 303)


async def _open(request: Request, conn: Connection, event: Event, occurrence: Occurrence) -> None:
    as_of = request.state.as_of
    roster = Roster(
        id=uuid4(),
        event=event.number,
        occurrence=occurrence.ordinal,
        source=RosterSource.CLAIM,
        purpose=Purpose.ISSUE,
        made_at=as_of,
        made_by=request.state.account.actor,
    )
    await store.roster.add(conn, roster, event.provider)
    await store.claim.open_window(
        conn,
        ClaimWindow(
            code=_code(),
            event=event.number,
            occurrence=occurrence.ordinal,
            roster=roster.id,
            # Nobody has attended what has not begun.
            opens_at=max(as_of, occurrence.starts_at),
            closes_at=_closes_at(request, event, occurrence),
            opened_by=request.state.account.actor,
        ),
    )


def _closes_at(request: Request, event: Event, occurrence: Occurrence) -> datetime:
    """The end of the day so many days after the end, or after today where that is later."""
    days = rule_set_for(request, event.rule_set).events.claim_days
    last = max(mountain_date(occurrence.ends_at), mountain_date(request.state.as_of))
    return mountain_instant(last + timedelta(days=days), LAST_MINUTE)


def _code() -> str:
    """A code that is easily read aloud and not guessed: 39 bits, and few tries an hour."""
    letters = "".join(_RANDOM.choice(LETTERS) for _ in range(CODE_LETTERS))
    return f"{letters[:4]}-{letters[4:]}"
