"""Sessions: who is signed in. The token stays in the browser; a copy of this table opens nothing."""

import hashlib
from datetime import datetime
from uuid import UUID

from schemas.membership import Membership
from schemas.session import ListedSession, Session
from store.account import account_from
from store.database import Connection, Source
from store.queries import queries


async def start(
    conn: Connection,
    *,
    token: str,
    account: int,
    form_secret: str,
    address: str,
    browser: str,
    expires_at: datetime,
    as_of: datetime,
) -> None:
    """Sign a browser in; sessions that have expired are forgotten on the way."""
    await queries.session.forget_expired(conn, as_of=as_of)
    await queries.session.add(
        conn,
        token_hash=_hash(token),
        account=account,
        form_secret=form_secret,
        address=address,
        browser=browser,
        expires_at=expires_at,
        as_of=as_of,
    )


async def current(source: Source, *, token: str, as_of: datetime) -> Session | None:
    """The live session of this token and its account, if there is one."""
    row = await queries.session.current(source, token_hash=_hash(token), as_of=as_of)
    if row is None:
        return None
    return Session(
        id=row["session"],
        account=account_from(row),
        form_secret=row["form_secret"],
        last_seen_at=row["last_seen_at"],
        expires_at=row["expires_at"],
        memberships=tuple(Membership.model_validate(each) for each in row["memberships"]),
    )


async def seen(source: Source, *, token: str, expires_at: datetime, as_of: datetime) -> None:
    """Note that the session is in use and lives on until then."""
    await queries.session.seen(source, token_hash=_hash(token), expires_at=expires_at, as_of=as_of)


async def end(source: Source, *, token: str) -> None:
    """Sign this browser out."""
    await queries.session.finish(source, token_hash=_hash(token))


async def end_all(source: Source, *, account: int) -> None:
    """Sign everybody out of this account."""
    await queries.session.finish_all(source, account=account)


async def of_account(source: Source, *, account: int, as_of: datetime) -> list[ListedSession]:
    """Where an account is signed in now, the last seen first."""
    rows = queries.session.of_account(source, account=account, as_of=as_of)
    return [ListedSession.model_validate(dict(row)) async for row in rows]


async def end_one(conn: Connection, *, account: int, session: UUID) -> bool:
    """Sign one browser out of this account; False where there is no such session of it."""
    return await queries.session.finish_one(conn, account=account, id=session) is not None


async def end_others(conn: Connection, *, account: int, but: UUID) -> int:
    """Sign every browser but one out of this account, and say how many there were."""
    return len([row async for row in queries.session.finish_others(conn, account=account, id=but)])


def _hash(token: str) -> bytes:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).digest()
