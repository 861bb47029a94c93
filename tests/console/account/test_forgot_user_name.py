"""A forgotten user name: one letter to the mailbox, and no word about who has an account."""

import time
from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI

from console.security.rates import RATES
from console.sign_in.forgot_user_name import ANSWER_AFTER_SECONDS
from schemas.account import Account, Role
from schemas.letter import LetterKind
from store.database import Pool
from tests import records
from tests.console.account.post import letters
from tests.console.visitor import Page, Visitor

AddAccount = Callable[..., Awaitable[Account]]


async def ask(visitor: Visitor, email: str) -> Page:
    return await visitor.submit(await visitor.get("/forgot-user-name"), "/forgot-user-name", email=email)


async def test_sign_in_leads_there(visitor: Visitor) -> None:
    assert 'href="/forgot-user-name"' in (await visitor.get("/sign-in")).html


async def test_one_letter_names_every_account_of_the_mailbox_and_what_it_is_for(
    visitor: Visitor, add_account: AddAccount, pool: Pool
) -> None:
    provider = await records.approved_provider(pool)
    await add_account("Ann One", Role.PROVIDER, email="office@example.org", provider=provider.number)
    await add_account("Bob Two", email="office@example.org")
    await add_account("Carl Three", email="other@example.org")
    await ask(visitor, "OFFICE@example.org")
    (letter,) = await letters(pool, LetterKind.USER_NAMES)
    assert letter["to_address"] == "office@example.org"
    told = {each["user_name"]: (each["organisations"], each["staff"]) for each in letter["facts"]["accounts"]}
    assert told == {"AOne": ([provider.legal_name], False), "BTwo": ([], True)}


async def test_answer_and_time_tell_nothing(
    visitor: Visitor, add_account: AddAccount, pool: Pool, app: FastAPI
) -> None:
    closed = await add_account("John Doe")
    pages, times = [], []
    for email in ("doe@example.org", "nobody@example.org"):
        begun = time.monotonic()
        pages.append(await ask(visitor, email))
        times.append(time.monotonic() - begun)
    await pool.execute("update account set active = false where id = $1", closed.id)
    pages.append(await ask(Visitor(app), "doe@example.org"))
    assert len({page.words for page in pages}) == 1
    assert len({page.path for page in pages}) == 1
    assert min(times) >= ANSWER_AFTER_SECONDS
    assert len(await letters(pool, LetterKind.USER_NAMES)) == 1


@pytest.mark.parametrize(("typed", "words"), [("", "Enter your e-mail address."), ("JDoe", "is not an e-mail address")])
async def test_an_address_is_needed(visitor: Visitor, typed: str, words: str) -> None:
    page = await ask(visitor, typed)
    assert page.status == 422
    assert words in page.words


async def test_a_mailbox_is_not_flooded(visitor: Visitor, add_account: AddAccount, pool: Pool) -> None:
    await add_account("John Doe")
    for _ in range(RATES["forgot_user_name"].subject.amount):
        await ask(visitor, "doe@example.org")
    assert (await ask(visitor, "doe@example.org")).status == 429
    assert len(await letters(pool, LetterKind.USER_NAMES)) == RATES["forgot_user_name"].subject.amount
