"""Sessions: who is signed in. The token stays in the browser; a copy of this table opens nothing."""

import hashlib
from datetime import datetime

from schemas.membership import Membership
from schemas.session import Session
from store.account import account_from
from store.database import Connection, Source
from store.queries import queries


async def start(
    conn: Connection, *, token: str, account: int, form_secret: str, address: str, expires_at: datetime, as_of: datetime
) -> None:
    """Sign a browser in; sessions that have expired are forgotten on the way."""
    await queries.session.forget_expired(conn, as_of=as_of)
    await queries.session.add(
        conn,
        token_hash=_hash(token),
        account=account,
        form_secret=form_secret,
        address=address,
        expires_at=expires_at,
        as_of=as_of,
    )


async def current(source: Source, *, token: str, as_of: datetime) -> Session | None:
    """The live session of this token and its account, if there is one."""
    row = await queries.session.current(source, token_hash=_hash(token), as_of=as_of)
    if row is None:
        return None
    return Session(
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


def _hash(token: str) -> bytes:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).digest()
