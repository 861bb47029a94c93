"""What is put right about one certificate: void, reissue, correct a name. Each is a roster of one row and a run."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.occurrence
import store.roster
from console.events.over import over_page, why_closed
from console.gateway import Accepted
from console.public import posted
from console.rosters.judging import FIELDS, SAME_PERSON, judged_row, row_problems
from console.rosters.own import own_certificate
from console.templating import render
from policy.reissue import correcting
from policy.roster_cells import RowText
from policy.text import clean
from schemas.certificate import Certificate, CertificateState
from schemas.event import Event
from schemas.problem import Problem
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

CONFLICT = 409
LONGEST_REASON = 1000
DIFFERENT = "different"
LOOK_AGAIN, LOOKS = 0.1, 30
"""Seconds between two looks at a certificate that is being replaced, and how many: three seconds in all."""


@router.get("/providers/{provider}/certificates/{certificate}/void")
async def void_page(request: Request, certificate: str) -> Response:
    """What voiding means, asked once more."""
    found, event = await own_certificate(request, certificate)
    return await _over(request, found, event) or _form(request, "void", found, {}, event=event)


@router.post("/providers/{provider}/certificates/{certificate}/void")
async def void(request: Request, certificate: str) -> Response:
    """Void it; the count adjusts itself."""
    found, event = await own_certificate(request, certificate)
    async with posted.posted(request) as form:
        typed, roster = _typed(form), posted.identity(form, "roster") or uuid4()
    if problems := _reason(typed["reason"]):
        return _form(request, "void", found, typed, problems, event=event, status_code=422)
    return await _run(request, found, event, roster, Purpose.VOID, _row_of(found), reason=typed["reason"])


@router.get("/providers/{provider}/certificates/{certificate}/reissue")
async def reissue_page(request: Request, certificate: str) -> Response:
    """Correct what it says, with a reason."""
    found, event = await own_certificate(request, certificate)
    text = RowText(
        name=found.name,
        email=found.email,
        units=f"{found.units.normalize():f}",
        sessions=", ".join(found.sessions),
        attended_on=found.attended_on.isoformat() if found.attended_on else "",
        folio=found.folio,
    )
    return await _over(request, found, event) or _form(request, "reissue", found, text.model_dump(), event=event)


@router.post("/providers/{provider}/certificates/{certificate}/reissue")
async def reissue(request: Request, certificate: str) -> Response:
    """Issue a new one in its place."""
    found, event = await own_certificate(request, certificate)
    async with posted.posted(request) as form:
        typed, roster = _typed(form), posted.identity(form, "roster") or uuid4()
    occurrence = await store.occurrence.find(request.app.state.pool, event.number, found.occurrence)
    assert occurrence  # a certificate's row refers to its occurrence's  # noqa: S101
    text = RowText(**{name: typed[name] for name in FIELDS})
    as_given = event.model_copy(update={"form": correcting(event.form, found)})
    row = await judged_row(request, as_given, occurrence, 1, text, without=found.number)
    problems = _reason(typed["reason"])
    if row.replaces:
        # At a conference somebody else's certificate could take up these sessions; that is not what is meant here.
        message = f"{row.name} ({row.email}) holds certificate {row.replaces} of this date already."
        problems.append(Problem(field="name", message=message))
    if row.state is RowState.BAD or not typed[DIFFERENT]:
        problems = [*_row_problems(row), *problems]
    if problems:
        return _form(request, "reissue", found, typed, problems, event=event, status_code=422)
    return await _run(request, found, event, roster, Purpose.REISSUE, _replacing(row, found), reason=typed["reason"])


def _typed(form: FormData) -> dict[str, str]:
    return {name: posted.text(form, name) for name in (*FIELDS, DIFFERENT)} | {
        "reason": clean(posted.text(form, "reason"), multiline=True)
    }


def _row_problems(row: JudgedRow) -> list[Problem]:
    """A question about who it is stands beside the box that answers it."""
    if any(each.code == SAME_PERSON for each in row.problems):
        return [Problem(field=DIFFERENT, message=each.message) for each in row.problems]
    return row_problems(row.problems)


def _row_of(old: Certificate) -> JudgedRow:
    """What is voided."""
    return JudgedRow(
        line=1,
        cells=[],
        name=old.name,
        email=old.email,
        person_key=old.person_key,
        units=old.units,
        sessions=old.sessions,
        attended_on=old.attended_on,
        folio=old.folio,
        replaces=old.number,
        state=RowState.GOOD,
    )


def _replacing(row: JudgedRow, old: Certificate) -> JudgedRow:
    """The row of the new certificate. Who was said to be somebody else keeps a key of their own."""
    key = row.person_key
    if (row.name, row.email) == (old.name, old.email):
        key = old.person_key
    elif row.state is RowState.ASK:
        key = f"{key}#{old.number}"
    return row.model_copy(update={"replaces": old.number, "person_key": key, "state": RowState.GOOD, "problems": []})


async def _run(  # noqa: PLR0917 - all that a run of one row is made of
    request: Request, old: Certificate, event: Event, roster: UUID, purpose: Purpose, row: JudgedRow, *, reason: str
) -> Response:
    """A roster of one row, and a run of its own; pressed twice, the second press finds what the first began."""
    if over := await _over(request, old, event):
        return over
    made = Roster(
        id=roster,
        event=old.event,
        occurrence=old.occurrence,
        source=RosterSource.CORRECTION,
        purpose=purpose,
        reason=reason,
        made_at=request.state.as_of,
        made_by=request.state.account.actor,
    )
    submission = await _taken(request, old, made, row)
    outcome = await request.app.state.gateway.deliver(submission) if submission else Accepted()
    if isinstance(outcome, Accepted):
        return await _shown(request, old, roster)
    return RedirectResponse(f"{request.state.own}/certificates/{old.number}?told=pending", 303)


async def _taken(request: Request, old: Certificate, roster: Roster, row: JudgedRow) -> Submission | None:
    try:
        async with transaction(request.app.state.pool) as conn:
            await store.roster.add(conn, roster, old.provider)
            await store.roster.set_rows(conn, roster.id, [], [row])
            return await store.roster.take(conn, roster.id, request.state.account.actor, request.state.as_of)
    except asyncpg.UniqueViolationError:
        return None


async def _shown(request: Request, old: Certificate, roster: UUID) -> Response:
    """The certificate as it is afterwards; a run of one row takes a moment."""
    pool = request.app.state.pool
    for _ in range(LOOKS):
        found = await store.certificate.by_number(pool, old.number)
        if found and found.state is CertificateState.VOIDED:
            return await _replaced(request, found)
        row = await store.roster.row(pool, roster, 1)
        if row and row.state is RowState.BAD:
            return RedirectResponse(f"{request.state.own}/rosters/{roster}", 303)
        await asyncio.sleep(LOOK_AGAIN)
    return RedirectResponse(f"{request.state.own}/certificates/{old.number}?told=pending", 303)


async def _replaced(request: Request, old: Certificate) -> Response:
    """The certificate that took its place, else the voided one; who cannot be written to is named."""
    if not old.replaced_by:
        return RedirectResponse(
            f"{request.state.own}/certificates/{old.number}?told=voided{'' if old.email else '_untold'}", 303
        )
    new = await store.certificate.by_number(request.app.state.pool, old.replaced_by)
    told = "reissued" if new and new.email else "reissued_untold"
    return RedirectResponse(f"{request.state.own}/certificates/{old.replaced_by}?told={told}", 303)


async def _over(request: Request, certificate: Certificate, event: Event) -> Response | None:
    """To the certificate's page where it is not valid any more; or what to reopen before it can change."""
    if certificate.state is not CertificateState.VALID:
        return RedirectResponse(f"{request.state.own}/certificates/{certificate.number}?told=not_valid", 303)
    occurrence = await store.occurrence.find(request.app.state.pool, event.number, certificate.occurrence)
    if occurrence and (why := await why_closed(request, event, occurrence)):
        status = CONFLICT if request.method == "POST" else 200
        return await over_page(request, event, why, occurrence=occurrence, status_code=status)
    return None


def _reason(reason: str) -> list[Problem]:
    if not reason:
        return [Problem(field="reason", message="Write the reason; whoever holds the certificate will read it.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []


def _form(
    request: Request,
    which: str,
    certificate: Certificate,
    typed: dict[str, str],
    problems: list[Problem] | None = None,
    *,
    event: Event,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        f"rosters/{which}.html",
        status_code=status_code,
        certificate=certificate,
        event=event,
        typed=typed,
        suffix="",
        problems=problems or [],
        longest=LONGEST_REASON,
        roster=uuid4(),
        asks=any(each.field == DIFFERENT for each in problems or []),
    )
