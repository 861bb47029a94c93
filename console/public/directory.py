"""The public directory of approved providers."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.directory
from console.public.paging import Paging, page_number
from console.templating import render
from policy.text import clean
from schemas.application import OrganisationKind

router = APIRouter()

LONGEST_SEARCH = 200


@router.get("/directory")
async def directory(request: Request) -> Response:
    """The list, searched, filtered by kind and paged."""
    asked = request.query_params
    search = clean(asked.get("search", ""))[:LONGEST_SEARCH]
    kind = clean(asked.get("kind", ""))
    number = page_number(asked.get("page", ""))
    found = await store.directory.page(
        request.app.state.pool,
        request.state.as_of,
        search=search,
        kind=OrganisationKind(kind) if kind in set(OrganisationKind) else None,
        number=number,
    )
    paging = Paging(number, found.total, store.directory.PAGE_SIZE, {"search": search, "kind": kind})
    if paging.beyond:
        return paging.to_the_last("/directory")
    return render(
        request,
        "public/directory.html",
        rule_set=request.app.state.rule_book.current(request.state.as_of),
        entries=found.entries,
        search=search,
        kind=kind,
        paging=paging,
    )


@router.get("/directory/{number}")
async def entry(request: Request, number: str) -> Response:
    """One provider; its contact only where it consented (MCA 2-6-1017)."""
    found = await store.directory.entry(request.app.state.pool, clean(number).upper(), request.state.as_of)
    if found is None:
        raise HTTPException(404)
    rule_set = request.app.state.rule_book.current(request.state.as_of)
    return render(request, "public/directory_entry.html", entry=found, rule_set=rule_set)
