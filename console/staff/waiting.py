"""The waiting list for staff: who wants to be told when the new process opens."""

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.audit
import store.waiting
from console.public.paging import Paging, page_number
from console.staff.words import WAITING_STATES
from console.templating import render
from documents.spreadsheet import csv_bytes
from policy.mountain import short_instant
from schemas.audit import AuditVerb
from schemas.waiting import WaitingState
from store.database import transaction
from store.waiting import PAGE_SIZE

router = APIRouter()

HEADER = ("E-mail", "Name", "Organization", "State", "Asked", "Confirmed")


@router.get("/staff/waiting")
async def page(request: Request, view: str = "", page: str = "1") -> Response:
    """One page of the entries of a state, and how many there are in each."""
    pool, state, number = request.app.state.pool, _state(view), page_number(page)
    counts = await store.waiting.counts(pool)
    paging = Paging(number, counts[state], PAGE_SIZE, {"view": state})
    if paging.beyond:
        return paging.to_the_last("/staff/waiting")
    return render(
        request,
        "staff/waiting.html",
        entries=await store.waiting.page(pool, state, number),
        view=state,
        states=WAITING_STATES,
        counts=counts,
        paging=paging,
    )


@router.get("/staff/waiting.csv")
async def as_csv(request: Request, view: str = "") -> Response:
    """All entries of a state as a file; addresses leave the system here, so it is recorded who took them."""
    state, as_of, account = _state(view), request.state.as_of, request.state.account
    async with transaction(request.app.state.pool) as conn:
        entries = await store.waiting.every(conn, state)
        await store.audit.write(
            conn,
            key=f"waiting/exported/{account.id}/{as_of.isoformat()}",
            at=as_of,
            actor=account.actor,
            verb=AuditVerb.WAITING_EXPORTED,
            entity="waiting",
            facts={"state": state, "entries": len(entries)},
        )
    rows = [
        (
            each.email,
            each.name,
            each.organisation,
            WAITING_STATES[each.state],
            short_instant(each.asked_at),
            short_instant(each.confirmed_at) if each.confirmed_at else "",
        )
        for each in entries
    ]
    headers = {"Content-Disposition": 'attachment; filename="waiting list.csv"'}
    return Response(csv_bytes(HEADER, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _state(view: str) -> WaitingState:
    return WaitingState(view) if view in set(WaitingState) else WaitingState.WAITING
