"""Certificates as people see them: verified, opened by link, claimed, printed."""

from fastapi import APIRouter

from console.certificates import claim, download, link, verify, window

router = APIRouter()
for part in (verify, link, claim, window, download):
    router.include_router(part.router)
