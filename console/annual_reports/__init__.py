"""The pages of annual reports: how a provider confirms its year, and how staff see everybody's."""

from fastapi import APIRouter

from console.annual_reports import confirm, download, office, opening, own, reopen

router = APIRouter()
for part in (own, confirm, reopen, download, opening, office):
    router.include_router(part.router)
