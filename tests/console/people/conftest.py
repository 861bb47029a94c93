"""A provider with people, each at a browser of their own."""

from collections.abc import Awaitable, Callable

import pytest

from schemas.account import Role
from schemas.membership import MemberRole
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.visitor import Visitor

Colleague = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    """An approved provider whose first account has been closed, so that only those of the test manage it."""
    found = await records.approved_provider(pool)
    await pool.execute("update account set active = false")
    await pool.execute("update membership set state = 'removed'")
    return found


@pytest.fixture
def colleague(signed_in: Callable[..., Awaitable[Visitor]], provider: Provider) -> Colleague:
    """Somebody of the provider, signed in."""

    async def sign_in(full_name: str, member: MemberRole = MemberRole.MANAGER) -> Visitor:
        return await signed_in(full_name, Role.PROVIDER, provider=provider.number, member=member)

    return sign_in
