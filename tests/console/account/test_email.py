"""Another e-mail address: both mailboxes confirm, in whichever order, within a day."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI

from console.security.rates import RATES
from schemas.letter import LetterKind
from schemas.link import LinkPurpose, link_token
from store import email_change
from store.account import by_user_name
from store.database import Pool, transaction
from store.queries import queries
from tests.console.account.post import letters, link_to
from tests.console.visitor import Page, Visitor

SignedIn = Callable[..., Awaitable[Visitor]]
WAITS = 0.5
OLD, NEW = "doe@example.org", "john@new.example.org"


async def ask(visitor: Visitor, email: str = NEW) -> Page:
    return await visitor.submit(await visitor.get("/account/email"), "/account/email", email=email)


async def address(pool: Pool, user_name: str = "JDoe") -> str:
    found: str = await pool.fetchval("select email::text from account where user_name = $1", user_name)
    return found


async def press(app: FastAPI, link: str, action: str = "confirm") -> Page:
    """Somebody who reads the mailbox, in a browser where nobody is signed in."""
    reader = Visitor(app)
    return await send(reader, await reader.get(link), link, action)


async def send(reader: Visitor, page: Page, link: str, action: str) -> Page:
    return await reader.post(link, {**page.form(link).fields, "action": action})


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
async def test_it_counts_once_both_mailboxes_have_confirmed(
    signed_in: SignedIn, pool: Pool, app: FastAPI, order: tuple[str, str]
) -> None:
    visitor = await signed_in("John Doe")
    assert "Two letters are on their way" in (await ask(visitor)).words
    assert sorted(each["to_address"] for each in await letters(pool, LetterKind.EMAIL_CHANGE)) == sorted([OLD, NEW])
    first, second = [await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox) for mailbox in order]
    assert "confirm there too" in (await press(app, first)).words
    assert await address(pool) == OLD
    assert "The address is changed" in (await press(app, second)).words
    assert await address(pool) == NEW
    assert sorted(each["to_address"] for each in await letters(pool, LetterKind.EMAIL_CHANGED)) == sorted([OLD, NEW])
    verbs = [
        row["verb"]
        for row in await pool.fetch("select verb from audit_line where verb like 'account.email%' order by id")
    ]
    assert verbs == ["account.email_change_asked", "account.email_changed"]
    assert "The address is changed" in (await Visitor(app).get(first)).words


async def test_looking_at_the_links_changes_nothing(signed_in: SignedIn, pool: Pool, app: FastAPI) -> None:
    await ask(await signed_in("John Doe"))
    for mailbox in (OLD, NEW):
        assert (await Visitor(app).get(await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox))).status == 200
    assert await address(pool) == OLD
    assert await pool.fetchval("select former_confirmed_at is null and wanted_confirmed_at is null from email_change")


async def test_one_mailbox_confirming_twice_is_not_both(signed_in: SignedIn, pool: Pool, app: FastAPI) -> None:
    await ask(await signed_in("John Doe"))
    link = await link_to(pool, app, LetterKind.EMAIL_CHANGE, NEW)
    reader = Visitor(app)
    form = await reader.get(link)
    for _ in range(2):
        await send(reader, form, link, "confirm")
    assert await address(pool) == OLD


async def test_both_confirming_at_once_change_it_once(signed_in: SignedIn, pool: Pool, app: FastAPI) -> None:
    await ask(await signed_in("John Doe"))
    links = [await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox) for mailbox in (OLD, NEW)]
    await asyncio.gather(*(press(app, link) for link in links))
    assert await address(pool) == NEW
    assert len(await letters(pool, LetterKind.EMAIL_CHANGED)) == 2


async def test_a_newer_wish_and_the_last_confirmation_do_not_wait_for_each_other(
    signed_in: SignedIn, pool: Pool, app: FastAPI
) -> None:
    await ask(await signed_in("John Doe"))
    old, new = [await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox) for mailbox in (OLD, NEW)]
    await press(app, old)
    owner = await by_user_name(pool, "JDoe")
    assert owner
    async with transaction(pool) as conn:
        # The newer wish is about to replace the older one while its last confirmation comes.
        await queries.email_change.hold_account(conn, account=owner.id)
        confirming = asyncio.create_task(press(app, new))
        await asyncio.wait([confirming], timeout=WAITS)
        await email_change.ask(conn, owner, "third@example.org", app.state.clock())
    assert "came to nothing" in (await confirming).words
    assert await address(pool) == OLD


async def test_after_a_day_nothing_can_be_confirmed(signed_in: SignedIn, pool: Pool, app: FastAPI) -> None:
    await ask(await signed_in("John Doe"))
    old, new = [await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox) for mailbox in (OLD, NEW)]
    await press(app, old)
    reader, begun = Visitor(app), app.state.clock()
    form = await reader.get(new)
    app.state.clock = lambda: begun + timedelta(hours=24, minutes=1)
    late = await send(reader, form, new, "confirm")
    assert "The time for this change is over" in late.words
    assert await address(pool) == OLD


async def test_a_second_wish_replaces_the_first(signed_in: SignedIn, pool: Pool, app: FastAPI) -> None:
    visitor = await signed_in("John Doe")
    await ask(visitor)
    first = [await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox) for mailbox in (OLD, NEW)]
    await ask(visitor, "third@example.org")
    for link in first:
        assert "came to nothing" in (await Visitor(app).get(link)).words
    for mailbox in (OLD, "third@example.org"):
        await press(app, await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox))
    assert await address(pool) == "third@example.org"


@pytest.mark.parametrize("side", [OLD, NEW])
async def test_either_mailbox_can_stop_it(signed_in: SignedIn, pool: Pool, app: FastAPI, side: str) -> None:
    visitor = await signed_in("John Doe")
    await ask(visitor)
    other = await link_to(pool, app, LetterKind.EMAIL_CHANGE, NEW if side == OLD else OLD)
    assert (
        "came to nothing" in (await press(app, await link_to(pool, app, LetterKind.EMAIL_CHANGE, side), "drop")).words
    )
    assert "came to nothing" in (await Visitor(app).get(other)).words
    assert "A change waits" not in (await visitor.get("/account/email")).words
    assert await address(pool) == OLD


async def test_its_owner_can_keep_the_old_address(signed_in: SignedIn, pool: Pool) -> None:
    visitor = await signed_in("John Doe")
    page = await ask(visitor)
    page = await visitor.submit(page, "/account/email/drop")
    assert "Dropped." in page.words
    assert await pool.fetchval("select state from email_change") == "dropped"
    assert (
        "no change of your address was open"
        in (await visitor.post("/account/email/drop", {"form_token": page.forms[0].fields["form_token"]})).words
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the new e-mail address."),
        ("nobody", "is not an e-mail address"),
        ("DOE@example.org", "This is your address already."),
        ("smith@example.org", "Another account has this address already."),
    ],
)
async def test_an_address_that_cannot_be_had_is_refused(
    signed_in: SignedIn, pool: Pool, typed: str, words: str
) -> None:
    await signed_in("Ann Smith")
    page = await ask(await signed_in("John Doe"), typed)
    assert page.status == 422
    assert words in page.words
    assert await letters(pool, LetterKind.EMAIL_CHANGE) == []


async def test_an_address_that_was_taken_meanwhile_goes_to_who_was_first(
    signed_in: SignedIn, pool: Pool, app: FastAPI
) -> None:
    links = []
    for name, mailbox in (("John Doe", OLD), ("Ann Smith", "smith@example.org")):
        await ask(await signed_in(name))
        links.append([await link_to(pool, app, LetterKind.EMAIL_CHANGE, each) for each in (mailbox, NEW)])
    await asyncio.gather(*(press(app, first) for first, _ in links))
    await asyncio.gather(*(press(app, second) for _, second in links))
    assert await pool.fetchval("select count(*) from account where email = $1", NEW) == 1
    assert await pool.fetchval("select array_agg(state order by state) from email_change") == ["done", "dropped"]


async def test_open_password_links_end_with_the_old_address(signed_in: SignedIn, pool: Pool, app: FastAPI) -> None:
    visitor = await signed_in("John Doe")
    asking = Visitor(app)
    await asking.submit(await asking.get("/reset-password"), "/reset-password", name="JDoe")
    facts = (await letters(pool, LetterKind.PASSWORD_LINK))[0]["facts"]
    token = link_token(UUID(facts["link"]), LinkPurpose.SET_PASSWORD, app.state.settings.secret_key)
    assert (await asking.get(f"/link/password/{token}")).status == 200
    await ask(visitor)
    for mailbox in (OLD, NEW):
        await press(app, await link_to(pool, app, LetterKind.EMAIL_CHANGE, mailbox))
    assert (await asking.get(f"/link/password/{token}")).status == 410


async def test_what_to_do_without_the_old_mailbox_is_said(signed_in: SignedIn) -> None:
    page = await (await signed_in("John Doe")).get("/account/email")
    assert "Is the old mailbox gone?" in page.words
    assert "An administrator adds an account with the new address" in page.words


async def test_addresses_cannot_be_tried_one_after_the_other(signed_in: SignedIn) -> None:
    visitor = await signed_in("John Doe")
    for n in range(RATES["email_change"].subject.amount):
        await ask(visitor, f"somebody{n}@example.org")
    assert (await ask(visitor, "one-more@example.org")).status == 429


@pytest.mark.parametrize("token", ["x", "A" * 43, "é"])
async def test_a_made_up_link_is_no_link(visitor: Visitor, token: str) -> None:
    assert (await visitor.get(f"/link/email/{token}")).status == 404
