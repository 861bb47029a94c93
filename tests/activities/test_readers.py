"""Who of a provider's people is written to: by role, and never nobody."""

from dataclasses import dataclass

import pytest

from activities.readers import readers_of
from schemas.account import Account, Role
from schemas.letter import LetterKind
from schemas.membership import MemberRole
from schemas.provider import Provider
from store import membership
from store.database import Pool, transaction
from tests import records
from tests.events import workshop


@dataclass
class People:
    """A provider, and its people by name."""

    provider: Provider
    accounts: dict[str, Account]


@pytest.fixture
async def people(pool: Pool) -> People:
    provider = await records.approved_provider(pool)
    first = (await membership.people(pool, provider.number))[0]
    found = {"Manager": first.account}
    for role in (MemberRole.REPORTER, MemberRole.VIEWER):
        person = await records.member(pool, f"Some {role}", Role.PROVIDER)
        await records.join(pool, person, provider.number, role)
        found[role.capitalize()] = person
    return People(provider, found)


async def readers(pool: Pool, people: People, kind: LetterKind, who: str = "") -> set[str]:
    """The names of those who get a letter of a kind, where `who` reported the event."""
    reported_by = people.accounts[who].actor if who else ""
    async with transaction(pool) as conn:
        told = (await readers_of(conn, people.provider, reported_by))(kind)
    names = {each.full_name: name for name, each in people.accounts.items()}
    return {names.get(each.name, each.name) for each in told}


async def test_each_letter_goes_to_those_whose_it_is(pool: Pool, people: People) -> None:
    assert await readers(pool, people, LetterKind.APPROVAL_SUSPENDED) == {"Manager"}
    assert await readers(pool, people, LetterKind.REPORT_OPENED) == {"Manager"}
    assert await readers(pool, people, LetterKind.EVENT_REPORTED, "Reporter") == {"Reporter"}
    assert await readers(pool, people, LetterKind.EVENT_REPORTED, "Manager") == {"Manager"}
    assert await readers(pool, people, LetterKind.COUNT_REMINDER, "Reporter") == {"Reporter", "Manager"}


async def test_what_a_reporter_reported_goes_to_the_others_once_they_left(pool: Pool, people: People) -> None:
    await pool.execute("update membership set state = 'removed' where account = $1", people.accounts["Reporter"].id)
    assert await readers(pool, people, LetterKind.EVENT_DELIVERED, "Reporter") == {"Manager"}


async def test_where_nobody_is_left_the_contact_is_told(pool: Pool, people: People) -> None:
    await pool.execute("update account set active = false where role = 'provider'")
    for kind in (LetterKind.APPROVAL_SUSPENDED, LetterKind.COUNT_REMINDER, LetterKind.EVENT_DELIVERED):
        async with transaction(pool) as conn:
            (only,) = (await readers_of(conn, people.provider))(kind)
        assert (only.key, only.address) == ("contact", people.provider.primary.email)


async def test_a_reported_event_is_written_of_to_who_reported_it(pool: Pool, people: People) -> None:
    event = await records.reported_event(pool, workshop(), whose=people.provider)
    await pool.execute("update event set reported_by = $1", people.accounts["Reporter"].actor)
    await records.event_decision(pool, event.number, "cancel", records.RECEIVED, payload={"reason": "Snow."})
    told = [each for each in await records.letters(pool, event.entity) if each.kind is LetterKind.EVENT_CANCELLED]
    assert [each.to_name for each in told] == ["Some reporter"]
