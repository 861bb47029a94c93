"""Events as staff see them: all of them, one of them, and the counts that never came."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.event
import store.event_list
import store.evidence_request
import store.legal_hold
import store.letter
import store.outstanding
import store.provider
from console.events.disposed import disposed_page
from console.events.page import facts_of
from console.staff.marks import address_of, mark_of
from console.staff.words import EVENT_STAGES, listed_stands
from console.templating import render
from documents.spreadsheet import csv_bytes
from policy.calendar import mountain_date
from policy.disposal import holding
from policy.event_difference import FORMAT_WORDS
from policy.retention import under_hold
from policy.text import clean
from schemas.disposal import LegalHold
from schemas.event import Event, EventStage
from store.mark import Mark
from store.outstanding import Order

router = APIRouter()

LONGEST_SEARCH = 120


@router.get("/staff/events")
async def listed(request: Request) -> Response:
    """All events, the last one reported first; an address that was tampered with shows the first page."""
    stage = request.query_params.get("view", "")
    search, after = _search(request), request.query_params.get("after", "")
    chosen = EventStage(stage) if stage in set(EventStage) else None
    found = await store.event_list.of_all(request.app.state.pool, stage=chosen, search=search, after=mark_of(after))
    query = {"view": chosen or "", "q": search}
    return render(
        request,
        "staff/events.html",
        found=found,
        view=chosen or "",
        views=[("", "All events"), *EVENT_STAGES.items()],
        search=search,
        first=_link(query),
        following=_link(query, found.following) if found.following else "",
        begins=not after,
        listed_stands=listed_stands,
        today=mountain_date(request.state.as_of),
        format_words=FORMAT_WORDS,
    )


@router.get("/staff/events/{number}")
async def page(request: Request, number: str) -> Response:
    """One event, to read."""
    event = await store.event.by_number(request.app.state.pool, number)
    if event is None:
        raise HTTPException(404)
    provider = await store.provider.by_number(request.app.state.pool, event.provider)
    if event.disposed_at:
        return await disposed_page(request, event, staff=True, provider=provider)
    letters = await store.letter.of_entity(request.app.state.pool, event.entity)
    facts = await facts_of(request, event)
    return render(
        request,
        "staff/event.html",
        letters=letters,
        provider=provider,
        reports=f"/staff/reports/{event.provider}",
        evidence_requests=await store.evidence_request.of_event(request.app.state.pool, event.number),
        evidence_at="/staff/evidence",
        **facts | {"retention": under_hold(facts["retention"], await _hold(request, event, facts["years"].values()))},
    )


async def _hold(request: Request, event: Event, years: Iterable[int]) -> LegalHold | None:
    """The legal hold that stands on an event, by one of its report years."""
    holds = await store.legal_hold.of_provider(request.app.state.pool, event.provider)
    return next((hold for year in years if (hold := holding(holds, event.provider, year))), None)


@router.get("/staff/outstanding")
async def outstanding(request: Request) -> Response:
    """Counts that never came, across providers, by age."""
    search, order, after = _search(request), _order(request), request.query_params.get("after", "")
    found = await store.outstanding.page(request.app.state.pool, search=search, order=order, after=mark_of(after))
    query = {"order": order, "q": search}
    return render(
        request,
        "staff/outstanding.html",
        found=found,
        search=search,
        order=order,
        query=urlencode(query),
        first=_link(query),
        following=_link(query, found.following) if found.following else "",
        begins=not after,
        today=mountain_date(request.state.as_of),
    )


@router.get("/staff/outstanding.csv")
async def outstanding_csv(request: Request) -> Response:
    """All that the same search finds, as a file."""
    found = await store.outstanding.every(request.app.state.pool, search=_search(request), order=_order(request))
    today = mountain_date(request.state.as_of)
    header = ("Event", "Title", "Provider", "Ended on", "Days since it was due", "Contact", "E-mail", "Phone")
    rows = [
        [
            each.occurrence.event,
            each.title,
            each.organisation,
            each.occurrence.last_day.isoformat(),
            str((today - mountain_date(each.occurrence.count_due_at)).days),
            each.contact.name,
            each.contact.email,
            each.contact.phone,
        ]
        for each in found
    ]
    return _csv(csv_bytes(header, rows), "outstanding counts.csv")


def _search(request: Request) -> str:
    return clean(request.query_params.get("q", ""))[:LONGEST_SEARCH]


def _order(request: Request) -> Order:
    order = request.query_params.get("order", "")
    return Order(order) if order in set(Order) else Order.OLDEST


def _link(query: Mapping[str, str], mark: Mark | None = None) -> str:
    kept = {**query, "after": address_of(mark)}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _csv(content: bytes, name: str) -> Response:
    return Response(
        content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
