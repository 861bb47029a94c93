"""What the agency is asked about: the yearly Board report, and statistics of the office's own work."""

from fastapi import APIRouter

from console.board import report, statistics

router = APIRouter()
for part in (report, statistics):
    router.include_router(part.router)
