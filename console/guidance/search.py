"""One search over our guidance and the directory."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import store.directory
from console.guidance.shelf import shelf_of
from console.templating import render
from policy.guidance_search import find
from policy.text import clean

router = APIRouter()

LONGEST_QUESTION = 200
MOST_PAGES = 10
MOST_PROVIDERS = 5
"""Of more there is a link to the directory."""


@router.get("/search")
async def search(request: Request) -> Response:
    """What is found, by where it stands; without a question, the field alone."""
    question = clean(request.query_params.get("q", "")[:LONGEST_QUESTION])
    state = request.app.state
    entries = (
        await store.directory.page(state.pool, request.state.as_of, search=question, size=MOST_PROVIDERS)
        if question
        else store.directory.DirectoryPage(entries=[], total=0)
    )
    return render(
        request,
        "guidance/search.html",
        rule_set=state.rule_book.current(request.state.as_of),
        question=question,
        found=find(question, shelf_of(request))[:MOST_PAGES],
        entries=entries.entries,
        total=entries.total,
    )
