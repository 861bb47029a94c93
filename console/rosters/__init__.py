"""From a roster to issued certificates, and what is put right afterwards."""

from fastapi import APIRouter

router = APIRouter()
