"""What provider people do with their events: report, revise, cancel, close, count."""

from fastapi import APIRouter

from console.events import changes, decisions, draft, page, report

router = APIRouter()
# The page of an event comes last, for its address would take "report" for a number.
for part in (report, draft, changes, decisions, page):
    router.include_router(part.router)
