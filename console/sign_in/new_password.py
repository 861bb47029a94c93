"""Recording a new password: every other sign-in and every open link of the account ends with it."""

from uuid import uuid4

from starlette.requests import Request

import store.account
import store.audit
import store.link
import store.session
from console.security import session
from schemas.account import Account
from schemas.audit import AuditVerb
from schemas.link import LinkPurpose
from store.database import Connection


async def record(request: Request, conn: Connection, account: Account, hashed: str) -> str:
    """Keep the hash, end sessions and links, sign this browser in; returns the token of its new session."""
    as_of = request.state.as_of
    await store.account.set_password_hash(conn, account.id, hashed, as_of)
    await store.session.end_all(conn, account=account.id)
    await store.link.end_all(conn, LinkPurpose.SET_PASSWORD, f"account:{account.id}", as_of)
    await store.audit.write(
        conn,
        key=f"account:{account.id}/{AuditVerb.ACCOUNT_PASSWORD_SET}/{uuid4()}",
        at=as_of,
        actor=account.actor,
        verb=AuditVerb.ACCOUNT_PASSWORD_SET,
        entity=f"account:{account.id}",
        facts={"full_name": account.full_name, "address": session.address(request)},
    )
    return await session.start(request, conn, account)
