"""A provider's person at home, on January 20, 2027."""

from datetime import datetime

import pytest

from schemas.account import Role
from schemas.provider import Provider
from tests.console.events.conftest import SignedIn, clock, provider
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor

__all__ = ["clock", "provider"]


@pytest.fixture
async def pat(signed_in: SignedIn, provider: Provider, clock: Clock) -> Visitor:
    clock.at = datetime.fromisoformat("2027-01-20T16:30-07:00")
    return await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)
