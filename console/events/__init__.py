"""What provider people do with their events, and how staff see them."""

from fastapi import APIRouter

from console.events import cancel, changes, decisions, draft, office, page, report

router = APIRouter()
# The page of an event comes last, for its address would take "report" for a number.
for part in (report, draft, changes, decisions, cancel, page, office):
    router.include_router(part.router)
