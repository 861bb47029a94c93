"""Who gets a letter about a provider: its people by their role, as `policy.membership` has it, or our supervisors."""

from collections.abc import Callable, Iterable, Sequence

from activities.audience import chosen
from schemas.account import STAFF_ROLES, Account
from schemas.letter import LetterKind
from schemas.provider import Provider
from store import account, membership
from store.database import Connection
from store.membership import Reader

MAILBOX_NAME = "Professional Learning staff"
Recipient = Reader
Readers = Callable[[LetterKind], Sequence[Recipient]]
"""Who gets a letter, by its kind."""


async def readers_of(conn: Connection, provider: Provider, reported_by: str = "") -> Readers:
    """Who of a provider gets which letter; those about an event or an opportunity go to the actor who reported it."""
    people = await membership.people(conn, provider.number)
    return lambda kind: membership.readers(people, provider, kind, reported_by)


def all_to(recipients: Sequence[Recipient]) -> Readers:
    """The same people, whatever the letter."""
    return lambda _: recipients


async def supervisors(conn: Connection, notice_email: str | None) -> list[Recipient]:
    """Who hears of what a provider never did; a shared mailbox where nobody of the staff is there."""
    staff = recipients(chosen("supervisors", await account.staff_with_role(conn, STAFF_ROLES), None))
    return staff or ([Recipient("mailbox", MAILBOX_NAME, notice_email)] if notice_email else [])


def recipients(accounts: Iterable[Account]) -> list[Recipient]:
    """The owners of accounts."""
    return [Recipient(str(each.id), each.full_name, each.email) for each in accounts]
