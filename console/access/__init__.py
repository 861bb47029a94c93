"""Access requests: asking, following, the present manager's word, and deciding."""

from fastapi import APIRouter

from console.access import ask, deciding, following, manager, office, received

router = APIRouter()
for part in (ask, received, following, manager, office, deciding):
    router.include_router(part.router)
