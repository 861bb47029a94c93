"""Letters about the people of a provider, queued with the change they tell of."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from schemas.account import STAFF_ROLES, Account
from schemas.invitation import Invitation
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.membership import MemberRole, Membership
from schemas.model import Frozen
from schemas.people_facts import Invited, MembershipChanged, PeopleChange, PeopleChanged
from schemas.provider import Provider
from store import letter, membership
from store.database import Connection


async def invited(
    conn: Connection, provider: Provider, invitation: Invitation, link: UUID, *, by: Account, again: bool
) -> None:
    """To whoever is invited."""
    facts = Invited(
        link=link,
        link_expires_at=invitation.expires_at,
        number=provider.number,
        organisation=provider.legal_name,
        invited_by="" if by.role in STAFF_ROLES else by.full_name,
        role=invitation.role,
        again=again,
    )
    key = f"{LetterKind.INVITATION}:{link}"
    await _queue(
        conn, key, LetterKind.INVITATION, provider.entity, invitation.full_name, invitation.email, facts,
        invitation.invited_at,
    )  # fmt: skip


async def changed(
    conn: Connection,
    provider: Provider,
    person: Account,
    part: Membership,
    what: PeopleChange,
    *,
    by: Account,
    as_of: datetime,
    signed_out: bool = False,
) -> None:
    """To the person concerned, and to the managers who did not do it themselves."""
    facts = MembershipChanged(
        **_about(provider, by, person, as_of),
        user_name=person.user_name,
        change=what,
        role=part.role,
        signed_out=signed_out,
    )
    kind = LetterKind.MEMBERSHIP_CHANGED
    # About the person's own account: their colleagues do not read it among the letters to the provider.
    await _queue(conn, f"{kind}:{uuid4()}", kind, person.actor, person.full_name, person.email, facts, as_of)
    await tell_managers(conn, provider, person.full_name, part.role, what, by=by, about=person, as_of=as_of)


async def tell_managers(
    conn: Connection,
    provider: Provider,
    person: str,
    role: MemberRole,
    what: PeopleChange,
    *,
    by: Account | None,
    about: Account | None,
    as_of: datetime,
) -> None:
    """To the managers of a provider, but neither to who did it nor to whom it is about."""
    facts = PeopleChanged(**_about(provider, by, about, as_of), person=person, change=what, role=role)
    kind, spared = LetterKind.PEOPLE_CHANGED, {str(each.id) for each in (by, about) if each}
    there = await membership.people(conn, provider.number)
    for key, name, address in membership.readers(there, provider, kind):
        if key not in spared:
            await _queue(conn, f"{kind}:{uuid4()}", kind, provider.entity, name, address, facts, as_of)


def _about(provider: Provider, by: Account | None, person: Account | None, as_of: datetime) -> dict[str, Any]:
    staff = by is not None and by.role in STAFF_ROLES
    other = by is not None and not staff and (person is None or by.id != person.id)
    return {
        "number": provider.number,
        "organisation": provider.legal_name,
        "changed_at": as_of,
        "changed_by": by.full_name if by is not None and other else "",
        "by_staff": staff,
    }


async def _queue(  # noqa: PLR0917 - all of one letter
    conn: Connection, key: str, kind: LetterKind, entity: str, name: str, address: str, facts: Frozen, as_of: datetime
) -> None:
    draft = LetterDraft(
        key=key,
        kind=kind,
        entity=entity,
        to_name=name,
        to_address=address,
        priority=Priority.NOTICE,
        facts=facts.model_dump(mode="json"),
    )
    await letter.queue(conn, draft, as_of)
