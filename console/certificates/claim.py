"""Self-claim: attendees enter the code they heard at the event, and get their certificate."""

from datetime import datetime, time, timedelta
from random import SystemRandom
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.audit
import store.certificate
import store.claim
import store.event
import store.occurrence
import store.provider
import store.roster
from console.events.own import own_occurrence, rule_set_for
from console.public import posted
from console.rosters.judging import about
from console.rosters.may_issue import closed
from console.security import rates
from console.templating import render
from policy.calendar import mountain_date, mountain_instant
from policy.certificate_number import LETTERS
from policy.roster import About, Crowd, RowText, judge_row
from policy.standing import uncovered
from policy.text import clean
from schemas.audit import AuditVerb
from schemas.event import Event, Format
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.problem import Problem
from schemas.roster import ClaimWindow, Purpose, Roster, RosterSource, RowState
from store.database import Connection, transaction

router = APIRouter()

FIELDS = ("name", "email", "folio")
CODE_LETTERS = 8
LAST_MINUTE = time(23, 59)
_RANDOM = SystemRandom()


@router.get("/claim")
async def ask(request: Request) -> Response:
    """A field for the code."""
    code = clean(request.query_params.get("code", "")).upper().replace(" ", "")[:20]
    if code and code.isascii() and code.replace("-", "").isalnum():
        return RedirectResponse(f"/claim/{code}", 303)
    return _asked(request, status_code=422 if code else 200, wrong=bool(code))


@router.get("/claim/{code}")
async def page(request: Request, code: str) -> Response:
    """The form of one who attended."""
    return await _page(request, code, {})


@router.post("/claim/{code}")
async def claim(request: Request, code: str) -> Response:
    """Record a claim; it is a row of the window's roster, and a run issues it within seconds."""
    known = await _window(request, code)
    if known is None:
        return await _page(request, code, {})
    window, event, occurrence = known
    judged_by = await about(request, event, occurrence)
    if _refusal(judged_by):
        return await _page(request, code, {})
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in FIELDS}
        sessions = [str(each) for each in form.getlist("sessions")][:200]
    if typed["email"]:
        rates.count(request, "claim", typed["email"])
    text = RowText(**typed, sessions=" ".join(sessions))
    row = judge_row(1, text, judged_by, Crowd())
    problems = [Problem(field="name", message=each.message) for each in row.problems]
    if not typed["email"]:
        problems.append(Problem(field="email", message="Enter your e-mail address; the certificate is sent there."))
    if problems:
        return await _page(request, code, typed, problems, sessions, status_code=422)
    async with transaction(request.app.state.pool) as conn:
        holders = await store.certificate.holders(conn, event.number, occurrence.ordinal)
        held = any(each.person_key == row.person_key for each in holders)
        if not held:
            await store.claim.claim(conn, window.roster, row.model_copy(update={"state": RowState.GOOD}))
    return RedirectResponse(f"/claim/{code}/received", 303)


@router.get("/claim/{code}/received")
async def received(request: Request, code: str) -> Response:
    """What happens now; it names nobody, so that a code tells nothing of who claimed."""
    window = await store.claim.by_code(request.app.state.pool, code)
    return render(request, "certificates/claimed.html", status_code=200 if window else 404, code=code)


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


async def _window(request: Request, code: str) -> tuple[ClaimWindow, Event, Occurrence] | None:
    """The window of a code while it is open."""
    pool, as_of = request.app.state.pool, request.state.as_of
    found = await store.claim.by_code(pool, code)
    if found is None or not found.opens_at <= as_of < found.closes_at:
        return None
    event = await store.event.by_number(pool, found.event)
    occurrence = await store.occurrence.find(pool, found.event, found.occurrence)
    if event is None or occurrence is None or occurrence.state is OccurrenceState.CANCELLED:
        return None
    return found, event, occurrence


def _refusal(judged_by: About) -> str:
    """Why nobody can claim a certificate, for who attended; what the organization may do is not theirs to read."""
    self_paced = judged_by.form.format is Format.SELF_PACED
    if uncovered(judged_by.history, judged_by.occurrence, None, today=judged_by.today, self_paced=self_paced):
        return (
            "This code is right, but certificates cannot be claimed: the approval of the organization was not in force "
            "when the activity was given. Ask the organization."
        )
    return ""


def _asked(
    request: Request, *, status_code: int, wrong: bool, opens_at: datetime | None = None, refusal: str = ""
) -> Response:
    return render(
        request,
        "certificates/claim_code.html",
        status_code=status_code,
        wrong=wrong,
        opens_at=opens_at,
        refusal=refusal,
    )


async def _nothing_to_claim(request: Request, code: str) -> Response:
    """Say when a code opens; one that never will counts as a guess."""
    found = await store.claim.by_code(request.app.state.pool, code)
    if found is None:
        rates.count(request, "wrong_code", code)
    ahead = found is not None and request.state.as_of < found.opens_at < found.closes_at
    return _asked(request, status_code=404, wrong=not ahead, opens_at=found.opens_at if found and ahead else None)


async def _page(
    request: Request,
    code: str,
    typed: dict[str, str],
    problems: list[Problem] | None = None,
    sessions: list[str] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    known = await _window(request, code)
    if known is None:
        return await _nothing_to_claim(request, code)
    window, event, occurrence = known
    if refusal := _refusal(await about(request, event, occurrence)):
        return _asked(request, status_code=409, wrong=False, refusal=refusal)
    return render(
        request,
        "certificates/claim.html",
        status_code=status_code,
        code=code,
        window=window,
        event=event,
        occurrence=occurrence,
        sessions=[item for item in event.form.schedule if item.kind == "session"]
        if event.form.format is Format.CONFERENCE
        else [],
        typed=typed,
        chosen=sessions or [],
        problems=problems or [],
    )
