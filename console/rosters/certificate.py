"""The certificates of an event, and what is put right about one: void, reissue, correct a name."""

from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.occurrence
import store.roster
from console.events.own import own_event
from console.public import posted
from console.public.paging import Paging, page_number
from console.rosters.own import own_certificate
from console.templating import render
from policy.calendar import mountain_date
from policy.roster import About, Crowd, RowText, judge_row
from policy.text import clean
from schemas.certificate import Certificate, CertificateState
from schemas.event import Event
from schemas.problem import Problem
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from store.database import transaction

router = APIRouter()

PAGE_SIZE = 50
LONGEST_REASON = 1000
FIELDS = ("name", "email", "units", "sessions", "attended_on", "folio", "reason")


@router.get("/provider/events/{number}/certificates")
async def listed(request: Request, number: str) -> Response:
    """Every certificate of an event, by name."""
    event = await own_event(request, number)
    search = clean(request.query_params.get("q", ""))[:120]
    page = page_number(request.query_params.get("page", ""))
    found = await store.certificate.of_event(
        request.app.state.pool, number, search=search, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
    )
    paging = Paging(page, found.total, PAGE_SIZE, {"q": search})
    return render(request, "rosters/certificates.html", event=event, found=found, search=search, paging=paging)


@router.get("/provider/certificates/{certificate}")
async def page(request: Request, certificate: str) -> Response:
    """One certificate with its history."""
    found, event = await own_certificate(request, certificate)
    history = await store.certificate.history(request.app.state.pool, certificate)
    return render(request, "rosters/certificate.html", certificate=found, event=event, history=history)


@router.get("/provider/certificates/{certificate}/void")
async def void_page(request: Request, certificate: str) -> Response:
    """Void it, with a reason."""
    found, event = await own_certificate(request, certificate)
    return _void(request, found, event, "")


@router.post("/provider/certificates/{certificate}/void")
async def void(request: Request, certificate: str) -> Response:
    """Void it; its count adjusts itself."""
    found, event = await own_certificate(request, certificate)
    async with posted.posted(request) as form:
        reason = clean(posted.text(form, "reason"), multiline=True)
    if problems := _reason(reason):
        return _void(request, found, event, reason, problems, status_code=422)
    row = JudgedRow(
        line=1,
        cells=[],
        name=found.name,
        email=found.email,
        person_key=found.person_key,
        units=found.units,
        replaces=found.number,
        state=RowState.GOOD,
    )
    return await _run(request, found, Purpose.VOID, row, reason)


@router.get("/provider/certificates/{certificate}/reissue")
async def reissue_page(request: Request, certificate: str) -> Response:
    """Correct what it says, with a reason."""
    found, event = await own_certificate(request, certificate)
    typed = {
        "name": found.name,
        "email": found.email,
        "units": f"{found.units.normalize():f}",
        "sessions": " ".join(found.sessions),
        "attended_on": found.attended_on.isoformat() if found.attended_on else "",
        "folio": found.folio,
        "reason": "",
    }
    return _reissue(request, found, event, typed)


@router.post("/provider/certificates/{certificate}/reissue")
async def reissue(request: Request, certificate: str) -> Response:
    """Issue a new one in its place."""
    found, event = await own_certificate(request, certificate)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name), multiline=name == "reason") for name in FIELDS}
    pool = request.app.state.pool
    occurrence = await store.occurrence.find(pool, event.number, found.occurrence)
    assert occurrence  # a certificate's row refers to its occurrence's  # noqa: S101
    holders = await store.certificate.holders(pool, event.number, found.occurrence)
    text = RowText(**{name: typed[name] for name in FIELDS if name != "reason"})
    about = About(form=event.form, occurrence=occurrence, today=mountain_date(request.state.as_of))
    row = judge_row(1, text, about, Crowd(each for each in holders if each.number != found.number))
    problems = [Problem(field="name", message=each.message) for each in row.problems] + _reason(typed["reason"])
    if problems:
        return _reissue(request, found, event, typed, problems, status_code=422)
    return await _run(
        request, found, Purpose.REISSUE, row.model_copy(update={"replaces": found.number}), typed["reason"]
    )


async def _run(request: Request, old: Certificate, purpose: Purpose, row: JudgedRow, reason: str) -> Response:
    """A roster of one row, and a run of its own; pressed twice, the second finds the certificate voided."""
    if old.state is not CertificateState.VALID:
        return RedirectResponse(f"/provider/certificates/{old.number}", 303)
    roster = Roster(
        id=uuid4(),
        event=old.event,
        occurrence=old.occurrence,
        source=RosterSource.CORRECTION,
        purpose=purpose,
        reason=reason,
        made_at=request.state.as_of,
        made_by=request.state.account.actor,
    )
    async with transaction(request.app.state.pool) as conn:
        await store.roster.add(conn, roster, old.provider)
        await store.roster.set_rows(conn, roster.id, [], [row])
        submission = await store.roster.take(conn, roster.id, request.state.account.actor, request.state.as_of)
    assert submission  # a good row was put into it just now  # noqa: S101
    await request.app.state.gateway.deliver(submission)
    return RedirectResponse(f"/provider/events/{old.event}/runs/{submission.payload['number']}", 303)


def _reason(reason: str) -> list[Problem]:
    if not reason:
        return [Problem(field="reason", message="Write the reason; whoever holds the certificate will read it.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []


def _void(
    request: Request,
    certificate: Certificate,
    event: Event,
    reason: str,
    problems: list[Problem] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "rosters/void.html",
        status_code=status_code,
        certificate=certificate,
        event=event,
        reason=reason,
        problems=problems or [],
        longest=LONGEST_REASON,
    )


def _reissue(
    request: Request,
    certificate: Certificate,
    event: Event,
    typed: dict[str, str],
    problems: list[Problem] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "rosters/reissue.html",
        status_code=status_code,
        certificate=certificate,
        event=event,
        typed=typed,
        problems=problems or [],
        longest=LONGEST_REASON,
    )
