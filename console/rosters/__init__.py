"""From a roster to issued certificates, and what is put right afterwards."""

from fastapi import APIRouter

from console.rosters import certificate, certificates, preview, row, run, upload, waiting

router = APIRouter()
for part in (upload, preview, row, waiting, run, certificates, certificate):
    router.include_router(part.router)
