"""The staff: people are added with a letter of welcome, and their accounts are closed and opened again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from schemas.account import Account, Role
from schemas.audit import AuditVerb
from schemas.facts import StaffWelcome
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from store import account, audit, letter, link, session
from store.database import Connection, Source
from store.queries import queries


async def name_at(source: Source, email: str) -> str | None:
    """Who on the active staff has this e-mail address."""
    found: str | None = await queries.staff.active_with_email(source, email=email)
    return found


async def was_added(source: Source, form: UUID) -> bool:
    """Whether this form was taken before."""
    return await audit.by_key(source, f"staff:added/{form}") is not None


async def add(
    conn: Connection,
    *,
    full_name: str,
    email: str,
    role: Role,
    actor: str,
    lifetime: timedelta,
    as_of: datetime,
    form: UUID | None = None,
    user_name: str | None = None,
) -> Account | None:
    """Add somebody and write to them with a link to choose a password; None when this form was taken before.

    Raises:
        asyncpg.UniqueViolationError: the given user name is taken; without one, it is made of the name.
    """
    # Whoever adds staff at the same time waits here, so that a form pressed twice finds its first press.
    await _lock_administrators(conn)
    key = f"staff:added/{form or uuid4()}"
    if await audit.by_key(conn, key):
        return None
    added = await account.add(conn, full_name=full_name, email=email, role=role, as_of=as_of, user_name=user_name)
    await audit.write(
        conn,
        key=key,
        at=as_of,
        actor=actor,
        verb=AuditVerb.ACCOUNT_ADDED,
        entity=added.actor,
        facts={"full_name": full_name, "user_name": added.user_name, "role": role},
    )
    issued = await link.issue(conn, LinkPurpose.SET_PASSWORD, added.actor, as_of, lifetime)
    facts = StaffWelcome(link=issued, link_expires_at=as_of + lifetime, user_name=added.user_name, role=role)
    draft = LetterDraft(
        key=f"{LetterKind.STAFF_WELCOME}:{issued}",
        kind=LetterKind.STAFF_WELCOME,
        entity=added.actor,
        to_name=full_name,
        to_address=email,
        priority=Priority.PASSWORD,
        facts=facts.model_dump(mode="json"),
    )
    await letter.queue(conn, draft, as_of)
    return added


async def close(conn: Connection, closed: Account, *, actor: str, as_of: datetime) -> bool:
    """Close an account and end its sessions and links; False for the last administrator, and where it was closed."""
    if await _lock_administrators(conn) == [closed.id] or not await account.set_active(conn, closed.id, active=False):
        return False
    await session.end_all(conn, account=closed.id)
    await link.end_all(conn, LinkPurpose.SET_PASSWORD, closed.actor, as_of)
    return await _note(conn, AuditVerb.ACCOUNT_CLOSED, closed, actor, as_of)


async def reopen(conn: Connection, closed: Account, *, actor: str, as_of: datetime) -> bool:
    """Open a closed account again; False when it is open."""
    if not await account.set_active(conn, closed.id, active=True):
        return False
    return await _note(conn, AuditVerb.ACCOUNT_REOPENED, closed, actor, as_of)


async def _lock_administrators(conn: Connection) -> list[int]:
    return [row["id"] async for row in queries.staff.lock_administrators(conn)]


async def _note(conn: Connection, verb: AuditVerb, about: Account, actor: str, as_of: datetime) -> bool:
    return await audit.write(
        conn,
        key=f"{about.actor}/{verb}/{as_of.isoformat()}",
        at=as_of,
        actor=actor,
        verb=verb,
        entity=about.actor,
        facts={"full_name": about.full_name},
    )
