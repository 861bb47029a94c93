"""Changes of e-mail addresses: asked for, confirmed at both mailboxes, and then done."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from schemas.account import Account
from schemas.audit import AuditVerb
from schemas.email_change import EmailChange, EmailChangeState, Side
from schemas.link import LinkPurpose
from store import account, audit, link
from store.database import Connection, Source
from store.queries import queries

LIFETIME = timedelta(hours=24)
"""How long both mailboxes have to confirm (our default)."""
SIDES: tuple[Side, Side] = ("former", "wanted")


async def ask(conn: Connection, owner: Account, wanted: str, as_of: datetime) -> EmailChange:
    """Somebody wants another address; what they wanted before is dropped, and its links open nothing."""
    await queries.email_change.hold_account(conn, account=owner.id)
    await drop(conn, owner, as_of)
    row = await queries.email_change.add(
        conn,
        id=uuid4(),
        account=owner.id,
        former=owner.email,
        wanted=wanted,
        as_of=as_of,
        expires_at=as_of + LIFETIME,
    )
    asked = _change(row)
    await _write(conn, AuditVerb.ACCOUNT_EMAIL_CHANGE_ASKED, owner, asked, as_of)
    return asked


async def drop(conn: Connection, owner: Account, as_of: datetime) -> bool:
    """The open wish of an account comes to nothing; False where there is none."""
    dropped = [_change(row) async for row in queries.email_change.drop_open(conn, account=owner.id, as_of=as_of)]
    for each in dropped:
        await _end_links(conn, each, as_of)
        await _write(conn, AuditVerb.ACCOUNT_EMAIL_CHANGE_DROPPED, owner, each, as_of)
    return bool(dropped)


async def find(source: Source, change: UUID) -> EmailChange | None:
    """The wish of this id."""
    row = await queries.email_change.find(source, id=change)
    return _change(row) if row else None


async def hold(conn: Connection, change: UUID) -> EmailChange | None:
    """The wish of this id, held until the transaction ends, so that two confirmations come one after the other.

    Its account is held first, as by a newer wish: neither waits for the other in a ring.
    """
    if asked := await find(conn, change):
        await queries.email_change.hold_account(conn, account=asked.account)
    row = await queries.email_change.hold(conn, id=change)
    return _change(row) if row else None


async def open_of(source: Source, owner: int, as_of: datetime) -> EmailChange | None:
    """The wish of an account that can still be confirmed."""
    row = await queries.email_change.open_of(source, account=owner, as_of=as_of)
    return _change(row) if row else None


async def confirm(conn: Connection, change: EmailChange, side: Side, as_of: datetime) -> EmailChange:
    """One mailbox has confirmed."""
    return _change(await queries.email_change.confirm(conn, id=change.id, side=side, as_of=as_of))


async def carry_out(conn: Connection, change: EmailChange, owner: Account, as_of: datetime) -> bool:
    """Both have confirmed: the address is the account's, and open password links end.

    False where another account has taken the address meanwhile; then the wish is dropped.
    """
    await queries.email_change.hold_address(conn, email=change.wanted)
    if await taken(conn, change.wanted, owner.id):
        await drop(conn, owner, as_of)
        return False
    await account.change_email(conn, owner.id, change.wanted)
    await queries.email_change.settle(conn, id=change.id, state=EmailChangeState.DONE, as_of=as_of)
    await _end_links(conn, change, as_of)
    await link.end_all(conn, LinkPurpose.SET_PASSWORD, owner.actor, as_of)
    await _write(conn, AuditVerb.ACCOUNT_EMAIL_CHANGED, owner, change, as_of)
    return True


async def taken(source: Source, email: str, owner: int) -> bool:
    """Whether another active account has this address."""
    return bool(await queries.email_change.taken(source, email=email, account=owner))


async def _end_links(conn: Connection, change: EmailChange, as_of: datetime) -> None:
    for side in SIDES:
        await link.end_all(conn, LinkPurpose.EMAIL_CHANGE, change.subject(side), as_of)


async def _write(conn: Connection, verb: AuditVerb, owner: Account, change: EmailChange, as_of: datetime) -> None:
    await audit.write(
        conn,
        key=f"{owner.actor}/{verb}/{change.id}",
        at=as_of,
        actor=owner.actor,
        verb=verb,
        entity=owner.actor,
        facts={"full_name": owner.full_name, "former": change.former, "wanted": change.wanted},
    )


def _change(row: asyncpg.Record) -> EmailChange:
    return EmailChange.model_validate(dict(row))
