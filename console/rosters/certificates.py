"""The certificates of an event, and one of them with its history."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.certificate
import store.certificate_run
import store.occurrence
import store.roster
from console.events.own import own_event
from console.public.paging import Paging, page_number
from console.rosters.own import own_certificate
from console.staff.told import Told
from console.templating import render
from policy.certificate_number import read_number
from policy.dates import in_words
from policy.text import clean
from schemas.certificate import CertificateState
from schemas.event import Event

router = APIRouter()

PAGE_SIZE = 50
LONGEST_SEARCH = 120
TOLD = {
    "voided": Told(tone="success", text="It is voided. Its verification page says so, and its holder is written to."),
    "voided_untold": Told(
        tone="success",
        text="It is voided, and its verification page says so. Whoever holds it has no address here: please tell them.",
    ),
    "reissued_untold": Told(
        tone="success",
        text="This is the new certificate; the one before is voided. Whoever holds it has no address here: please tell "
        "them, and hand it over.",
    ),
    "pending": Told(
        tone="info",
        text="What you sent is saved and being processed. It is not lost; load this page again in a minute.",
    ),
    "no_paper": Told(tone="warning", text="It is not valid any more, so there is no paper of it to print or to send."),
    "not_valid": Told(tone="warning", text="It is not valid any more, so nothing was changed."),
    "reissued": Told(tone="success", text="This is the new certificate; the one before is voided."),
}


@router.get("/providers/{provider}/events/{number}/certificates")
async def listed(request: Request, number: str) -> Response:
    """Certificates of an event by name; a search looks in names, addresses and numbers."""
    event = await own_event(request, number)
    return await listing(request, event, "rosters/certificates.html")


@router.get("/providers/{provider}/certificates/{certificate}")
async def page(request: Request, certificate: str) -> Response:
    """One certificate with its history."""
    found, event = await own_certificate(request, certificate)
    return render(
        request,
        "rosters/certificate.html",
        certificate=found,
        event=event,
        history=await store.certificate.history(request.app.state.pool, found.number),
        told=TOLD.get(request.query_params.get("told", "")),
    )


async def listing(request: Request, event: Event, template: str, **context: Any) -> Response:
    """A page of an event's certificates, as its provider or as staff see it."""
    pool, query = request.app.state.pool, request.query_params
    search = clean(query.get("search", ""))[:LONGEST_SEARCH]
    state = CertificateState(query["state"]) if query.get("state") in set(CertificateState) else None
    occurrences = await store.occurrence.of_event(pool, event.number)
    asked = query.get("occurrence", "")
    ordinal = next((each.ordinal for each in occurrences if str(each.ordinal) == asked), None)
    page = page_number(query.get("page", ""))
    found = await store.certificate.of_event(
        pool,
        event.number,
        ordinal,
        search=read_number(search) or search,
        state=state,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    kept = {"search": search, "state": state or "", "occurrence": str(ordinal or "")}
    paging = Paging(page, found.total, PAGE_SIZE, kept)
    if page > 1 and not found.certificates:
        return Paging(page, 1, PAGE_SIZE, kept).to_the_last(request.url.path)
    return render(
        request,
        template,
        event=event,
        found=found,
        search=search,
        state=state,
        ordinal=ordinal,
        days={each.ordinal: in_words(each.first_day, max(each.first_day, each.last_day)) for each in occurrences},
        filtered=bool(search or state or ordinal),
        paging=paging,
        **context,
    )
