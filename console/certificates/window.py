"""The window in which attendees claim: opened with a fresh code for days that are chosen, or closed."""

from collections.abc import Sequence
from datetime import datetime
from random import SystemRandom
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.claim
import store.event
import store.provider
import store.roster
from console.events.over import over_page, why_closed
from console.events.own import own_occurrence, rule_set_for
from console.events.said import UNPROCESSABLE, typed
from console.public import posted
from console.rosters.may_issue import closed
from console.templating import render
from policy.certificate_number import LETTERS
from policy.claim_window import ClaimDays, instants, read_claim_days, widest
from schemas.audit import AuditVerb
from schemas.event import Event
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.roster import ClaimWindow, Purpose, Roster, RosterSource
from store.database import transaction

router = APIRouter()

CODE_LETTERS = 8
_RANDOM = SystemRandom()


@router.get("/providers/{provider}/events/{number}/occurrences/{ordinal}/claims")
async def page(request: Request, number: str, ordinal: int) -> Response:
    """The code while there is one; otherwise what it is for, and from when until when it shall hold."""
    event, occurrence = await own_occurrence(request, number, ordinal)
    may = _widest(request, event, occurrence)
    days = {"claim_from": may.first.isoformat(), "claim_until": may.last.isoformat()}
    return await _page(request, event, occurrence, days)


@router.post("/providers/{provider}/events/{number}/occurrences/{ordinal}/claims")
async def act(request: Request, number: str, ordinal: int) -> Response:
    """Open the window with a fresh code, or close it."""
    event, occurrence = await own_occurrence(request, number, ordinal)
    async with posted.posted(request) as form:
        days, opens = typed(form, "claim_from", "claim_until"), posted.text(form, "action") == "open"
    there = f"{request.state.own}/events/{number}"
    if not opens:
        await _record(request, event, occurrence, None)
        return RedirectResponse(f"{there}?told=claims_closed", 303)
    if await _refused(request, event, occurrence):
        return RedirectResponse(f"{there}?told=claims_refused", 303)
    chosen, problems = read_claim_days(days["claim_from"], days["claim_until"], _widest(request, event, occurrence))
    if chosen is None:
        return await _page(request, event, occurrence, days, problems, status_code=UNPROCESSABLE)
    await _record(request, event, occurrence, chosen)
    return RedirectResponse(f"{there}/occurrences/{ordinal}/claims", 303)


async def _record(request: Request, event: Event, occurrence: Occurrence, days: ClaimDays | None) -> None:
    as_of, ordinal = request.state.as_of, occurrence.ordinal
    async with transaction(request.app.state.pool) as conn:
        await store.event.lock(conn, event.number)
        await store.claim.close_windows(conn, event.number, ordinal, as_of)
        if days:
            roster = _roster(event, occurrence, request.state.account.actor, as_of)
            await store.roster.add(conn, roster, event.provider)
            await store.claim.open_window(conn, _window(roster, occurrence, days))
        await store.audit.write(
            conn,
            key=f"{event.entity}/claims/{ordinal}/{as_of.isoformat()}",
            at=as_of,
            actor=request.state.account.actor,
            verb=AuditVerb.EVENT_CLAIM_OPENED if days else AuditVerb.EVENT_CLAIM_CLOSED,
            entity=event.entity,
            facts={"occurrence": ordinal},
        )


def _roster(event: Event, occurrence: Occurrence, actor: str, as_of: datetime) -> Roster:
    """What is claimed becomes rows of a list of its own."""
    return Roster(
        id=uuid4(),
        event=event.number,
        occurrence=occurrence.ordinal,
        source=RosterSource.CLAIM,
        purpose=Purpose.ISSUE,
        made_at=as_of,
        made_by=actor,
    )


def _window(roster: Roster, occurrence: Occurrence, days: ClaimDays) -> ClaimWindow:
    opens_at, closes_at = instants(days, occurrence, roster.made_at)
    return ClaimWindow(
        code=_code(),
        event=roster.event,
        occurrence=roster.occurrence,
        roster=roster.id,
        opens_at=opens_at,
        closes_at=closes_at,
        opened_by=roster.made_by,
    )


def _code() -> str:
    """A code that is easily read aloud and not guessed: 39 bits, and few tries an hour."""
    letters = "".join(_RANDOM.choice(LETTERS) for _ in range(CODE_LETTERS))
    return f"{letters[:4]}-{letters[4:]}"


def _widest(request: Request, event: Event, occurrence: Occurrence) -> ClaimDays:
    return widest(occurrence, rule_set_for(request, event.rule_set).events, request.state.as_of)


async def _refused(request: Request, event: Event, occurrence: Occurrence) -> str:
    history = await store.provider.standings(request.app.state.pool, event.provider, request.state.as_of)
    wrong = closed(event, occurrence, history, request.state.as_of)
    return wrong or await why_closed(request, event, occurrence)


async def _page(  # noqa: PLR0917 - all that the page shows
    request: Request,
    event: Event,
    occurrence: Occurrence,
    days: dict[str, str],
    problems: Sequence[Problem] = (),
    status_code: int = 200,
) -> Response:
    windows = await store.claim.of_event(request.app.state.pool, event.number)
    as_of = request.state.as_of
    open_now = [each for each in windows if each.occurrence == occurrence.ordinal and each.closes_at > as_of]
    if not open_now and (why := await _refused(request, event, occurrence)):
        return await over_page(request, event, why)
    return render(
        request,
        "certificates/window.html",
        status_code=status_code,
        event=event,
        occurrence=occurrence,
        window=open_now[0] if open_now else None,
        may=_widest(request, event, occurrence),
        typed=days,
        problems=list(problems),
        as_of=as_of,
    )
