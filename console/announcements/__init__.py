"""Announcements: staff write one, see who would get it, schedule it, and watch it go out."""

from fastapi import APIRouter

from console.announcements import decisions, discarding, drafting, export, letter, listed, scheduling, stopping

router = APIRouter()
for part in (listed, drafting, discarding, letter, scheduling, decisions, stopping, export):
    router.include_router(part.router)
