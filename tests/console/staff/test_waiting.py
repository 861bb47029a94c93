"""The waiting list for staff: by state, counted, and as a file whose taking is recorded."""

from datetime import timedelta

from fastapi import FastAPI

import store.waiting
from schemas.waiting import WaitingEntry
from store import audit
from store.database import Pool, transaction
from tests.console.visitor import Visitor
from tests.records import RECEIVED


async def entry(pool: Pool, name: str, *, confirmed: bool = True) -> WaitingEntry:
    async with transaction(pool) as conn:
        email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
        made = await store.waiting.ask(conn, email=email, name=name, organisation="=cmd()", as_of=RECEIVED)
        if confirmed:
            await store.waiting.confirm(conn, made.id, RECEIVED + timedelta(minutes=5))
    return made


async def test_the_list_shows_who_waits_and_counts_the_others(ann: Visitor, pool: Pool) -> None:
    await entry(pool, "Nancy Long")
    await entry(pool, "Otto Short", confirmed=False)
    page = await ann.get("/staff/waiting")
    assert "Waiting (1)" in page.words
    assert "Address not confirmed (1)" in page.words
    assert "nancy@example.org" in page.words
    assert "otto@example.org" not in page.words
    assert "otto@example.org" in (await ann.get("/staff/waiting?view=asked")).words
    assert "There is no such entry." in (await ann.get("/staff/waiting?view=left")).words
    assert (await ann.get("/staff/waiting?view=nonsense&page=9")).status == 200


async def test_the_file_holds_all_and_its_taking_is_recorded(ann: Visitor, pool: Pool, app: FastAPI) -> None:
    assert app
    await entry(pool, "Nancy Long")
    await entry(pool, "Otto Short", confirmed=False)
    answer = await ann.client.get("/staff/waiting.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="waiting list.csv"'
    assert "nancy@example.org,Nancy Long" in answer.text
    assert "otto" not in answer.text
    assert ",=cmd()" not in answer.text, "formulas are neutralized"
    (line,) = await audit.of_entity(pool, "waiting")
    assert line.facts == {"state": "waiting", "entries": 1}
    page = await ann.get("/staff/audit")
    assert "Ann Smith downloaded the waiting list (1 address)." in page.words
