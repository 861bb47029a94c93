"""The pages on which the life of an approval is decided: by staff, and by its own provider."""

from fastapi import APIRouter

from console.approvals import office, own

router = APIRouter()
router.include_router(office.router)
router.include_router(own.router)
