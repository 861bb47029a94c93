"""The hand-over of an access request that is granted: whose account it becomes, as what, and who steps back."""

from dataclasses import dataclass
from typing import Any, Literal

from activities.access_case import AccessCase, AccessChange
from activities.refusal import refused
from schemas.access_request import AccessStage
from schemas.account import Account, Role
from schemas.audit import AuditVerb
from schemas.membership import MemberRole, Membership, MemberState
from store import account, membership, provider
from store.people import step_back
from store.record import Record

Became = Literal["reporter", "viewer", "inactive"]


@dataclass(frozen=True)
class Given:
    """The account that was given a part in the provider.

    Attributes:
        is_new: it was made for this, so a password has to be chosen first.
        reopened: it was there and closed.
    """

    account: Account
    is_new: bool = False
    reopened: bool = False


async def hand_over(case: AccessCase, number: str) -> AccessChange:
    """Give the person who asked a part in a provider, and take it from the former manager as staff decided."""
    role, message = case.message.role, case.message
    await provider.hold(case.conn, number)
    given = await _account_of_asker(case, number)
    await _join(case, given.account, number, role)
    former = await _step_back(case, given.account, number)
    await _somebody_is_left(case, number)
    became = None if message.former == "stays" else message.former
    _tell(case, given, number, former, became)
    facts: dict[str, Any] = {
        "provider": number,
        "account": given.account.id,
        "user_name": given.account.user_name,
        "new": given.is_new,
        "reopened": given.reopened,
        "role": role,
        "replaces": former.id if former else None,
        "replaces_name": former.full_name if former else None,
        "former": became,
    }
    request = case.decided(
        AccessStage.GRANTED,
        account=given.account.id,
        granted_role=role,
        replaces=former.id if former else None,
        decision_reason=case.said("note"),
    )
    return AccessChange(request, AuditVerb.ACCESS_GRANTED, facts, _elsewhere(case, given, number, facts))


async def _account_of_asker(case: AccessCase, number: str) -> Given:
    """The account that this address has already, or a new one; accounts of staff are another matter.

    Of several, the one that is among the provider's people already, or else an active one.
    """
    request, conn = case.request, case.conn
    there = {each.account.id for each in await membership.people(conn, number)}
    known = [each for each in await account.by_email(conn, request.email) if each.role is Role.PROVIDER]
    known.sort(key=lambda each: (each.id not in there, not each.active))
    if known and known[0].active:
        return Given(known[0])
    if known:
        await account.set_active(conn, known[0].id, active=True)
        return Given(known[0].model_copy(update={"active": True}), reopened=True)
    made = await account.add(
        conn,
        full_name=request.full_name,
        email=request.email,
        phone=request.phone,
        role=Role.PROVIDER,
        as_of=case.message.as_of,
    )
    return Given(made, is_new=True)


async def _join(case: AccessCase, who: Account, number: str, role: MemberRole) -> None:
    as_of, actor = case.message.as_of, case.message.actor
    added = await membership.add(case.conn, account=who.id, provider=number, role=role, added_by=actor, as_of=as_of)
    if added is None and (stands := await membership.find(case.conn, who.id, number)):
        await membership.change(case.conn, stands, role=role, state=MemberState.ACTIVE, as_of=as_of)


async def _step_back(case: AccessCase, given: Account, number: str) -> Account | None:
    """What becomes of the former manager."""
    replaces, former = case.message.replaces, case.message.former
    if replaces is None or former == "stays":
        return None
    held = await membership.find(case.conn, replaces, number)
    who = await account.by_id(case.conn, replaces)
    if who is None or held is None or not _manages(held):
        raise refused("unknown_manager", f"Account {replaces} is not a manager of provider {number} now.")
    if replaces == given.id:
        raise refused("same_manager", "Whoever asked is this manager; nobody can step back for themselves.")
    role, state = (held.role, MemberState.INACTIVE) if former == "inactive" else (MemberRole(former), held.state)
    await membership.change(case.conn, held, role=role, state=state, as_of=case.message.as_of)
    # What ends with their part ends as where a manager deactivates somebody.
    people = await membership.people(case.conn, number)
    stepped = next(each for each in people if each.account.id == who.id)
    await step_back(case.conn, stepped, by=case.message.actor, as_of=case.message.as_of)
    return who


async def _somebody_is_left(case: AccessCase, number: str) -> None:
    """Who had a manager has one afterwards: neither who steps back nor who asks for less may be the last one."""
    people = await membership.people(case.conn, number)
    if case.letters.readers.sign_in and not any(each.member.manages for each in people):
        raise refused("last_manager", f"Nobody would be left to manage provider {number}.")


def _manages(held: Membership) -> bool:
    return held.state is MemberState.ACTIVE and held.role is MemberRole.MANAGER


def _tell(case: AccessCase, given: Given, number: str, former: Account | None, became: Became | None) -> None:
    role, note, letters = case.message.role, case.said("note"), case.letters
    if given.is_new:
        letters.welcome(given.account, number, role, note)
    else:
        letters.granted(given.account, number, role, note, reopened=given.reopened)
    own = (given.account.actor,)
    letters.settled("granted", case.said_at, role=role, former=former, became=became, but=own)


def _elsewhere(case: AccessCase, given: Given, number: str, facts: dict[str, Any]) -> tuple[Record, ...]:
    """The same in the timelines of the provider and, where it was made or opened for this, of the account."""
    records = (_on_the_provider(case, number, facts),)
    return (*records, _on_the_account(case, given)) if given.is_new or given.reopened else records


def _on_the_account(case: AccessCase, given: Given) -> Record:
    verb, about = AuditVerb.ACCOUNT_REOPENED if given.reopened else AuditVerb.ACCOUNT_ADDED, given.account
    return Record(
        key=f"{about.actor}/{verb}/{case.message.key}",
        at=case.said_at,
        actor=case.message.actor,
        verb=verb,
        entity=about.actor,
        facts={"full_name": about.full_name, "user_name": about.user_name, "role": about.role},
    )


def _on_the_provider(case: AccessCase, number: str, facts: dict[str, Any]) -> Record:
    """The same in the provider's own timeline."""
    return Record(
        key=f"provider:{number}/handed_over/{case.message.key}",
        at=case.said_at,
        actor=case.message.actor,
        verb=AuditVerb.PROVIDER_HANDED_OVER,
        entity=f"provider:{number}",
        facts=facts | {"request": case.request.number, "full_name": case.request.full_name},
    )
