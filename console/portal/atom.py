"""The feed of what is newest on the portal, or of what is newest among what a search finds."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import store.portal
from console.portal.asked import search_of
from console.portal.kept import Mark, not_understood, sentences
from documents.atom import MEDIA_TYPE, AtomEntry, atom_file
from policy.calendar import mountain_date
from policy.portal_search import query_of
from policy.text import clipped

router = APIRouter()

LONGEST_SUMMARY = 600


@router.get("/opportunities.atom")
async def newest(request: Request) -> Response:
    """What was published last, with links."""
    search, problems = search_of(request)
    if problems:
        return not_understood(sentences(problems))
    pool, today = request.app.state.pool, mountain_date(request.state.as_of)
    changed_at = await store.portal.changed_at(pool)
    mark = Mark(request, changed_at, today)
    if answer := mark.unchanged():
        return answer
    base = request.app.state.settings.base_url
    asked = "?" + query if (query := urlencode(query_of(search))) else ""
    entries = [
        AtomEntry(
            id=f"{base}/opportunities/{each.number}",
            link=f"{base}/opportunities/{each.number}",
            title=each.title,
            author=each.organisation,
            summary=clipped(each.description, LONGEST_SUMMARY),
            published_at=each.published_at,
            changed_at=each.changed_at,
        )
        for each in await store.portal.newest(pool, search, today=today)
    ]
    file = atom_file(
        "New learning opportunities for educators in Montana",
        feed=f"{base}/opportunities.atom{asked}",
        page=f"{base}/opportunities{asked}",
        changed_at=changed_at or request.state.as_of,
        entries=entries,
    )
    return mark.answer(file, MEDIA_TYPE, "opportunities.atom")
