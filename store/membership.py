"""Memberships: who acts for which provider."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg

from policy.membership import Member, hearers
from schemas.account import Account
from schemas.letter import LetterKind
from schemas.membership import MemberRole, Membership, MemberState
from schemas.model import Frozen
from schemas.provider import Provider
from store.account import account_from
from store.database import Connection, Source
from store.queries import queries


class Person(Frozen):
    """Somebody of a provider."""

    account: Account
    membership: Membership

    @property
    def member(self) -> Member:
        """As policy judges it."""
        return Member(self.membership, self.account.active)


class Reader(NamedTuple):
    """Somebody a letter to a provider goes to; the key tells their letters apart."""

    key: str
    name: str
    address: str


async def people(source: Source, provider: str) -> list[Person]:
    """Everybody of a provider who is not removed, the first first; closed accounts too."""
    return [_person(row) async for row in queries.membership.people(source, provider=provider)]


def readers(people: Sequence[Person], provider: Provider, kind: LetterKind, reported_by: str = "") -> list[Reader]:
    """Who of a provider gets a letter of this kind; its primary contact where nobody is left.

    `reported_by` is the actor who reported the event that the letter is about.
    """
    accounts = {each.account.id: each.account for each in people}
    told = [accounts[each] for each in hearers(kind, [each.member for each in people], reported_by)]
    contact = Reader("contact", provider.primary.name, provider.primary.email)
    return [Reader(str(each.id), each.full_name, each.email) for each in told] or [contact]


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


def _person(row: asyncpg.Record) -> Person:
    about = {name: row[name] for name in ("provider", "state", "since", "added_by", "changed_at")}
    return Person(
        account=account_from(row),
        membership=Membership.model_validate(about | {"account": row["id"], "role": row["member_role"]}),
    )
