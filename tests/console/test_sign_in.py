"""Signing in and out: forgiving about names, silent about accounts, and never for good."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta

import argon2
import pytest
from fastapi import FastAPI

import store.account
from console.security.rates import RATES
from console.sign_in.hashing import Hashing
from schemas.account import Role
from store.database import Pool, transaction
from tests.console.conftest import PASSWORD, AddAccount
from tests.console.visitor import Page, Visitor

SignedIn = Callable[..., Awaitable[Visitor]]
NEUTRAL = "We could not sign you in."


def is_signed_in(page: Page) -> bool:
    return any(form.action == "/sign-out" for form in page.forms)


@pytest.mark.parametrize("typed", ["JDoe", "jdoe", r"OPI\JDoe", r" opi\ jdoe ", "J Doe", "OPI/jdoe", "Doe@Example.org"])
async def test_a_name_is_taken_as_people_type_it(visitor: Visitor, add_account: AddAccount, typed: str) -> None:
    await add_account("John Doe")
    page = await visitor.sign_in(typed, PASSWORD)
    assert page.path == "/staff/applications"
    assert is_signed_in(page)


@pytest.mark.parametrize(
    ("name", "password"),
    [("JDoe", "wrong"), ("Nobody", PASSWORD), ("CClosed", PASSWORD), ("NNew", PASSWORD), ("JDoe\x00", PASSWORD + "x")],
)
async def test_what_was_wrong_is_not_told(
    visitor: Visitor, add_account: AddAccount, pool: Pool, name: str, password: str
) -> None:
    await add_account("John Doe")
    closed, new = await add_account("Carl Closed"), await add_account("Nina New")
    async with transaction(pool) as conn:
        await store.account.set_active(conn, closed.id, active=False)
        await conn.execute("update account set password_hash = null where id = $1", new.id)
    page = await visitor.sign_in(name, password)
    assert page.status == 422
    assert NEUTRAL in page.words
    assert not is_signed_in(page)
    assert password not in page.html


async def test_all_errors_stand_at_once(visitor: Visitor) -> None:
    page = await visitor.sign_in(" ", "")
    assert page.status == 422
    assert "Type your user name or e-mail address." in page.words
    assert "Type your password." in page.words


@pytest.mark.parametrize(
    ("following", "path"),
    [
        ("/staff/audit?verb=account.added", "/staff/audit?verb=account.added"),
        ("https://elsewhere.example/", "/staff/applications"),
        ("//elsewhere.example", "/staff/applications"),
        (r"/\elsewhere.example", "/staff/applications"),
        ("/\t/elsewhere.example", "/staff/applications"),
        ("javascript:alert(1)", "/staff/applications"),
        ("", "/staff/applications"),
        ("/sign-in", "/staff/applications"),
        ("/sign-in/?next=%2Fsign-in", "/staff/applications"),
        ("/sign-out", "/staff/applications"),
    ],
)
async def test_one_goes_on_where_one_wanted_to_but_never_elsewhere(
    visitor: Visitor, add_account: AddAccount, following: str, path: str
) -> None:
    await add_account("John Doe")
    page = await visitor.get("/sign-in")
    page = await visitor.submit(page, "/sign-in", name="JDoe", password=PASSWORD, next=following)
    assert page.path == path


async def test_the_form_is_not_what_one_goes_on_to(signed_in: SignedIn, visitor: Visitor) -> None:
    assert (await visitor.get("/sign-in?next=/sign-in")).form("/sign-in").fields.get("next", [""]) == [""]
    john = await signed_in("John Doe")
    answer = await john.client.get("/sign-in?next=/sign-in", follow_redirects=False)
    assert answer.headers["location"] == "/staff/applications"


async def test_a_page_asked_for_while_signed_out_is_shown_after_signing_in(
    visitor: Visitor, add_account: AddAccount
) -> None:
    await add_account("John Doe")
    page = await visitor.get("/staff/letters?state=failed")
    assert page.path.startswith("/sign-in")
    page = await visitor.submit(page, "/sign-in", name="JDoe", password=PASSWORD)
    assert page.path == "/staff/letters?state=failed"


async def test_signing_out_ends_the_session_everywhere_it_was_copied(
    signed_in: SignedIn, app: FastAPI, pool: Pool
) -> None:
    visitor = await signed_in("John Doe")
    copied = Visitor(app)
    copied.client.cookies.update(visitor.client.cookies)
    assert is_signed_in(await copied.get("/staff/applications"))
    page = await visitor.submit(await visitor.get("/staff/applications"), "/sign-out")
    assert "You are signed out." in page.words
    assert not is_signed_in(await copied.get("/staff/applications"))
    assert await pool.fetchval("select count(*) from session") == 0


async def test_a_stolen_copy_of_the_table_opens_nothing(signed_in: SignedIn, app: FastAPI, pool: Pool) -> None:
    owner = await signed_in("John Doe")
    stored: bytes = await pool.fetchval("select token_hash from session")
    assert stored == hashlib.sha256(owner.client.cookies["pdups_session"].encode()).digest()
    thief = Visitor(app)
    thief.client.cookies.set("pdups_session", stored.hex(), domain="console.test")
    assert not is_signed_in(await thief.get("/staff/applications"))


async def test_a_session_lives_while_it_is_used_and_ends_when_it_rests(signed_in: SignedIn, app: FastAPI) -> None:
    visitor = await signed_in("John Doe")
    begun = app.state.clock()
    hours = app.state.settings.session_hours

    async def shown_after(time: timedelta) -> bool:
        app.state.clock = lambda: begun + time
        return is_signed_in(await visitor.get("/staff/applications"))

    assert await shown_after(timedelta(hours=hours - 1))
    assert await shown_after(timedelta(hours=2 * hours - 2))
    assert not await shown_after(timedelta(hours=3 * hours))


async def test_a_closed_account_is_signed_out_at_once(signed_in: SignedIn, pool: Pool) -> None:
    visitor = await signed_in("John Doe")
    await pool.execute("update account set active = false")
    assert not is_signed_in(await visitor.get("/staff/applications"))


async def test_too_many_tries_are_stopped_by_account_also_the_right_one(
    visitor: Visitor, add_account: AddAccount
) -> None:
    await add_account("John Doe")
    most = RATES["sign_in"].subject.amount
    for _ in range(most):
        assert (await visitor.sign_in(r"OPI\jdoe", "wrong")).status == 422
    page = await visitor.sign_in("JDoe", PASSWORD)
    assert page.status == 429
    assert "Please try again in 15 minutes." in page.words
    assert int(page.response.headers["retry-after"]) <= 900
    assert (await visitor.sign_in("Somebody", "else")).status == 422


async def test_signing_in_forgives_earlier_slips(visitor: Visitor, add_account: AddAccount) -> None:
    await add_account("John Doe")
    for _ in range(2):
        for _ in range(RATES["sign_in"].subject.amount - 1):
            await visitor.sign_in("JDoe", "wrong")
        await visitor.submit(await visitor.sign_in("JDoe", PASSWORD), "/sign-out")


async def test_too_many_tries_are_stopped_by_address(visitor: Visitor) -> None:
    for n in range(RATES["sign_in"].address.amount):
        assert (await visitor.sign_in(f"person{n}", "wrong")).status == 422
    assert (await visitor.sign_in("another", "wrong")).status == 429


async def test_an_outdated_hash_is_made_anew(visitor: Visitor, add_account: AddAccount, pool: Pool) -> None:
    account = await add_account("John Doe")
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=12).hash(PASSWORD)
    await pool.execute("update account set password_hash = $1", weak)
    assert is_signed_in(await visitor.sign_in("JDoe", PASSWORD))
    renewed = await store.account.password_hash(pool, account.id)
    assert renewed
    assert renewed != weak
    assert is_signed_in(await visitor.get("/staff/applications"))


async def test_passwords_are_hashed_with_argon2id_as_owasp_asks_for() -> None:
    used = argon2.extract_parameters(await Hashing(argon2.PasswordHasher()).hash(PASSWORD))
    assert used.type is argon2.Type.ID
    assert used.memory_cost >= 19 * 1024
    assert used.time_cost >= 2


async def test_signing_in_and_failing_to_stand_in_the_audit_list(
    signed_in: SignedIn, visitor: Visitor, pool: Pool
) -> None:
    await visitor.sign_in("JDoe", "wrong")
    admin = await signed_in("John Doe", Role.ADMINISTRATOR)
    await visitor.sign_in("JDoe", "wrong")
    page = await admin.get("/staff/audit")
    assert "John Doe signed in." in page.words
    assert "Somebody tried to sign in as John Doe with a wrong password." in page.words
    assert await pool.fetchval("select count(*) from audit_line") == 2


async def test_provider_people_come_to_their_own_page(visitor: Visitor) -> None:
    page = await visitor.get("/providers")
    assert page.path == "/sign-in?next=%2Fproviders"
