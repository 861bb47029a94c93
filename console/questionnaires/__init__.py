"""Needs analysis: a provider makes a questionnaire, anybody with its link answers, and the answers are evidence."""

from fastapi import APIRouter

from console.questionnaires import (
    answering,
    attaching,
    closing,
    drafting,
    evidence,
    export,
    listed,
    making,
    opening,
    page,
    results,
    sending,
)

router = APIRouter()
# Fixed words of an address come before numbers.
for part in (
    listed,
    making,
    drafting,
    page,
    opening,
    sending,
    closing,
    results,
    export,
    attaching,
    evidence,
    answering,
):
    router.include_router(part.router)
