"""Certificates as people see them: verified, opened by link, claimed, printed."""

from fastapi import APIRouter

router = APIRouter()
