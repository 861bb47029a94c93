"""One search over our guidance, the directory and the portal."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import store.directory
import store.portal
from console.guidance.shelf import shelf_of
from console.portal.asked import CITED_FORMATS, when, where
from console.templating import render
from policy.calendar import mountain_date
from policy.guidance_search import find
from policy.text import clean
from schemas.portal import PortalSearch

router = APIRouter()

LONGEST_QUESTION = 200
MOST_PAGES = 10
MOST_PROVIDERS = 5
MOST_OPPORTUNITIES = 5
"""Of more there is a link to the directory and to the portal."""


@router.get("/search")
async def search(request: Request) -> Response:
    """What is found, by where it stands; without a question, the field alone."""
    question = clean(request.query_params.get("q", "")[:LONGEST_QUESTION])
    state = request.app.state
    entries = (
        await store.directory.first(state.pool, request.state.as_of, question, MOST_PROVIDERS)
        if question
        else store.directory.DirectoryPage(entries=[], total=0)
    )
    opportunities = await store.portal.page(
        state.pool,
        # Without a question nothing is looked for, and a sign that is no word finds nothing.
        PortalSearch(text=question or "?"),
        today=mountain_date(request.state.as_of),
        size=MOST_OPPORTUNITIES,
    )
    return render(
        request,
        "guidance/search.html",
        rule_set=state.rule_book.current(request.state.as_of),
        question=question,
        found=find(question, shelf_of(request))[:MOST_PAGES],
        entries=entries.entries,
        total=entries.total,
        opportunities=opportunities,
        when=when,
        where=where,
        format_words=CITED_FORMATS,
    )
