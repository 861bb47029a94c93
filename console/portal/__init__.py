"""The Learning Opportunities Portal as the public sees it: search, calendar, a page each, feeds, problems."""

from fastapi import APIRouter

from console.portal import atom, calendar, feed, office, page, problem, search

router = APIRouter()
for part in (search, calendar, feed, atom, problem, page, office):
    router.include_router(part.router)
