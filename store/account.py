"""Accounts: everybody who signs in."""

from collections.abc import Iterable
from datetime import datetime

import asyncpg

from policy.user_name import user_name as free_user_name
from schemas.account import Account, Role
from store.database import Connection, Source
from store.queries import queries


async def by_id(source: Source, account: int) -> Account | None:
    """The account of this id."""
    return _one(await queries.account.by_id(source, id=account))


async def by_actor(source: Source, actor: str) -> Account | None:
    """The account that acted; None where somebody else did: the system, or another one in somebody's name."""
    kind, _, number = actor.partition(":")
    return await by_id(source, int(number)) if kind == "account" and number.isdecimal() else None


async def by_user_name(source: Source, user_name: str) -> Account | None:
    """The account of this user name, whatever its case."""
    return _one(await queries.account.by_user_name(source, user_name=user_name))


async def by_email(source: Source, email: str) -> list[Account]:
    """Accounts with this e-mail address, active ones first; somebody may have several."""
    return [account_from(row) async for row in queries.account.by_email(source, email=email)]


async def of_provider(source: Source, provider: str) -> list[Account]:
    """Who acts for a provider and can sign in, oldest first."""
    return [account_from(row) async for row in queries.account.of_provider(source, provider=provider)]


async def staff(source: Source) -> list[Account]:
    """Everybody on the staff by name, closed accounts too."""
    return [account_from(row) async for row in queries.account.staff(source)]


async def staff_with_role(source: Source, roles: Iterable[Role]) -> list[Account]:
    """Active staff of these roles, by name."""
    rows = queries.account.staff_with_role(source, roles=[str(role) for role in roles])
    return [account_from(row) async for row in rows]


async def password_hash(source: Source, account: int) -> str | None:
    """What a password is checked against; None while none was set."""
    found: str | None = await queries.account.password_hash(source, id=account)
    return found


async def add(
    conn: Connection,
    *,
    full_name: str,
    email: str,
    role: Role,
    as_of: datetime,
    phone: str = "",
    user_name: str | None = None,
) -> Account:
    """A new account; its user name is the given one, or made of name or mailbox, numbered when taken.

    Raises:
        asyncpg.UniqueViolationError: the given user name is taken.
    """
    base = free_user_name(full_name, (), email=email)
    wanted = user_name or base
    while True:
        row = await queries.account.add(
            conn,
            user_name=wanted,
            full_name=full_name,
            email=email,
            phone=phone,
            role=role,
            as_of=as_of,
        )
        if row is not None:
            return account_from(row)
        if user_name:
            raise asyncpg.UniqueViolationError(f"the user name {user_name} is taken")
        # Somebody else may take the next number meanwhile; then this goes round once more.
        taken = [row["user_name"] async for row in queries.account.user_names_like(conn, base=base)]
        wanted = free_user_name(full_name, taken, email=email)


async def set_password_hash(conn: Connection, account: int, hashed: str, as_of: datetime) -> bool:
    """Set a password by its hash; False when there is no such account."""
    return await queries.account.set_password_hash(conn, id=account, password_hash=hashed, as_of=as_of) is not None


async def set_active(conn: Connection, account: int, *, active: bool) -> bool:
    """Close an account or open it again; False when it was so already."""
    return await queries.account.set_active(conn, id=account, active=active) is not None


async def describe(conn: Connection, account: int, *, full_name: str, phone: str) -> None:
    """What somebody says of themselves: their name and phone number."""
    await queries.account.describe(conn, id=account, full_name=full_name, phone=phone)


async def change_email(conn: Connection, account: int, email: str) -> bool:
    """Change an account's e-mail address; False when there is no such account."""
    return await queries.account.change_email(conn, id=account, email=email) is not None


def account_from(row: asyncpg.Record) -> Account:
    """An account as it stands in its row, without the password's hash."""
    return Account.model_validate({name: row[name] for name in Account.model_fields})


def _one(row: asyncpg.Record | None) -> Account | None:
    return account_from(row) if row else None
