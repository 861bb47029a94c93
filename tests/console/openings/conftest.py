"""People who open rules, with a real Temporal server and real workers behind them where it matters."""

from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI

from schemas.account import Role
from store.database import Pool
from tests.console.public.conftest import clock, office, staffed, temporal
from tests.console.visitor import Visitor
from tests.transitions import opened_with

__all__ = ["clock", "office", "staffed", "temporal"]

SignedIn = Callable[..., Awaitable[Visitor]]
Opened = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def ann(signed_in: SignedIn) -> Visitor:
    """Ann Smith, a reviewer, at her browser."""
    return await signed_in("Ann Smith", Role.REVIEWER)


@pytest.fixture
async def sue(signed_in: SignedIn) -> Visitor:
    """Sue Visor, a supervisor, at hers."""
    return await signed_in("Sue Visor", Role.SUPERVISOR)


@pytest.fixture
async def ada(signed_in: SignedIn) -> Visitor:
    """Ada Minn, an administrator, at hers."""
    return await signed_in("Ada Minn", Role.ADMINISTRATOR)


@pytest.fixture
def opened(app: FastAPI, pool: Pool) -> Opened:
    """The rules opened on the day of `RECEIVED`, and so many providers have been called since; no workflow runs."""

    async def done(providers: int = 0) -> list[str]:
        numbers = await opened_with(pool, providers)
        await app.state.rule_book.refresh(pool)
        return numbers

    return done
