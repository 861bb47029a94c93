"""Supervisors who decide on disposals, a reviewer who looks on, and a provider's person whose records go."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.account import Role
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Visitor
from tests.disposals import Disposing

__all__ = ["clock", "office", "staffed", "temporal"]

APPROVED = datetime(2026, 1, 5, 18, tzinfo=UTC)
SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    # Workflow ids live as long as the server, databases only for a test: no event's number may come twice.
    sequence = await pool.fetchval("select last_value from application_number")
    await pool.execute("select setval('event_number', $1)", sequence)
    return await records.approved_provider(pool, APPROVED)


@pytest.fixture
async def pat(signed_in: SignedIn, provider: Provider, clock: Clock) -> Visitor:
    """Pat Owens of the provider, at a browser, now."""
    clock.at = datetime.now(UTC)
    return await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)


@pytest.fixture
async def sue(signed_in: SignedIn) -> Visitor:
    """Sue Visor, a supervisor, at her browser."""
    return await signed_in("Sue Visor", Role.SUPERVISOR)


@pytest.fixture
async def ada(signed_in: SignedIn) -> Visitor:
    """Ada Minn, an administrator, at hers."""
    return await signed_in("Ada Minn", Role.ADMINISTRATOR)


@pytest.fixture
async def ann(signed_in: SignedIn) -> Visitor:
    """Ann Smith, a reviewer, at hers."""
    return await signed_in("Ann Smith", Role.REVIEWER)


@pytest.fixture
async def disposing(pool: Pool, tmp_path: Path) -> Disposing:
    """What disposes, on a vault of its own, with two people who decide."""
    return await Disposing.begun(pool, tmp_path)
