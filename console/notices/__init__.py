"""The notice board of the home page, as staff keep it."""

from fastapi import APIRouter

from console.notices import keeping

router = APIRouter()
router.include_router(keeping.router)
