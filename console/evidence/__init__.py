"""What is public of an event, asking for the evidence behind it, and the provider's answer."""

from fastapi import APIRouter

from console.evidence import ask, event, own

router = APIRouter()
for part in (event, ask, own):
    router.include_router(part.router)
