"""One's own account: name and phone."""

from collections.abc import Awaitable, Callable

import pytest

from schemas.account import Role
from schemas.membership import MemberRole
from store.database import Pool
from tests import records
from tests.console.visitor import Visitor

SignedIn = Callable[..., Awaitable[Visitor]]


async def test_name_and_phone_are_ones_own_to_change(signed_in: SignedIn, pool: Pool) -> None:
    visitor = await signed_in("John Doe")
    page = await visitor.submit(await visitor.get("/account"), "/account", full_name="Jon Doe", phone="406-555-0123")
    assert "Changed." in page.words
    rows = await pool.fetch("select full_name, phone, user_name::text from account")
    assert [tuple(row) for row in rows] == [("Jon Doe", "406-555-0123", "JDoe")]
    facts = await pool.fetchval("select facts from audit_line where verb = 'account.changed'")
    assert facts["fields"] == ["the name", "the phone number"]
    again = await visitor.submit(await visitor.get("/account"), "/account")
    assert "stood so already" in again.words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"full_name": ""}, "Enter first and last name."),
        ({"full_name": "\u202e\u200b"}, "Enter first and last name."),
        ({"full_name": "12 34"}, "Enter a name with letters."),
        ({"full_name": "x" * 121}, "Use at most 120 characters."),
        ({"phone": "none"}, "is not a phone number with area code"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_changed(
    signed_in: SignedIn, pool: Pool, typed: dict[str, str], words: str
) -> None:
    visitor = await signed_in("John Doe")
    page = await visitor.submit(await visitor.get("/account"), "/account", **typed)
    assert page.status == 422
    assert words in page.words
    assert await pool.fetchval("select full_name from account") == "John Doe"


async def test_the_organizations_one_acts_for_are_named(signed_in: SignedIn, pool: Pool) -> None:
    provider = await records.approved_provider(pool)
    visitor = await signed_in("Rita Rep", Role.PROVIDER, provider=provider.number, member=MemberRole.REPORTER)
    page = await visitor.get("/account")
    assert f"{provider.legal_name} , {provider.number}: reporter" in page.words
    assert f'href="/providers/{provider.number}"' in page.html
