"""Invitations to act for a provider: sent, sent again, taken back, declined, accepted."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from schemas.account import Account
from schemas.audit import AuditVerb
from schemas.invitation import Invitation, InvitationState
from schemas.link import LinkPurpose
from schemas.membership import MemberRole, Membership, MemberState
from schemas.model import Frozen
from schemas.people_facts import PeopleChange
from schemas.provider import Provider
from store import audit, link, membership, people, people_letters
from store import provider as providers
from store.database import Connection, Source
from store.membership import Person
from store.queries import queries

LIFETIME = timedelta(days=7)
"""How long an invitation can be accepted; sent again, it begins anew (our default)."""


class Wanted(Frozen):
    """Whom somebody wants to invite, and as what. `form` is the form's own mark: pressed twice, it invites once."""

    form: UUID
    email: str
    full_name: str
    role: MemberRole


async def find(source: Source, invitation: UUID) -> Invitation | None:
    """The invitation of this id."""
    return _one(await queries.invitation.find(source, id=invitation))


async def open_of(source: Source, provider: str) -> list[Invitation]:
    """The invitations of a provider that nobody has answered, be their time over or not, the newest first."""
    return [_invitation(row) async for row in queries.invitation.open_of(source, provider=provider)]


async def in_the_way(source: Source, provider: str, email: str) -> Person | Invitation | None:
    """Why an address need not be invited: somebody of the provider has it, or an invitation to it is open."""
    there = [
        each for each in await membership.people(source, provider) if each.account.email.casefold() == email.casefold()
    ]
    return there[0] if there else _one(await queries.invitation.open_to(source, provider=provider, email=email))


async def invite(
    conn: Connection, provider: Provider, wanted: Wanted, *, by: Account, as_of: datetime
) -> Invitation | None:
    """Invite somebody, and write to them; None where `by` may not, or something is `in_the_way` by now."""
    if await people.hold(conn, provider, by) is None:
        return None
    if sent := await find(conn, wanted.form):
        return sent if sent.provider == provider.number else None
    if await in_the_way(conn, provider.number, wanted.email):
        return None
    row = await queries.invitation.add(
        conn,
        id=wanted.form,
        provider=provider.number,
        email=wanted.email,
        full_name=wanted.full_name,
        role=wanted.role,
        invited_by=by.actor,
        as_of=as_of,
        expires_at=as_of + LIFETIME,
    )
    invitation = _invitation(row)
    await _send(conn, provider, invitation, by=by, again=False)
    await _write(conn, AuditVerb.MEMBER_INVITED, invitation, by.actor, as_of)
    return invitation


async def send_again(conn: Connection, provider: Provider, invitation: UUID, *, by: Account, as_of: datetime) -> bool:
    """Write once more, with a link that works for as long again; False where it is open no more, or `by` may not."""
    held = await _held(conn, provider, invitation, by)
    if held is None:
        return False
    await link.end_all(conn, LinkPurpose.INVITATION, held.entity, as_of)
    row = await queries.invitation.prolong(
        conn, id=held.id, invited_by=by.actor, as_of=as_of, expires_at=as_of + LIFETIME
    )
    await _send(conn, provider, _invitation(row), by=by, again=True)
    await _write(conn, AuditVerb.MEMBER_INVITED_AGAIN, held, by.actor, as_of)
    return True


async def withdraw(conn: Connection, provider: Provider, invitation: UUID, *, by: Account, as_of: datetime) -> bool:
    """Take it back; False where it is open no more, or `by` may not."""
    held = await _held(conn, provider, invitation, by)
    if held is None:
        return False
    await queries.invitation.settle(conn, id=held.id, state=InvitationState.WITHDRAWN, account=None, as_of=as_of)
    await _write(conn, AuditVerb.MEMBER_INVITATION_WITHDRAWN, held, by.actor, as_of)
    return True


async def decline(conn: Connection, provider: Provider, invitation: UUID, as_of: datetime) -> bool:
    """Whoever was invited says no, and the managers hear of it; False where it is open no more."""
    held = await _open(conn, provider, invitation, as_of)
    if held is None:
        return False
    await queries.invitation.settle(conn, id=held.id, state=InvitationState.DECLINED, account=None, as_of=as_of)
    await _write(conn, AuditVerb.MEMBER_INVITATION_DECLINED, held, held.entity, as_of)
    await people_letters.tell_managers(
        conn, provider, held.full_name, held.role, PeopleChange.DECLINED, by=None, about=None, as_of=as_of
    )
    return True


async def accept(
    conn: Connection, provider: Provider, invitation: UUID, joins: Account, as_of: datetime
) -> Membership | None:
    """Join; None where it is open no more, or the account is there already or was removed since it was sent."""
    held = await _open(conn, provider, invitation, as_of)
    if held is None or await removed_since(conn, held, joins):
        return None
    added = await membership.add(
        conn, account=joins.id, provider=provider.number, role=held.role, added_by=held.invited_by, as_of=as_of
    )
    if added is None:
        return None
    await queries.invitation.settle(conn, id=held.id, state=InvitationState.ACCEPTED, account=joins.id, as_of=as_of)
    elsewhere = held.email.casefold() != joins.email.casefold()
    facts = {"full_name": joins.full_name, "account": joins.id, "user_name": joins.user_name}
    await _write(
        conn, AuditVerb.MEMBER_JOINED, held, joins.actor, as_of, facts | ({"sent_to": held.email} if elsewhere else {})
    )
    await people_letters.changed(conn, provider, joins, added, PeopleChange.JOINED, by=joins, as_of=as_of)
    return added


async def removed_since(source: Source, invitation: Invitation, account: Account) -> bool:
    """Whether somebody was removed after it was sent: an older letter does not undo that, a newer one does."""
    part = await membership.find(source, account.id, invitation.provider)
    return part is not None and part.state is MemberState.REMOVED and part.changed_at >= invitation.invited_at


async def _held(conn: Connection, provider: Provider, invitation: UUID, by: Account) -> Invitation | None:
    """An open invitation of a provider, held for whoever may change its people."""
    if await people.hold(conn, provider, by) is None:
        return None
    held = _one(await queries.invitation.hold(conn, id=invitation))
    ours = held is not None and held.provider == provider.number and held.state is InvitationState.OPEN
    return held if ours else None


async def _open(conn: Connection, provider: Provider, invitation: UUID, as_of: datetime) -> Invitation | None:
    """An invitation that can be answered now, held; the provider first, as everywhere, so that none waits in a ring."""
    await providers.hold(conn, provider.number)
    held = _one(await queries.invitation.hold(conn, id=invitation))
    return held if held and held.stands(as_of) == InvitationState.OPEN else None


async def _send(conn: Connection, provider: Provider, invitation: Invitation, *, by: Account, again: bool) -> None:
    issued = await link.issue(conn, LinkPurpose.INVITATION, invitation.entity, invitation.invited_at, LIFETIME)
    await people_letters.invited(conn, provider, invitation, issued, by=by, again=again)


async def _write(  # noqa: PLR0917 - all of one line
    conn: Connection,
    verb: AuditVerb,
    invitation: Invitation,
    actor: str,
    as_of: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    about = {"full_name": invitation.full_name, "role": invitation.role, "invitation": str(invitation.id)}
    await audit.write(
        conn,
        key=f"{invitation.entity}/{verb}/{as_of.isoformat()}",
        at=as_of,
        actor=actor,
        verb=verb,
        entity=f"provider:{invitation.provider}",
        facts=about | (facts or {}),
    )


def _one(row: asyncpg.Record | None) -> Invitation | None:
    return _invitation(row) if row else None


def _invitation(row: asyncpg.Record) -> Invitation:
    return Invitation.model_validate(dict(row))
