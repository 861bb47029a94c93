"""Providers: the list, and the page of each."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.access_request
import store.account
import store.annual_report
import store.application
import store.audit
import store.event_list
import store.figures
import store.legal_hold
import store.provider
import store.provider_list
from console.annual_reports.lines import lines_of
from console.approvals.act import possible
from console.approvals.said import approval_of
from console.approvals.told import told
from console.disposals.words import MAY_DECIDE
from console.public.paging import Paging, page_number
from console.staff import words
from console.staff.sentences import sentence
from console.staff.words import Names, listed_stands
from console.templating import render
from policy.calendar import mountain_date
from policy.dates import report_year_words
from policy.event_difference import FORMAT_WORDS
from policy.retention import kept_of_provider
from policy.text import clean
from schemas.account import Role
from store.event_list import View
from store.provider_list import PAGE_SIZE

router = APIRouter()

LONGEST_SEARCH = 200
LAST_EVENTS = 10
MAY_ACT = {Role.SUPERVISOR, Role.ADMINISTRATOR}
"""Who decides about an approval (our default)."""


@router.get("/staff/providers")
async def providers(request: Request, search: str = "", page: str = "1") -> Response:
    """Providers by name."""
    search, number = clean(search)[:LONGEST_SEARCH], page_number(page)
    pool, as_of = request.app.state.pool, request.state.as_of
    found = await store.provider_list.page(pool, search=search, number=number, as_of=as_of)
    paging = Paging(number, found.total, PAGE_SIZE, {"search": search})
    if paging.beyond:
        return paging.to_the_last("/staff/providers")
    return render(request, "staff/providers.html", lines=found.lines, search=search, paging=paging, words=words)


@router.get("/staff/providers/{number}")
async def provider(request: Request, number: str) -> Response:
    """One provider: how its approval stands, its people, and the letters to them."""
    pool = request.app.state.pool
    found = await store.provider.by_number(pool, number)
    if found is None:
        raise HTTPException(404)
    approval = await approval_of(request, found)
    return render(
        request,
        "staff/provider.html",
        provider=found,
        approval=approval,
        acts=possible(approval) if request.state.account.role in MAY_ACT else [],
        told=told(request.query_params.get("told", ""), staff=True),
        timeline=await store.audit.of_entity(pool, found.entity),
        names=Names.of(await store.account.staff(pool), request.app.state.rule_book.values()),
        sentence=sentence,
        staff=True,
        rule_set=request.app.state.rule_book[found.rule_set],
        reapplications=[each for each in await store.application.of_provider(pool, number) if each.reapplies],
        askers=await store.access_request.of_provider(pool, number),
        accounts=await store.account.of_provider(pool, number),
        figures=await store.figures.of_provider(pool, number),
        years=await lines_of(request, found),
        holds=await store.legal_hold.of_provider(pool, number),
        place=f"/staff/holds/place?provider={number}",
        may_hold=request.state.account.role in MAY_DECIDE,
        year_words=report_year_words,
        retention=kept_of_provider(
            await store.annual_report.of_provider(pool, number),
            request.app.state.rule_book.current(request.state.as_of).events,
        ),
        found=await store.event_list.page(
            pool, number, View.ALL, today=mountain_date(request.state.as_of), size=LAST_EVENTS
        ),
        listed_stands=listed_stands,
        today=mountain_date(request.state.as_of),
        format_words=FORMAT_WORDS,
        letters=await store.provider_list.letters(pool, number),
        words=words,
    )
