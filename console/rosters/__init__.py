"""From a roster to issued certificates, and what is put right afterwards."""

from fastapi import APIRouter

from console.rosters import certificate, preview, row, run, upload

router = APIRouter()
for part in (upload, preview, row, run, certificate):
    router.include_router(part.router)
