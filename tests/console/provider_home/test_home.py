"""Home: what to do now in order, what comes next, events by state, the standing; and nothing of anybody else."""

from datetime import date, datetime

import store.event_draft
from schemas.provider import Provider
from schemas.roster import RowState
from store.database import Pool, transaction
from tests import records
from tests.console.events.conftest import APPROVED, held, outstanding
from tests.console.visitor import Visitor
from tests.events import course, workshop


def in_order(words: str, *parts: str) -> bool:
    places = [words.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


async def test_a_new_provider_is_told_that_nothing_waits_and_what_comes_first(pat: Visitor, provider: Provider) -> None:
    page = await pat.get("/providers/P-00001")
    assert provider.legal_name in page.words
    assert "Nothing. We write to you when an event is over." in page.words
    assert "Report your next event before it takes place." in page.words
    assert "outstanding" not in page.words
    assert "In force since Monday, January 5, 2026" in page.words


async def test_what_to_do_now_stands_in_the_order_in_which_it_is_due(
    pat: Visitor, provider: Provider, pool: Pool
) -> None:
    await held(pool, provider, "2027-01-18", "The day before yesterday")
    await held(pool, provider, "2026-12-21", "Due today")
    await held(pool, provider, "2026-12-20", "Due yesterday")
    await outstanding(pool, await held(pool, provider, "2026-11-30", "Long due"), "2026-12-30T08:00-07:00")
    waits = await held(pool, provider, "2026-12-28", "With a list")
    roster = await records.roster_of(pool, waits.number, [("Ann Bee", ""), ("Bob Cee", "")])
    await pool.execute("update roster_row set state = $2 where roster = $1 and line = 2", roster.id, RowState.BAD)
    async with transaction(pool) as conn:
        account = await conn.fetchval("select account from membership where provider = $1", provider.number)
        await store.event_draft.begin(conn, provider.number, account, {"title": "Half a report"}, APPROVED)
    page = await pat.get("/providers/P-00001")
    assert in_order(
        page.words, "Long due", "Due yesterday", "Due today", "With a list", "The day before yesterday", "Half a report"
    )
    for words in (
        "Outstanding: it was due on Dec 30, 2026, and staff were told.",
        "Today is the last day.",
        "It was due on Jan 19, 2027.",
        "28 days left.",
        "A list of participants of With a list: 2 rows wait for you, 1 with a problem",
        "1 count outstanding",
    ):
        assert words in page.words, page.words


async def test_many_drafts_are_folded(pat: Visitor, provider: Provider, pool: Pool) -> None:
    async with transaction(pool) as conn:
        account = await conn.fetchval("select account from membership where provider = $1", provider.number)
        for number in range(7):
            await store.event_draft.begin(conn, provider.number, account, {"title": f"Draft {number}"}, APPROVED)
    page = await pat.get("/providers/P-00001")
    before, folded, after = page.html.partition("<summary>2 more drafts</summary>")
    assert folded
    assert (before.count(": a draft, last changed"), after.count(": a draft, last changed")) == (5, 2)


async def test_what_comes_next_and_what_is_under_way(pat: Visitor, provider: Provider, pool: Pool) -> None:
    for form in (
        course(date(2026, 10, 1), title="Under way since October"),
        workshop(date(2027, 3, 2), title="In March"),
        workshop(date(2027, 2, 2), title="In February"),
    ):
        await records.reported_event(pool, form, APPROVED, whose=provider)
    page = await pat.get("/providers/P-00001")
    assert in_order(page.words, "Under way", "Under way since October", "To come", "In February", "In March")


async def test_events_are_counted_by_where_they_stand_and_lead_to_their_list(
    pat: Visitor, provider: Provider, pool: Pool
) -> None:
    await held(pool, provider, "2027-01-11", "A waiting one")
    counted = await held(pool, provider, "2027-01-04", "One with its figure")
    as_of = datetime.fromisoformat("2027-01-10T12:00-07:00")
    await records.event_decision(pool, counted.number, "count", as_of, payload={"total": 3}, occurrence=1, total=3)
    await records.reported_event(pool, workshop(date(2027, 2, 2), title="To come"), APPROVED, whose=provider)
    home = await pat.get("/providers/P-00001")
    for view, title in (("waiting", "A waiting one"), ("settled", "One with its figure"), ("upcoming", "To come")):
        assert f'href="/providers/P-00001/events?view={view}"' in home.html
        page = await pat.get(f"/providers/P-00001/events?view={view}")
        assert "1 event" in page.words
        assert title in page.words
    past = await pat.get("/providers/P-00001/events?view=past")
    assert "2 events" in past.words
    assert in_order(past.words, "A waiting one", "One with its figure")
    found = await pat.get("/providers/P-00001/events?q=FIGURE")
    assert "1 event" in found.words


async def test_nothing_of_anybody_else_is_shown(pat: Visitor, provider: Provider, pool: Pool) -> None:
    theirs = await records.approved_provider(pool, APPROVED)
    await outstanding(pool, await held(pool, theirs, "2026-11-30", "Somebody else's"), "2026-12-30T08:00-07:00")
    for there in ("/providers/P-00001", "/providers/P-00001/events", "/providers/P-00001/calendar?month=2026-11"):
        page = await pat.get(there)
        assert page.status == 200
        assert "Somebody else's" not in page.words
    assert "Somebody" not in (await pat.client.get("/providers/P-00001/events.csv")).text
    assert theirs.number != provider.number
