"""The pages of record bundles: how they stand, and what is in them as one file."""

from fastapi import APIRouter

from console.bundles import download, shelf, verify

router = APIRouter()
for part in (download, shelf, verify):
    router.include_router(part.router)
