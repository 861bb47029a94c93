"""Opportunities of the portal on their way there: submitted, shared from an event, changed, reviewed."""

from fastapi import APIRouter

from console.opportunities import link, listed, office, own, share, submit

router = APIRouter()
# Fixed words of an address come before numbers.
for part in (submit, link, share, own, listed, office):
    router.include_router(part.router)
