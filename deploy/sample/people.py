"""Who can sign in to the sample data; the passwords are printed on the screen of `pdups up`."""

import asyncio
import tomllib
from datetime import datetime
from pathlib import Path

from console.sign_in.hashing import hashing
from deploy.sample.applications import SampleFaultError
from schemas.account import Account, Role
from schemas.audit import AuditVerb
from schemas.membership import MemberRole
from schemas.model import Frozen
from store import account, audit, membership
from store.database import Connection, Pool, transaction

_FILE = Path(__file__).with_name("accounts.toml")


class SignIn(Frozen):
    """One way to sign in to the sample data, as the screen of `pdups up` shows it."""

    user_name: str
    password: str
    who: str


class StaffPerson(Frozen):
    """A member of the sample staff."""

    user_name: str
    full_name: str
    email: str
    role: Role
    password: str

    @property
    def sign_in(self) -> SignIn:
        """As the screen shows it."""
        return SignIn(user_name=self.user_name, password=self.password, who=f"{self.full_name}, {self.role}")


class ActsFor(Frozen):
    """As what somebody acts for an organisation of the sample data, told by whose colleague they are there."""

    beside: str
    organization: str
    role: MemberRole


class Member(Frozen):
    """Somebody whom providers have among their people beside the first account that an approval makes."""

    user_name: str
    full_name: str
    email: str
    password: str
    acts_for: tuple[ActsFor, ...]

    @property
    def sign_in(self) -> SignIn:
        """As the screen shows it."""
        acts = " and ".join(f"{each.role} of {each.organization}" for each in self.acts_for)
        return SignIn(user_name=self.user_name, password=self.password, who=f"{self.full_name}, {acts}")


class People(Frozen):
    """What `accounts.toml` holds. Approving an application makes the provider people; here they get their passwords."""

    staff: tuple[StaffPerson, ...]
    provider: tuple[SignIn, ...]
    member: tuple[Member, ...]


PEOPLE = People.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
SIGN_INS = (
    *(person.sign_in for person in PEOPLE.staff),
    *PEOPLE.provider,
    *(person.sign_in for person in PEOPLE.member),
)


async def add_staff(pool: Pool, as_of: datetime) -> dict[str, Account]:
    """The sample staff by user name; whoever is missing is added with the known password."""
    people = await asyncio.gather(*(_staff_account(pool, person, as_of) for person in PEOPLE.staff))
    return {person.user_name: found for person, found in zip(PEOPLE.staff, people, strict=True)}


async def open_provider_accounts(pool: Pool, as_of: datetime) -> None:
    """Set the known passwords of provider people who have none yet."""
    for person in PEOPLE.provider:
        found = await account.by_user_name(pool, person.user_name)
        if found and found.password_set_at is None:
            async with transaction(pool) as conn:
                await _set_password(conn, found, person.password, as_of)


async def add_members(pool: Pool, as_of: datetime) -> None:
    """Whoever acts for providers beside their first accounts; whoever is there already is left alone."""
    for person in PEOPLE.member:
        if await account.by_user_name(pool, person.user_name) is None:
            async with transaction(pool) as conn:
                await _add_member(conn, person, as_of)


async def _add_member(conn: Connection, person: Member, as_of: datetime) -> None:
    added = await account.add(
        conn,
        user_name=person.user_name,
        full_name=person.full_name,
        email=person.email,
        role=Role.PROVIDER,
        as_of=as_of,
    )
    await _set_password(conn, added, person.password, as_of)
    for acts in person.acts_for:
        number = await _provider_beside(conn, acts.beside)
        await membership.add(conn, account=added.id, provider=number, role=acts.role, added_by="system", as_of=as_of)


async def _provider_beside(conn: Connection, user_name: str) -> str:
    colleague = await account.by_user_name(conn, user_name)
    memberships = await membership.of_account(conn, colleague.id) if colleague else []
    if not memberships:
        raise SampleFaultError(f"{user_name} of the sample data acts for no provider.")
    return memberships[0].provider


async def _staff_account(pool: Pool, person: StaffPerson, as_of: datetime) -> Account:
    if found := await account.by_user_name(pool, person.user_name):
        return found
    async with transaction(pool) as conn:
        added = await account.add(
            conn,
            user_name=person.user_name,
            full_name=person.full_name,
            email=person.email,
            role=person.role,
            as_of=as_of,
        )
        await audit.write(
            conn,
            key=f"account:{added.id}/added",
            at=as_of,
            actor="system",
            verb=AuditVerb.ACCOUNT_ADDED,
            entity=f"account:{added.id}",
            facts={"user_name": added.user_name, "role": added.role},
        )
        await _set_password(conn, added, person.password, as_of)
    return added


async def _set_password(conn: Connection, owner: Account, password: str, as_of: datetime) -> None:
    await account.set_password_hash(conn, owner.id, await hashing.hash(password), as_of)
