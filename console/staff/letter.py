"""Letters: the list, the words of each, and sending a failed one again."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

import store.letter
from console.public.paging import Paging, page_number
from console.staff import words
from console.staff.entity import page_of
from console.staff.told import Told
from console.templating import render
from mail.render import Rendered, Unwritable
from mail.render import render as write_letter
from policy.text import clean
from schemas.letter import Letter, LetterKind, LetterState
from store.database import transaction
from store.letter import PAGE_SIZE

router = APIRouter()

LONGEST_SEARCH = 200
FRAMED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A letter's HTML is shown in a frame in which nothing runs and nothing is fetched."""
TOLD = {
    "resent": Told(tone="success", text="The letter is waiting to be sent once more."),
    "changed": Told(tone="warning", text="Nothing was done: the letter was sent or tried again meanwhile."),
}


@router.get("/staff/letters")
async def letters(request: Request, state: str = "", kind: str = "", search: str = "", page: str = "1") -> Response:
    """Letters, newest first."""
    search, number = clean(search)[:LONGEST_SEARCH], page_number(page)
    chosen_state = LetterState(state) if state in set(LetterState) else None
    chosen_kind = LetterKind(kind) if kind in set(LetterKind) else None
    found = await store.letter.page(
        request.app.state.pool, number=number, state=chosen_state, kind=chosen_kind, search=search
    )
    filters = {"state": chosen_state or "", "kind": chosen_kind or "", "search": search}
    paging = Paging(number, found.total, PAGE_SIZE, filters)
    if paging.beyond:
        return paging.to_the_last("/staff/letters")
    return render(
        request,
        "staff/letters.html",
        letters=found.letters,
        filters=filters,
        paging=paging,
        words=words,
    )


@router.get("/staff/letters/{letter}")
async def letter(request: Request, letter: UUID, told: str = "") -> Response:
    """One letter in words; its links are hidden, since they open what belongs to its reader."""
    found = await _find(request, letter)
    written, problem = written_for_staff(request, found)
    return render(
        request,
        "staff/letter.html",
        letter=found,
        written=written,
        problem=problem,
        told=TOLD.get(told),
        words=words,
        frame=f"/staff/letters/{letter}/html",
        about=page_of(found.entity),
    )


@router.get("/staff/letters/{letter}/html")
async def letter_html(request: Request, letter: UUID) -> Response:
    """The HTML of a letter, for the frame on its page."""
    return framed(request, await _find(request, letter))


@router.post("/staff/letters/{letter}/resend")
async def resend(request: Request, letter: UUID) -> Response:
    """Queue a failed letter once more; of two presses only one does."""
    found = await _find(request, letter)
    form = await request.form()
    seen = str(form.get("generation", ""))
    async with transaction(request.app.state.pool) as conn:
        done = found.state in {LetterState.FAILED, LetterState.BOUNCED} and await store.letter.resend(
            conn,
            letter,
            int(seen) if seen.isdecimal() else 0,
            actor=request.state.account.actor,
            as_of=request.state.as_of,
        )
    return RedirectResponse(f"/staff/letters/{letter}?told={'resent' if done else 'changed'}#told", 303)


def written_for_staff(request: Request, letter: Letter) -> tuple[Rendered | None, str]:
    """The letter in words with its links hidden, or why it cannot be written."""
    settings = request.app.state.settings
    try:
        return write_letter(letter, base_url=settings.base_url, secret=settings.secret_key, mask_links=True), ""
    except Unwritable as error:
        return None, str(error)


def framed(request: Request, letter: Letter) -> Response:
    """A letter's HTML as a document that can do nothing.

    Raises:
        HTTPException: It cannot be written.
    """
    written, _ = written_for_staff(request, letter)
    if written is None:
        raise HTTPException(404)
    return HTMLResponse(written.html, headers={"content-security-policy": FRAMED, "x-frame-options": "SAMEORIGIN"})


async def _find(request: Request, letter: UUID) -> Letter:
    found = await store.letter.find(request.app.state.pool, letter)
    if found is None:
        raise HTTPException(404)
    return found
