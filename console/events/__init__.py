"""What provider people do with their events: report, revise, cancel, close, count."""

from fastapi import APIRouter

router = APIRouter()
