"""Disposal: each year's list, decided by two people; legal holds; and what is told of records that are gone."""

from fastapi import APIRouter

from console.disposals import deciding, holds, listed, page

router = APIRouter()
for part in (listed, page, deciding, holds):
    router.include_router(part.router)
