"""Memberships: who acts for which provider."""

from datetime import datetime

import asyncpg

from schemas.membership import MemberRole, Membership, MemberState
from store.database import Connection, Source
from store.queries import queries


async def of_account(source: Source, account: int) -> list[Membership]:
    """What somebody is in which providers, by the providers' names; removed memberships are left out."""
    return [membership_from(row) async for row in queries.membership.of_account(source, account=account)]


async def of_provider(source: Source, provider: str) -> list[Membership]:
    """Who is what in a provider, the first first; removed memberships are left out.

    Whoever is about to change one holds the provider (`store.provider.hold`), so that two changes see each other.
    """
    return [membership_from(row) async for row in queries.membership.of_provider(source, provider=provider)]


async def find(source: Source, account: int, provider: str) -> Membership | None:
    """Somebody's membership in a provider, whatever its state."""
    row = await queries.membership.find(source, account=account, provider=provider)
    return membership_from(row) if row else None


async def add(
    conn: Connection, *, account: int, provider: str, role: MemberRole, added_by: str, as_of: datetime
) -> Membership | None:
    """A new membership, or one that had been removed begun anew; None where one stands already."""
    row = await queries.membership.add(
        conn, account=account, provider=provider, role=role, added_by=added_by, as_of=as_of
    )
    return membership_from(row) if row else None


async def change(
    conn: Connection, membership: Membership, *, role: MemberRole, state: MemberState, as_of: datetime
) -> Membership:
    """Give a membership another role or another state."""
    row = await queries.membership.change(
        conn, account=membership.account, provider=membership.provider, role=role, state=state, as_of=as_of
    )
    return membership_from(row)


def membership_from(row: asyncpg.Record) -> Membership:
    """A membership as it stands in its row."""
    return Membership.model_validate(dict(row))
