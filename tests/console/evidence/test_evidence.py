"""What is public of an event, and asking for the evidence behind it until the answer is on its way."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import pytest

from schemas.event import Event
from schemas.letter import Letter
from schemas.provider import Provider
from store.database import Pool, transaction
from tests import opportunities, records
from tests.console.visitor import Page, Visitor
from tests.events import workshop

pytestmark = pytest.mark.usefixtures("clock")
SignedIn = Callable[..., Awaitable[Visitor]]
STATEMENT = "Two studies <b>say</b> so."
ASKED = {
    "full_name": "Ruth Olson",
    "organisation": "Polson School District",
    "email": "ruth@polson.example.org",
    "text": "Which studies?\nWe decide in January.",
}


@pytest.fixture
async def event(pool: Pool, provider: Provider) -> Event:
    return await records.reported_event(pool, workshop(date(2027, 1, 20), criteria_text=STATEMENT), whose=provider)


async def ask(visitor: Visitor, event: Event, **typed: str) -> Page:
    path = f"/events/{event.number}/evidence"
    return await visitor.submit(await visitor.get(path), path, **ASKED | typed)


async def written(pool: Pool, event: Event) -> dict[str, Letter]:
    found = await records.letters(pool, event.entity)
    return {each.kind.value: each for each in found if each.kind.value.startswith("evidence")}


async def test_the_public_page_has_the_statement_and_nobodys_name(visitor: Visitor, event: Event) -> None:
    page = await visitor.get(f"/events/{event.number.lower()}")
    assert page.status == 200
    for words in (event.form.title, STATEMENT, event.form.objectives, "Ask for the evidence", event.number):
        assert words in page.words
    for hidden in (event.form.contact.name, event.form.contact.email, event.form.instructors):
        assert hidden
        assert hidden not in page.words


async def test_where_the_approval_is_not_in_force_both_pages_say_so(
    visitor: Visitor, event: Event, provider: Provider, pool: Pool
) -> None:
    async with transaction(pool) as conn:
        shared = await opportunities.published(conn, provider=provider.number)
    pages = (f"/events/{event.number}", f"/opportunities/{shared.number}")
    warning = f"The approval of {provider.legal_name} is not in force now."
    for path in pages:
        assert warning not in (await visitor.get(path)).words
    await pool.execute("update provider set standing = 'suspended', standing_reason = 'Three counts never came.'")
    for path in pages:
        assert warning in (await visitor.get(path)).words


async def test_an_event_nobody_reported_is_unknown(visitor: Visitor) -> None:
    for number in ("E-2026-99999", "x" * 10_000, "%2e%2e"):
        assert (await visitor.get(f"/events/{number}")).status == 404
        assert (await visitor.get(f"/events/{number}/evidence")).status == 404


async def test_asked_written_answered_and_told(
    visitor: Visitor, pat: Visitor, event: Event, pool: Pool, signed_in: SignedIn
) -> None:
    page = await ask(visitor, event)
    assert page.path == f"/events/{event.number}?told=asked"
    assert "The provider has been written to, and so have you." in page.words
    letters = await written(pool, event)
    assert set(letters) == {"evidence_asked", "evidence_received"}
    assert letters["evidence_received"].to_address == ASKED["email"]
    assert letters["evidence_asked"].to_name == "Pat Owens"

    path = f"/providers/{event.provider}/evidence-requests/{letters['evidence_asked'].facts['request']}"
    listed = await pat.get(f"/providers/{event.provider}/evidence-requests")
    assert "not answered yet" in listed.words
    assert path in listed.html
    assert (
        "Ruth Olson, Polson School District"
        in (await pat.get(f"/providers/{event.provider}/events/{event.number}")).words
    )
    one = await pat.get(path)
    assert "Which studies?" in one.words
    empty = await pat.submit(one, path, answer=" ")
    assert (empty.status, "Enter your answer." in empty.words) == (422, True)
    done = await pat.submit(one, path, answer="Read Larch & Cedar, 2024.")
    assert "Your answer is on its way to the asker." in done.words
    again = await pat.submit(one, path, answer="Or not.")
    assert "This was answered before" in again.words
    told = (await written(pool, event))["evidence_answered"]
    assert (told.to_address, told.facts["answer"]) == (ASKED["email"], "Read Larch & Cedar, 2024.")

    ann = await signed_in("Ann Smith")
    office = await ann.get(f"/staff/events/{event.number}")
    for words in ("Ruth Olson, Polson School District, ruth@polson.example.org", "Which studies?", "Larch & Cedar"):
        assert words in office.words
    assert "Somebody asked the provider for the evidence behind the event." in office.words
    assert "Pat Owens answered a request for the evidence behind the event." in office.words


async def test_the_same_form_twice_is_one_request(visitor: Visitor, event: Event, pool: Pool) -> None:
    path = f"/events/{event.number}/evidence"
    page = await visitor.get(path)
    for _ in range(2):
        await visitor.submit(page, path, **ASKED)
    assert await pool.fetchval("select count(*) from evidence_request") == 1
    assert len(await written(pool, event)) == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"full_name": " \u200b"}, "full_name"),
        ({"full_name": "x" * 121}, "full_name"),
        ({"email": ""}, "email"),
        ({"email": "jöhn@example.org"}, "email"),
        ({"organisation": "x" * 201}, "organisation"),
        ({"text": "x" * 2_001}, "text"),
    ],
)
async def test_what_cannot_be_is_told_beside_its_field(
    visitor: Visitor, event: Event, pool: Pool, typed: dict[str, str], field: str
) -> None:
    page = await ask(visitor, event, **typed)
    assert page.status == 422
    assert f'id="{field}-error"' in page.html
    assert await pool.fetchval("select count(*) from evidence_request") == 0


async def test_one_mailbox_asks_so_often_and_no_more(visitor: Visitor, event: Event, pool: Pool) -> None:
    for _ in range(5):
        assert (await ask(visitor, event)).status == 200
    assert (await ask(visitor, event)).status == 429
    assert await pool.fetchval("select count(*) from evidence_request") == 5


async def test_nobody_is_asked_about_a_cancelled_event(visitor: Visitor, event: Event, pool: Pool) -> None:
    page = await visitor.get(f"/events/{event.number}/evidence")
    at: datetime = records.RECEIVED + timedelta(hours=1)
    await records.event_decision(pool, event.number, "cancel", at, payload={"reason": "The instructor fell ill."})
    late = await visitor.submit(page, f"/events/{event.number}/evidence", **ASKED)
    assert late.path == f"/events/{event.number}"
    assert "This event is cancelled." in late.words
    assert "The instructor fell ill." not in late.words
    assert await pool.fetchval("select count(*) from evidence_request") == 0


async def test_another_providers_request_is_unknown(
    visitor: Visitor, event: Event, pool: Pool, signed_in: SignedIn
) -> None:
    await ask(visitor, event)
    other = await records.approved_provider(pool)
    lou = await signed_in("Lou Reyes", "provider", provider=other.number)
    asked = await pool.fetchval("select id from evidence_request")
    assert (await lou.get(f"/providers/{other.number}/evidence-requests/{asked}")).status == 404
    assert (await lou.get(f"/providers/{event.provider}/evidence-requests/{asked}")).status == 403
    assert "Nobody has asked yet." in (await lou.get(f"/providers/{other.number}/evidence-requests")).words


async def test_of_what_was_disposed_of_only_that_is_told(visitor: Visitor, event: Event, pool: Pool) -> None:
    await pool.execute("update event set disposed_at = now()")
    page = await visitor.get(f"/events/{event.number}")
    assert page.status == 410
    assert event.form.description not in page.words
