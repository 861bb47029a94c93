"""Asking for access, and deciding, on real parts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from fastapi import FastAPI

from schemas.account import Role
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Visitor
from tests.records import RECEIVED
from tests.workflows.office import Office
from tests.workflows.reception import Reception

__all__ = ["clock", "office", "staffed", "temporal"]

SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def reception(staffed: Office) -> AsyncIterator[Reception]:
    """The pages, and somebody who is asked for access, at work behind them."""
    async with Reception.opened_in(staffed) as reception:
        yield reception


@pytest.fixture
async def ann(signed_in: SignedIn) -> Visitor:
    """Ann Smith, a reviewer, at her browser."""
    return await signed_in("Ann Smith", Role.REVIEWER)


@pytest.fixture
async def mona(signed_in: SignedIn, reception: Reception) -> Visitor:
    """Mona Manager of the provider that is asked about, at hers."""
    return await signed_in("Mona Manager", Role.PROVIDER, provider=reception.provider.number)


@pytest.fixture
def wednesday(app: FastAPI) -> datetime:
    """Wednesday before Thanksgiving 2026, 3:04 pm in Montana: an answer is due on Monday, December 7."""
    app.state.clock = Clock(RECEIVED)
    return RECEIVED
