"""Links that open once and not for ever; accounts with user names people can say over the phone."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from schemas.account import Account, Role
from schemas.link import LinkPurpose
from store import account, link
from store.database import Pool, transaction
from tests.records import RECEIVED, member


async def test_of_two_who_use_a_link_at_once_one_succeeds(pool: Pool) -> None:
    async with transaction(pool) as conn:
        issued = await link.issue(conn, LinkPurpose.SET_PASSWORD, "account:1", RECEIVED, timedelta(hours=1))

    async def use() -> bool:
        async with transaction(pool) as conn:
            return await link.use(conn, issued, RECEIVED + timedelta(minutes=1))

    assert sorted(await asyncio.gather(*(use() for _ in range(5)))) == [False] * 4 + [True]
    assert await link.open(pool, issued, LinkPurpose.SET_PASSWORD, RECEIVED) is None
    used = await link.find(pool, issued, LinkPurpose.SET_PASSWORD)
    assert used
    assert used.used_at == RECEIVED + timedelta(minutes=1)


async def test_an_expired_link_and_one_never_issued_open_nothing(pool: Pool) -> None:
    async with transaction(pool) as conn:
        issued = await link.issue(conn, LinkPurpose.DRAFT, "draft:1", RECEIVED, timedelta(hours=1))
        expiry = RECEIVED + timedelta(hours=1)
        assert await link.open(conn, issued, LinkPurpose.DRAFT, expiry) is None
        assert not await link.use(conn, issued, expiry)
        assert await link.open(conn, uuid4(), LinkPurpose.DRAFT, RECEIVED) is None


async def test_a_password_that_is_set_ends_the_other_links_of_that_account(pool: Pool) -> None:
    async with transaction(pool) as conn:
        hour = timedelta(hours=1)
        mine = [await link.issue(conn, LinkPurpose.SET_PASSWORD, "account:1", RECEIVED, hour) for _ in range(2)]
        other = await link.issue(conn, LinkPurpose.SET_PASSWORD, "account:2", RECEIVED, hour)
        await link.end_all(conn, LinkPurpose.SET_PASSWORD, "account:1", RECEIVED)
        assert [await link.open(conn, each, LinkPurpose.SET_PASSWORD, RECEIVED) for each in mine] == [None, None]
        assert await link.open(conn, other, LinkPurpose.SET_PASSWORD, RECEIVED)


async def test_an_account_is_found_by_id_user_name_and_e_mail_whatever_the_case(pool: Pool) -> None:
    jane = await member(pool, "Jane Doe")
    assert jane.user_name == "JDoe"
    assert await account.by_id(pool, jane.id) == jane
    assert await account.by_user_name(pool, "jdOE") == jane
    assert await account.by_email(pool, "JANE.DOE@OPI.EXAMPLE") == [jane]
    assert await account.by_user_name(pool, "nobody") is None


async def test_a_user_name_that_was_asked_for_is_given_or_refused(pool: Pool) -> None:
    async def add() -> Account:
        async with transaction(pool) as conn:
            return await account.add(
                conn,
                full_name="Jane Doe",
                email="j@opi.example",
                role=Role.REVIEWER,
                as_of=RECEIVED,
                user_name="Director",
            )

    assert (await add()).user_name == "Director"
    with pytest.raises(asyncpg.UniqueViolationError):
        await add()


async def test_passwords_are_kept_as_hashes_beside_the_account(pool: Pool) -> None:
    jane = await member(pool, "Jane Doe")
    assert await account.password_hash(pool, jane.id) is None
    async with transaction(pool) as conn:
        assert await account.set_password_hash(conn, jane.id, "$argon2id$...", RECEIVED)
        assert not await account.set_password_hash(conn, jane.id + 1, "$argon2id$...", RECEIVED)
    assert await account.password_hash(pool, jane.id) == "$argon2id$..."
    found = await account.by_id(pool, jane.id)
    assert found
    assert found.password_set_at == RECEIVED


async def test_staff_are_listed_by_role_and_only_the_active(pool: Pool) -> None:
    rose = await member(pool, "Rose Reader")
    sam = await member(pool, "Sam Super", Role.SUPERVISOR)
    await member(pool, "Ada Admin", Role.ADMINISTRATOR)
    assert await account.staff_with_role(pool, [Role.REVIEWER, Role.SUPERVISOR]) == [rose, sam]
    async with transaction(pool) as conn:
        assert await account.set_active(conn, rose.id, active=False)
        assert not await account.set_active(conn, rose.id, active=False)
        assert await account.change_email(conn, sam.id, "sam@opi.example")
    assert [each.email for each in await account.staff_with_role(pool, [Role.REVIEWER, Role.SUPERVISOR])] == [
        "sam@opi.example"
    ]
    assert [each.full_name for each in await account.staff(pool)] == ["Ada Admin", "Rose Reader", "Sam Super"]
