"""Staff at the Board report and the statistics, at a time of our choosing."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.events.conftest import APPROVED
from tests.console.public.conftest import Clock, clock
from tests.console.visitor import Visitor

__all__ = ["clock"]

SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def rita(signed_in: SignedIn, clock: Clock) -> Visitor:
    """Rita Reviewer, on January 20, 2027."""
    clock.at = datetime.fromisoformat("2027-01-20T10:00:00-07:00")
    return await signed_in("Rita Reviewer")


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    return await records.approved_provider(pool, APPROVED)
