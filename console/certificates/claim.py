"""Self-claim: attendees enter the code they heard at the event, and get their certificate."""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.claim
import store.event
import store.occurrence
import store.roster
from console.events.over import why_closed
from console.public import posted
from console.rosters.judging import about, unprintable
from console.rosters.may_issue import over
from console.security import rates
from console.templating import render
from policy.claim import Becomes, claimed
from policy.claim_code import read_code
from policy.roster import About, RowText, read_row
from policy.standing import uncovered
from policy.text import clean
from schemas.event import Event, Format
from schemas.occurrence import Occurrence
from schemas.problem import Problem
from schemas.roster import ClaimWindow, JudgedRow
from store.database import transaction

router = APIRouter()

FIELDS = ("name", "email", "folio")
WRONG = (
    "Nothing can be claimed with this code. It may be mistyped, or its time is over; then ask the organization that "
    "gave the activity."
)
LATER = "Your claim before this one is being issued just now. Send this again in a minute, so that nothing is lost."


@router.get("/claim")
async def ask(request: Request) -> Response:
    """A field for the code."""
    typed = request.query_params.get("code")
    code = read_code(typed or "")
    if code and code.isascii():
        return RedirectResponse(f"/claim/{code}", 303)
    if typed is None:
        return _asked(request, status_code=200, wrong=False)
    return _asked(request, status_code=422, wrong=bool(typed.strip()), missing=not typed.strip())


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
    row = read_row(1, text, judged_by)
    unread = [*row.problems, *await run_in_threadpool(unprintable, row.name)]
    problems = [
        Problem(field=each.code if each.code in (*FIELDS, "sessions") else "name", message=each.message)
        for each in unread
    ]
    if not typed["email"]:
        problems.append(Problem(field="email", message="Enter your e-mail address; the certificate is sent there."))
    if problems:
        return await _page(request, code, typed, problems, sessions, status_code=422)
    if await _recorded(request, window, row, judged_by) is Becomes.LATER:
        return await _page(request, code, typed, [Problem(field="", message=LATER)], sessions, status_code=409)
    return RedirectResponse(f"/claim/{code}/received", 303)


async def _recorded(request: Request, window: ClaimWindow, row: JudgedRow, judged_by: About) -> Becomes:
    """What became of a claim; those of one window come one after the other, so that each is judged among all."""
    async with transaction(request.app.state.pool) as conn:
        await store.roster.hold(conn, window.roster)
        before = await store.claim.of_person(conn, window.roster, row.person_key)
        holders = await store.certificate.holders(conn, window.event, window.occurrence)
        others = await store.claim.not_issued(conn, window.event, window.occurrence)
        made = await run_in_threadpool(claimed, row, before, judged_by, holders, others)
        if made.becomes is Becomes.ROW:
            await store.claim.keep(conn, window.roster, made.row, made.before)
        return made.becomes


@router.get("/claim/{code}/received")
async def received(request: Request, code: str) -> Response:
    """What happens now; it names nobody, so that a code tells nothing of who claimed."""
    window = await store.claim.by_code(request.app.state.pool, code)
    return render(request, "certificates/claimed.html", status_code=200 if window else 404, code=code)


async def _window(request: Request, code: str) -> tuple[ClaimWindow, Event, Occurrence] | None:
    """The window of a code while it is open."""
    as_of = request.state.as_of
    found = await store.claim.by_code(request.app.state.pool, code)
    if found is None or not found.opens_at <= as_of < found.closes_at:
        return None
    event, occurrence = await _given(request, found)
    if event is None or occurrence is None or await _over(request, event, occurrence):
        return None
    return found, event, occurrence


async def _over(request: Request, event: Event, occurrence: Occurrence) -> str:
    """Why nobody gets a certificate of it any more; "" while people can."""
    return over(event, occurrence) or await why_closed(request, event, occurrence)


async def _given(request: Request, window: ClaimWindow) -> tuple[Event | None, Occurrence | None]:
    """What is claimed in a window: its event, and which date of it."""
    pool = request.app.state.pool
    event = await store.event.by_number(pool, window.event)
    return event, await store.occurrence.find(pool, window.event, window.occurrence)


def _refusal(judged_by: About) -> str:
    """Why nobody can claim a certificate, for who attended; what the organization may do is not theirs to read."""
    self_paced = judged_by.form.format is Format.SELF_PACED
    if uncovered(
        judged_by.history,
        judged_by.occurrence,
        None,
        reported_at=judged_by.reported_at,
        today=judged_by.today,
        self_paced=self_paced,
    ):
        return (
            "This code is right, but certificates cannot be claimed: the approval of the organization was not in force "
            "when the activity was given. Ask the organization."
        )
    return ""


def _asked(
    request: Request,
    *,
    status_code: int,
    wrong: bool,
    missing: bool = False,
    opens_at: datetime | None = None,
    refusal: str = "",
) -> Response:
    return render(
        request,
        "certificates/claim_code.html",
        status_code=status_code,
        wrong="Enter the code." if missing else WRONG if wrong else "",
        opens_at=opens_at,
        refusal=refusal,
    )


async def _nothing_to_claim(request: Request, code: str) -> Response:
    """Say when a code opens, or why it never will; one that is no code counts as a guess."""
    found = await store.claim.by_code(request.app.state.pool, code)
    if found is None:
        rates.count(request, "wrong_code", code)
        return _asked(request, status_code=404, wrong=True)
    event, occurrence = await _given(request, found)
    if event and occurrence and (why := await _over(request, event, occurrence)):
        return _asked(request, status_code=404, wrong=False, refusal=f"This code is right. {why}")
    ahead = request.state.as_of < found.opens_at < found.closes_at
    return _asked(request, status_code=404, wrong=not ahead, opens_at=found.opens_at if ahead else None)


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
