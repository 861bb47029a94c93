"""From a roster to issued certificates, and what is put right afterwards."""

from fastapi import APIRouter

from console.rosters import apart, certificate, certificates, discard, office, preview, row, run, upload, waiting

router = APIRouter()
for part in (upload, preview, discard, row, apart, waiting, run, certificates, certificate, office):
    router.include_router(part.router)
