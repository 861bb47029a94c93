"""News by e-mail: anybody subscribes, the owner of the address confirms, and one click ends it."""

from fastapi import APIRouter

from console.news import subscribe, subscription

router = APIRouter()
for part in (subscribe, subscription):
    router.include_router(part.router)
