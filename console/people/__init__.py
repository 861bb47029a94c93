"""The people of a provider: who acts for it, invitations, and what becomes of either."""

from fastapi import APIRouter

from console.people import act, answer, invite, listed

router = APIRouter()
for part in (listed, invite, act, answer):
    router.include_router(part.router)
