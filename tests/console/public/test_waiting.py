"""Apply now or wait: the choice in the agency's terms, a list one joins by confirming, and an opening that ends it."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI

import store.letter
import store.waiting
from mail.render import LINK_PATHS
from schemas.facts import FACTS, WaitingLinked
from schemas.letter import Letter
from schemas.link import link_token
from schemas.waiting import WaitingState
from store.database import Pool
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.openings import OPENS_AT, open_newer
from workers.settings import Settings

NANCY = {"name": "Nancy Long", "email": "nancy@example.org", "organisation": "Fox Valley"}
CHOICE = ("Apply now (and reapply later)", "Wait and be told")


async def ask(visitor: Visitor, **typed: str) -> Page:
    return await visitor.submit(await visitor.get("/wait"), "/wait", **(NANCY | typed))


async def letters(pool: Pool) -> list[Letter]:
    return sorted((await store.letter.page(pool)).letters, key=lambda each: each.queued_at)


def link_in(letter: Letter, settings: Settings) -> str:
    facts = FACTS[letter.kind].model_validate(letter.facts)
    assert isinstance(facts, WaitingLinked)
    return LINK_PATHS[facts.purpose] + link_token(facts.link, facts.purpose, settings.secret_key)


async def state(pool: Pool) -> str:
    found: str = await pool.fetchval("select state from waiting_entry")
    return found


@pytest.mark.parametrize("path", ["/", "/apply"])
@pytest.mark.usefixtures("clock")
async def test_the_choice_and_the_notice_stand_where_one_begins(visitor: Visitor, path: str) -> None:
    page = await visitor.get(path)
    assert all(words in page.words for words in CHOICE)
    assert "you will need to reapply once the new process officially opens" in page.words
    assert "The new process opens on" not in page.words
    form = await visitor.submit(page, "/apply")
    assert "Application to become a provider" in form.words


@pytest.mark.usefixtures("clock")
async def test_the_first_page_begins_with_the_choice(visitor: Visitor) -> None:
    words = (await visitor.get("/")).words.partition("Become a")[2]
    assert 0 < words.index(CHOICE[0]) < words.index(CHOICE[1]) < words.index("Check an application")
    assert "Start or read how it works" not in words


@pytest.mark.parametrize("path", ["/", "/apply"])
async def test_once_it_is_open_no_page_says_that_it_is_not(
    visitor: Visitor, pool: Pool, app: FastAPI, clock: Clock, path: str
) -> None:
    newer = await open_newer(pool, app.state.rule_book)
    clock.at = OPENS_AT + timedelta(hours=1)
    page = await visitor.get(path)
    assert newer.notice.heading in page.words
    for wrong in ("draft", "not open", "apply again", "six criteria", *CHOICE):
        assert wrong not in page.words
    assert path != "/" or "Start or read how it works" in page.words


@pytest.mark.parametrize("path", ["/", "/apply", "/wait"])
@pytest.mark.usefixtures("clock")
async def test_a_decided_opening_is_named_by_its_day(visitor: Visitor, pool: Pool, app: FastAPI, path: str) -> None:
    await open_newer(pool, app.state.rule_book)
    page = await visitor.get(path)
    assert "The new process opens on Tuesday, December 1, 2026" in page.words


async def test_who_asks_is_on_the_list_once_they_confirm(
    visitor: Visitor, pool: Pool, settings: Settings, clock: Clock
) -> None:
    page = await ask(visitor)
    assert "Look into your mailbox" in page.words
    (asked,) = await letters(pool)
    assert (asked.kind, asked.to_name, asked.to_address) == (
        "waiting_confirm",
        "nancy@example.org",
        "nancy@example.org",
    ), "a stranger's words go to nobody's mailbox"
    assert "Nancy Long" not in str(asked.facts)
    link = link_in(asked, settings)
    for _ in range(2):
        page = await visitor.get(link)
        assert "Is it yours?" in page.words
        assert await state(pool) == WaitingState.ASKED, "a mail scanner only looks"
    clock.at += timedelta(hours=1)
    confirmed = await visitor.submit(page, f"{link}/confirm")
    assert "You are on the waiting list" in confirmed.words
    assert await state(pool) == WaitingState.WAITING
    _, joined = await letters(pool)
    assert (joined.kind, joined.to_name) == ("waiting_joined", "Nancy Long")
    await visitor.submit(page, f"{link}/confirm")
    assert len(await letters(pool)) == 2, "confirming twice is confirming once"
    there = await visitor.get(link_in(joined, settings))
    left = await visitor.submit(there, f"{link_in(joined, settings)}/leave")
    assert "We will not write to this address" in left.words
    assert await state(pool) == WaitingState.LEFT
    again = await visitor.submit(page, f"{link}/confirm")
    assert "You are not on the waiting list" in again.words


@pytest.mark.usefixtures("clock")
async def test_asking_twice_makes_one_entry_and_the_same_answer(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    first = await ask(visitor, email="Nancy@Example.org")
    second = await ask(visitor)
    assert first.words == second.words
    assert await pool.fetchval("select count(*) from waiting_entry") == 1
    link = link_in((await letters(pool))[0], settings)
    await visitor.submit(await visitor.get(link), f"{link}/confirm")
    third = await ask(visitor, name="Somebody Else")
    assert third.words == first.words
    assert await pool.fetchval("select name from waiting_entry") == "Nancy Long", "who waits is not renamed by others"
    assert sorted(each.kind for each in await letters(pool)) == ["waiting_confirm"] * 2 + ["waiting_joined"] * 2


@pytest.mark.usefixtures("clock")
async def test_two_presses_write_one_letter(visitor: Visitor, pool: Pool) -> None:
    page = await visitor.get("/wait")
    await asyncio.gather(*(visitor.submit(page, "/wait", **NANCY) for _ in range(2)))
    assert len(await letters(pool)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Enter your name."),
        ("email", "", "Enter your e-mail address."),
        ("email", "x@y\r\nBcc: a@b.cd", "is not an e-mail address"),
        ("organisation", "x" * 201, "is too long"),
    ],
)
@pytest.mark.usefixtures("clock")
async def test_what_is_wrong_stands_beside_its_field(
    visitor: Visitor, pool: Pool, field: str, value: str, words: str
) -> None:
    page = await ask(visitor, **{field: value})
    assert page.status == 422
    assert words in page.words
    assert f'id="{field}-error"' in page.html
    assert page.form("/wait").fields["name"] == [NANCY["name"] if field != "name" else ""]
    assert await pool.fetchval("select count(*) from waiting_entry") == 0


@pytest.mark.usefixtures("clock")
async def test_a_mailbox_is_not_written_to_without_end(visitor: Visitor, pool: Pool) -> None:
    for _ in range(6):
        page = await ask(visitor)
    assert page.status == 429
    assert len(await letters(pool)) == 5


async def test_after_the_opening_there_is_nothing_to_wait_for(
    visitor: Visitor, pool: Pool, app: FastAPI, clock: Clock, settings: Settings
) -> None:
    form = await visitor.get("/wait")
    await ask(visitor)
    await open_newer(pool, app.state.rule_book)
    clock.at = OPENS_AT
    for page in (await visitor.get("/wait"), await visitor.submit(form, "/wait", **NANCY | {"email": "late@x.org"})):
        assert "The process is open" in page.words
    assert await pool.fetchval("select count(*) from waiting_entry") == 1
    page = await visitor.get(link_in((await letters(pool))[0], settings))
    assert "The new process has opened meanwhile" in page.words
    home = await visitor.get("/")
    assert CHOICE[1] not in home.words


async def test_who_confirms_after_the_opening_is_told_that_it_is_open(
    visitor: Visitor, pool: Pool, app: FastAPI, clock: Clock, settings: Settings
) -> None:
    await ask(visitor)
    link = link_in((await letters(pool))[0], settings)
    page = await visitor.get(link)
    await open_newer(pool, app.state.rule_book)
    clock.at = OPENS_AT + timedelta(days=1)
    for _ in range(2):
        told = await visitor.submit(page, f"{link}/confirm")
        assert "The new process is open" in told.words
        assert "We write to this address when" not in told.words
        assert 'href="/apply"' in told.html
    assert await state(pool) == WaitingState.TOLD
    assert [str(each.kind) for each in await letters(pool)] == ["waiting_confirm", "rules_opened_waiting"]


async def test_a_link_that_is_none_says_how_to_ask_again(visitor: Visitor, clock: Clock, settings: Settings) -> None:
    assert clock.at
    token = link_token(uuid4(), next(iter(LINK_PATHS)), settings.secret_key)
    for there in ("/link/waiting/nonsense", f"/link/waiting/{token}"):
        page = await visitor.get(there)
        assert page.status == 404
        assert "Ask to be told" in page.words
