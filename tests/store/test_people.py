"""Changes of a provider's people come one after the other, and only from those who manage it by then."""

import asyncio
from dataclasses import dataclass
from uuid import uuid4

import pytest

from policy.membership import Refusal
from schemas.account import Account, Role
from schemas.membership import MemberRole
from schemas.provider import Provider
from store import invitation, membership, people
from store.database import Pool, transaction
from store.invitation import Wanted
from tests import records
from tests.records import RECEIVED

WAITS = 0.3


@dataclass
class Managed:
    """A provider with two managers and a reporter."""

    provider: Provider
    mary: Account
    max_: Account
    rita: Account


@pytest.fixture
async def managed(pool: Pool) -> Managed:
    provider = await records.approved_provider(pool)
    await pool.execute("update membership set state = 'removed'")
    roles = {"Mary": MemberRole.MANAGER, "Max": MemberRole.MANAGER, "Rita": MemberRole.REPORTER}
    found = {}
    for name, role in roles.items():
        found[name] = await records.member(pool, f"{name} Member", Role.PROVIDER)
        await records.join(pool, found[name], provider.number, role)
    return Managed(provider, *found.values())


async def remove(pool: Pool, managed: Managed, who: Account, by: Account) -> Refusal | None:
    async with transaction(pool) as conn:
        return await people.change(conn, managed.provider, who.id, "remove", by=by, as_of=RECEIVED)


async def test_nobody_changes_anything_who_manages_nothing_by_then(pool: Pool, managed: Managed) -> None:
    assert await remove(pool, managed, managed.max_, managed.rita) is Refusal.NOT_ALLOWED
    assert await remove(pool, managed, managed.max_, managed.mary) is None
    assert await remove(pool, managed, managed.rita, managed.max_) is Refusal.NOT_ALLOWED
    there = await membership.people(pool, managed.provider.number)
    assert {each.account.id for each in there} == {managed.mary.id, managed.rita.id}


async def test_nobody_invites_who_manages_nothing_by_then(pool: Pool, managed: Managed) -> None:
    wanted = Wanted(form=uuid4(), email="g@example.org", full_name="Gwen Guest", role=MemberRole.VIEWER)
    async with transaction(pool) as conn:
        assert await invitation.invite(conn, managed.provider, wanted, by=managed.rita, as_of=RECEIVED) is None
        sent = await invitation.invite(conn, managed.provider, wanted, by=managed.mary, as_of=RECEIVED)
    assert sent is not None
    for do in (invitation.send_again, invitation.withdraw):
        async with transaction(pool) as conn:
            assert not await do(conn, managed.provider, sent.id, by=managed.rita, as_of=RECEIVED)


async def test_a_second_change_waits_for_the_first_and_sees_it(pool: Pool, managed: Managed) -> None:
    async with transaction(pool) as conn:
        await people.change(
            conn, managed.provider, managed.mary.id, "role", by=managed.mary, as_of=RECEIVED, role=MemberRole.VIEWER
        )
        second = asyncio.create_task(remove(pool, managed, managed.max_, managed.max_))
        _, waiting = await asyncio.wait([second], timeout=WAITS)
        assert waiting
    assert await second is Refusal.LAST_MANAGER
