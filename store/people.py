"""What is done about the people of a provider, one change after the other."""

from datetime import datetime
from uuid import uuid4

from policy.membership import STATE_AFTER, Act, Refusal, why_not
from schemas.account import STAFF_ROLES, Account
from schemas.audit import AuditVerb
from schemas.invitation import Invitation
from schemas.membership import MemberRole, MemberState
from schemas.people_facts import PeopleChange
from schemas.provider import Provider
from store import audit, membership, people_letters, session
from store import provider as providers
from store.database import Connection
from store.membership import Person
from store.queries import queries

VERBS = {
    "role": (AuditVerb.MEMBER_ROLE_CHANGED, PeopleChange.ROLE_CHANGED),
    "deactivate": (AuditVerb.MEMBER_DEACTIVATED, PeopleChange.DEACTIVATED),
    "activate": (AuditVerb.MEMBER_ACTIVATED, PeopleChange.ACTIVATED),
    "remove": (AuditVerb.MEMBER_REMOVED, PeopleChange.REMOVED),
}


async def hold(conn: Connection, provider: Provider, by: Account) -> list[Person] | None:
    """Hold a provider for a change of its people; None where `by` may make none, or may make none any more.

    Two managers who remove each other come one after the other: the second one manages nothing by then.
    """
    await providers.hold(conn, provider.number)
    found = await membership.people(conn, provider.number)
    manages = any(each.account.id == by.id and each.member.manages for each in found)
    return found if manages or by.role in STAFF_ROLES else None


async def change(
    conn: Connection,
    provider: Provider,
    account: int,
    act: Act,
    *,
    by: Account,
    as_of: datetime,
    role: MemberRole | None = None,
) -> Refusal | None:
    """Do something about somebody of a provider; why not, where nothing was done."""
    people = await hold(conn, provider, by)
    if people is None:
        return Refusal.NOT_ALLOWED
    if refused := why_not([each.member for each in people], account, act, role):
        return refused
    before = next(each for each in people if each.account.id == account)
    after = await membership.change(
        conn,
        before.membership,
        role=role if act == "role" and role else before.membership.role,
        state=before.membership.state if act == "role" else STATE_AFTER[act],
        as_of=as_of,
    )
    person = before.model_copy(update={"membership": after})
    signed_out = await step_back(conn, person, by=by.actor, as_of=as_of)
    verb, told = VERBS[act]
    await audit.write(
        conn,
        key=f"{provider.entity}/{verb}/{uuid4()}",
        at=as_of,
        actor=by.actor,
        verb=verb,
        entity=provider.entity,
        facts={
            "account": account,
            "full_name": person.account.full_name,
            "role": after.role,
            "before": before.membership.role,
        },
    )
    await people_letters.changed(conn, provider, person.account, after, told, by=by, as_of=as_of, signed_out=signed_out)
    return None


async def step_back(conn: Connection, person: Person, *, by: str, as_of: datetime) -> bool:
    """What ends with somebody's part: who manages no more invites nobody, who acts for nobody is signed out.

    Returns whether they were signed out.
    """
    if not person.member.manages:
        await _take_back_invitations(conn, person, by=by, as_of=as_of)
    return await _sign_out(conn, person)


async def _take_back_invitations(conn: Connection, person: Person, *, by: str, as_of: datetime) -> None:
    """Else whoever was removed could come back through an invitation that they had sent to another mailbox."""
    rows = queries.invitation.withdraw_of(
        conn, provider=person.membership.provider, invited_by=person.account.actor, as_of=as_of
    )
    for each in [Invitation.model_validate(dict(row)) async for row in rows]:
        await audit.write(
            conn,
            key=f"{each.entity}/{AuditVerb.MEMBER_INVITATION_WITHDRAWN}/{as_of.isoformat()}",
            at=as_of,
            actor=by,
            verb=AuditVerb.MEMBER_INVITATION_WITHDRAWN,
            entity=f"provider:{each.provider}",
            facts={"full_name": each.full_name, "role": each.role, "invitation": str(each.id)},
        )


async def _sign_out(conn: Connection, person: Person) -> bool:
    """Sign somebody out everywhere who acts for nobody any more."""
    if person.membership.state is MemberState.ACTIVE:
        return False
    acts_for = await membership.of_account(conn, person.account.id)
    if any(each.state is MemberState.ACTIVE for each in acts_for):
        return False
    await session.end_all(conn, account=person.account.id)
    return True
