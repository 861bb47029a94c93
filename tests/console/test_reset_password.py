"""Reset your password: one fresh link, no word about who has an account, and a page for links that are over."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI

from console.security.rates import RATES
from policy.password import SHORTEST
from schemas.account import Role
from schemas.letter import LetterKind
from schemas.link import LinkPurpose, link_token
from store.database import Pool
from tests import records
from tests.console.conftest import PASSWORD, AddAccount
from tests.console.visitor import Page, Visitor

SignedIn = Callable[..., Awaitable[Visitor]]
NEW = "four brown bears by the river"


async def ask(visitor: Visitor, name: str) -> Page:
    return await visitor.submit(await visitor.get("/reset-password"), "/reset-password", name=name)


async def letters(pool: Pool) -> list[asyncpg.Record]:
    return await pool.fetch("select * from letter order by queued_at, id")


async def newest_link(pool: Pool, app: FastAPI) -> str:
    facts = await pool.fetchval("select facts from letter order by queued_at desc, id limit 1")
    secret = app.state.settings.secret_key
    return f"/link/password/{link_token(UUID(facts['link']), LinkPurpose.SET_PASSWORD, secret)}"


async def set_password(visitor: Visitor, link: str, password: str = NEW, again: str | None = None) -> Page:
    page = await visitor.get(link)
    return await visitor.submit(page, link, new_password=password, new_password_again=again or password)


async def can_sign_in(app: FastAPI, password: str) -> bool:
    return (await Visitor(app).sign_in("JDoe", password)).status == 200


@pytest.mark.parametrize("typed", ["JDoe", r"OPI\jdoe", " j doe ", "doe@example.org", "DOE@example.org"])
async def test_a_fresh_link_is_written_with_highest_priority(
    visitor: Visitor, add_account: AddAccount, pool: Pool, typed: str
) -> None:
    await add_account("John Doe")
    await ask(visitor, typed)
    (letter,) = await letters(pool)
    assert (letter["kind"], letter["to_address"], letter["priority"]) == (
        LetterKind.PASSWORD_LINK,
        "doe@example.org",
        1,
    )


async def test_the_answer_never_tells_whether_there_is_an_account(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    account = await add_account("John Doe")
    there, not_there = await ask(visitor, "JDoe"), await ask(visitor, "NBody")
    await pool.execute("update account set active = false where id = $1", account.id)
    closed = await ask(Visitor(app), "JDoe")
    assert there.words == not_there.words == closed.words
    assert there.path == not_there.path == closed.path
    assert len(await letters(pool)) == 1


async def test_everybody_of_a_shared_mailbox_is_written_to(
    visitor: Visitor, add_account: AddAccount, pool: Pool
) -> None:
    for name in ("Ann One", "Bob Two"):
        await add_account(name, email="office@example.org")
    await ask(visitor, "office@example.org")
    assert {each["to_name"] for each in await letters(pool)} == {"Ann One", "Bob Two"}


async def test_letters_to_a_shared_mailbox_say_whose_account_each_is_for(
    visitor: Visitor, add_account: AddAccount, pool: Pool
) -> None:
    about = await records.under_review(pool)
    await records.decide(pool, about.number, "approve", records.RECEIVED, payload={"note": ""})
    number = await pool.fetchval("select number from provider")
    for name, more in (("Ann One", {"role": Role.PROVIDER, "provider": number}), ("Bob Two", {})):
        await add_account(name, email="office@example.org", **more)
    await ask(visitor, "office@example.org")
    said = {each["to_name"]: each["facts"] for each in await letters(pool) if each["kind"] == LetterKind.PASSWORD_LINK}
    organisation = about.form.organisation.legal_name
    assert {name: (facts["user_name"], facts["organisation"]) for name, facts in said.items()} == {
        "Ann One": ("AOne", organisation),
        "Bob Two": ("BTwo", None),
    }


async def test_asking_again_ends_the_older_link(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    older = await newest_link(pool, app)
    await ask(visitor, "JDoe")
    assert "no longer works" in (await visitor.get(older)).words
    assert (await visitor.get(await newest_link(pool, app))).status == 200


async def test_looking_at_a_link_uses_nothing_up(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    link = await newest_link(pool, app)
    for scanner in (Visitor(app), Visitor(app), visitor):
        await scanner.client.head(link)
        assert (await scanner.get(link)).status == 200
    assert await pool.fetchval("select count(*) from link where used_at is not null") == 0


async def test_setting_a_password_signs_in_and_ends_every_other_session_and_link(
    visitor: Visitor, signed_in: SignedIn, pool: Pool, app: FastAPI
) -> None:
    elsewhere = await signed_in("John Doe")
    await ask(visitor, "JDoe")
    link = await newest_link(pool, app)
    page = await set_password(visitor, link)
    assert page.path == "/staff/applications"
    assert (await elsewhere.get("/staff/applications")).path.startswith("/sign-in")
    assert await can_sign_in(app, NEW)
    assert not await can_sign_in(app, PASSWORD)
    assert "no longer works" in (await Visitor(app).get(link)).words


async def test_a_used_link_sets_nothing_even_with_the_form_open(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    link = await newest_link(pool, app)
    slow = Visitor(app)
    form = await slow.get(link)
    await set_password(visitor, link)
    late = await slow.submit(form, link, new_password=PASSWORD + "!", new_password_again=PASSWORD + "!")
    assert late.status == 410
    assert await can_sign_in(app, NEW)


async def test_of_two_who_use_a_link_at_once_only_one_does(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    link = await newest_link(pool, app)
    both = [Visitor(app), Visitor(app)]
    forms = [await each.get(link) for each in both]
    pages = await asyncio.gather(
        *(
            each.submit(form, link, new_password=f"{NEW} {n}", new_password_again=f"{NEW} {n}")
            for n, (each, form) in enumerate(zip(both, forms, strict=True))
        )
    )
    assert sorted(page.status for page in pages) == [200, 410]
    assert [await can_sign_in(app, f"{NEW} {n}") for n in range(2)] == [page.status == 200 for page in pages]


async def test_an_expired_link_offers_a_fresh_one(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    link = await newest_link(pool, app)
    begun = app.state.clock()
    app.state.clock = lambda: begun + timedelta(hours=23, minutes=50)
    assert (await visitor.get(link)).status == 200
    app.state.clock = lambda: begun + timedelta(hours=24, minutes=1)
    page = await visitor.get(link)
    assert page.status == 410
    assert "no longer works" in page.words
    page = await visitor.submit(page, f"{link}/fresh")
    assert "Look into your mailbox" in page.words
    assert len(await letters(pool)) == 2
    await set_password(visitor, await newest_link(pool, app))
    assert await can_sign_in(app, NEW)


@pytest.mark.parametrize("token", ["x", "A" * 43, "é", "..%2f..", "a" * 3000])
async def test_a_made_up_link_is_no_link(visitor: Visitor, token: str) -> None:
    page = await visitor.get(f"/link/password/{token}")
    assert page.status == 404
    assert not any(form.action.endswith("/fresh") for form in page.forms)


async def test_a_link_for_something_else_opens_no_password(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    facts = await pool.fetchval("select facts from letter")
    token = link_token(UUID(facts["link"]), LinkPurpose.STATUS, app.state.settings.secret_key)
    assert (await visitor.get(f"/link/password/{token}")).status == 404


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("", "", "Type a new password."),
        ("short", "short", "Use at least 12 characters; this has 5."),
        ("John.Doe.12", "different", "Type the same password in both fields."),
        ("x" * 201, "x" * 201, "Use at most 200 characters."),
        ("doe@example.org", "doe@example.org", "other than your user name or e-mail"),
    ],
)
async def test_the_rules_stand_before_the_fields_and_every_error_beside_them(  # noqa: PLR0917 - fixtures
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI, password: str, again: str, words: str
) -> None:
    await add_account("John Doe")
    await ask(visitor, "JDoe")
    link = await newest_link(pool, app)
    page = await visitor.get(link)
    assert page.html.index(f"at least {SHORTEST} characters") < page.html.index('name="new_password"')
    page = await visitor.submit(page, link, new_password=password, new_password_again=again)
    assert page.status == 422
    assert words in page.words
    assert not re.search(r'type="password" value="[^"]', page.html)
    assert await can_sign_in(app, PASSWORD)


async def test_too_many_requests_are_stopped_whether_or_not_there_is_an_account(
    visitor: Visitor, add_account: AddAccount, pool: Pool
) -> None:
    await add_account("John Doe")
    for name in ("JDoe", "NBody"):
        for _ in range(RATES["reset_password"].subject.amount):
            await ask(visitor, name)
        assert (await ask(visitor, name)).status == 429
    assert len(await letters(pool)) == RATES["reset_password"].subject.amount


async def test_changing_a_password_wants_the_present_one_and_ends_other_sign_ins(
    signed_in: SignedIn, app: FastAPI
) -> None:
    visitor = await signed_in("John Doe")
    other = Visitor(app)
    await other.sign_in("JDoe", PASSWORD)
    page = await visitor.get("/change-password")
    wrong = await visitor.submit(page, "/change-password", password="no", new_password=NEW, new_password_again=NEW)
    assert wrong.status == 422
    assert "This is not your present password." in wrong.words
    page = await visitor.submit(wrong, "/change-password", password=PASSWORD, new_password=NEW, new_password_again=NEW)
    assert "Your password is changed." in page.words
    assert (await visitor.get("/staff/applications")).status == 200
    assert (await other.get("/staff/applications")).path.startswith("/sign-in")
    assert await can_sign_in(app, NEW)
