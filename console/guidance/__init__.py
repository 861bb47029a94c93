"""Guidance: our explanations as pages, and one search over them and the directory."""

from fastapi import APIRouter

from console.guidance import pages, search

router = APIRouter()
for part in (pages, search):
    router.include_router(part.router)
