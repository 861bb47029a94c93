"""Announcements: staff write one, see who would get it, schedule it, and watch it go out."""

from fastapi import APIRouter

from console.announcements import decisions, drafting, export, letter, listed, scheduling

router = APIRouter()
for part in (listed, drafting, letter, scheduling, decisions, export):
    router.include_router(part.router)
