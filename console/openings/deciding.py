"""Deciding an opening: one person proposes it, another confirms it, and either may drop it before."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.opening
from console.openings.rehearsal import draft
from console.openings.rehearsal import show as show_rehearsal
from console.openings.rule_set import show
from console.openings.shelf import names_of, shelved
from console.openings.wanted import read_wanted
from console.staff.told import Told
from policy.opening import date_problems, rule_set_problems
from schemas.opening import Opening, OpeningState
from schemas.problem import Problem
from schemas.submission import Submission
from store.database import Connection, transaction

router = APIRouter()

CONFLICT, UNUSABLE = 409, 422
DECIDED = {OpeningState.CONFIRMED: "confirmed", OpeningState.DROPPED: "dropped"}


@router.post("/staff/rules/{rule_set}/propose")
async def propose(request: Request, rule_set: str) -> Response:
    """Propose an opening with these dates; a copy of the rules as they are now is kept with it."""
    form = await request.form()
    opening = _opening_id(form)
    found = await shelved(request, rule_set)
    if found.proposed and found.proposed.id == opening:
        return _to(rule_set, "proposed")
    found = await draft(request, rule_set)
    wanted = read_wanted(form, found.rule_set, request.state.as_of)
    pool, account, as_of = request.app.state.pool, request.state.account, request.state.as_of
    problems = rule_set_problems(rule_set, await store.opening.book(pool, request.app.state.rule_book, as_of))
    if problems or not wanted.is_planned or not (wanted.opens_on and wanted.reapply_by):
        return await show_rehearsal(request, found, wanted, problems=problems, status_code=UNUSABLE)
    async with transaction(pool) as conn:
        done = await store.opening.propose(
            conn,
            found.rule_set,
            opening=opening,
            opens_on=wanted.opens_on,
            reapply_by=wanted.reapply_by,
            per_minute=wanted.per_minute,
            actor=account.actor,
            as_of=as_of,
        )
    if done:
        return _to(rule_set, "proposed")
    told = Told(tone="error", text="Nothing was proposed: an opening is proposed already, perhaps from another page.")
    return await show_rehearsal(request, await draft(request, rule_set), wanted, told=told, status_code=CONFLICT)


@router.post("/staff/rules/{rule_set}/confirm")
async def confirm(request: Request, rule_set: str) -> Response:
    """Open the rules as they were proposed. Who proposed it cannot confirm it."""
    account, as_of = request.state.account, request.state.as_of
    submission: Submission | None = None
    async with transaction(request.app.state.pool) as conn:
        opening = await _held(request, conn, rule_set)
        refusal = await _refusal(request, conn, opening)
        if refusal is None and opening.state is OpeningState.PROPOSED:
            submission = await store.opening.confirm(conn, opening, actor=account.actor, as_of=as_of)
    if refusal:
        return await show(request, rule_set, told=Told(tone="error", text=refusal), status_code=CONFLICT)
    if submission:
        await request.app.state.rule_book.refresh(request.app.state.pool)
        await request.app.state.gateway.deliver(submission)
    return _to(rule_set, "confirmed")


@router.post("/staff/rules/{rule_set}/drop")
async def drop(request: Request, rule_set: str) -> Response:
    """Drop the proposal; another may be made."""
    account, as_of = request.state.account, request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        opening = await _held(request, conn, rule_set)
        if opening.state is OpeningState.PROPOSED:
            await store.opening.drop(conn, opening, actor=account.actor, as_of=as_of)
    if opening.state is OpeningState.CONFIRMED:
        told = Told(tone="error", text=await _decided_by(request, opening))
        return await show(request, rule_set, told=told, status_code=CONFLICT)
    return _to(rule_set, "dropped")


async def _refusal(request: Request, conn: Connection, opening: Opening) -> str | None:
    """Why an opening cannot be confirmed; a second press of the same person is answered as the first was."""
    account, as_of = request.state.account, request.state.as_of
    if opening.state is not OpeningState.PROPOSED:
        again = opening.state is OpeningState.CONFIRMED and opening.decided_by == account.actor
        return None if again else await _decided_by(request, opening)
    if opening.proposed_by == account.actor:
        return "Nothing was done: you proposed it, so somebody else has to confirm it."
    book = await store.opening.book(conn, request.app.state.rule_book, as_of)
    problems: list[Problem] = [
        *date_problems(opening.opens_on, opening.reapply_by, as_of),
        *rule_set_problems(opening.rule_set, book),
    ]
    if problems:
        return f"Nothing was done. {problems[0].message} Drop the proposal, and propose it anew."
    return None


async def _decided_by(request: Request, opening: Opening) -> str:
    names = await names_of(request.app.state.pool, request.app.state.rule_book)
    return f"Nothing was done: {names.who(opening.decided_by or '')} {DECIDED[opening.state]} it meanwhile."


async def _held(request: Request, conn: Connection, rule_set: str) -> Opening:
    """The opening a form is about, held until the transaction ends.

    Raises:
        HTTPException: There is none.
    """
    opening = await store.opening.lock(conn, _opening_id(await request.form()))
    if opening is None or opening.rule_set != rule_set:
        raise HTTPException(404)
    return opening


def _opening_id(form: FormData) -> UUID:
    try:
        return UUID(str(form.get("opening")))
    except ValueError:
        return uuid4()


def _to(rule_set: str, told: str) -> Response:
    return RedirectResponse(f"/staff/rules/{rule_set}?told={told}#told", 303)
