"""Rule sets: what is in force, what is a draft, how an opening is rehearsed, decided by two people and followed."""

from fastapi import APIRouter

from console.openings import deciding, export, more_time, preview, rehearsal, rule_set, shelf

router = APIRouter()
for part in (shelf, preview, rehearsal, deciding, more_time, rule_set, export):
    router.include_router(part.router)
