"""Staff publish, return, decline and take down; whoever sent it changes it, takes it back, renews it."""

import pytest

from schemas.opportunity import Opportunity, OpportunityStage
from store import letter, opportunity
from store.database import Pool, transaction
from tests.console.opportunities.conftest import change, coming, confirmed, decide, number_in
from tests.console.visitor import Visitor
from tests.opportunities import published
from workers.settings import Settings

pytestmark = pytest.mark.usefixtures("portal")


async def found_in(pool: Pool, number: str) -> Opportunity:
    found = await opportunity.by_number(pool, number)
    assert found
    return found


async def test_returned_changed_and_published(visitor: Visitor, rita: Visitor, pool: Pool, settings: Settings) -> None:
    there = await confirmed(visitor, pool, settings)
    number = await number_in(pool)
    assert "Reading rivers" in (await rita.get("/staff/opportunities")).words
    before = await rita.get(f"/staff/opportunities/{number}")

    page = await decide(rita, number, "return", text=" ")
    assert page.status == 422
    assert "Write what is to change." in page.words
    page = await decide(rita, number, "return", page, text="What do they take home?")
    assert "Returned for changes. The letter is on its way." in page.words

    page = await visitor.get(there)
    assert "What do they take home?" in page.words
    page = await change(visitor, there, coming(description="They take home a field book of a river of their own."))
    assert "We have your changes" in page.words

    # A page that was open since before the change publishes nothing.
    page = await decide(rita, number, "publish", before)
    assert page.status == 409
    assert "it was changed after this page was made" in page.words
    page = await decide(rita, number, "publish")
    assert "Published. It stands on the portal" in page.words
    assert (await found_in(pool, number)).form.description.startswith("They take home")
    assert "On the portal" in (await visitor.get(there)).words


async def test_declined_for_one_of_the_pages_reasons(
    visitor: Visitor, rita: Visitor, pool: Pool, settings: Settings
) -> None:
    there = await confirmed(visitor, pool, settings)
    number = await number_in(pool)
    page = await decide(rita, number, "decline", text="It sells a reader.")
    assert page.status == 422
    assert "Choose one of the reasons." in page.words
    assert page.words.count("Sales-based") == 1
    page = await decide(rita, number, "decline", page, reason="sales_based", text="It sells a reader.")
    assert "Declined. The letter with the reason is on its way." in page.words
    page = await visitor.get(there)
    assert "It is sales-based" in page.words
    assert "It sells a reader." in page.words
    page = await visitor.get(f"{there}/change")
    assert "Declined" in page.words
    assert not [form for form in page.forms if form.action.endswith("/change")]


async def test_two_pages_of_one_change(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    there = await confirmed(visitor, pool, settings)
    stale = (await visitor.get(f"{there}/change")).form(f"{there}/change").fields
    await change(visitor, there, coming(title="Reading lakes"))
    page = await visitor.post(f"{there}/change", {**stale, "title": "Reading ponds", "action": "send"})
    assert page.status == 409
    assert "it was changed after this page was made" in page.words
    assert page.form(f"{there}/change").fields["title"] == ["Reading ponds"], "nothing typed is lost"
    assert (await found_in(pool, await number_in(pool))).form.title == "Reading lakes"


async def test_a_press_repeated_says_it_once(visitor: Visitor, rita: Visitor, pool: Pool, settings: Settings) -> None:
    await confirmed(visitor, pool, settings)
    number = await number_in(pool)
    page = await rita.get(f"/staff/opportunities/{number}")
    first, second = [await decide(rita, number, "publish", page) for _ in range(2)]
    assert "Published." in first.words
    assert "Published." in second.words
    written = [str(each.kind) for each in await letter.of_entity(pool, f"opportunity:{number}")]
    assert written.count("opportunity_published") == 1


async def test_a_published_one_is_changed_shown_meanwhile_and_taken_down(
    visitor: Visitor, rita: Visitor, pool: Pool, settings: Settings
) -> None:
    there = await confirmed(visitor, pool, settings)
    number = await number_in(pool)
    await decide(rita, number, "publish")
    page = await change(visitor, there, coming(title="Reading lakes"))
    assert "On the portal; a change is under review" in page.words
    page = await rita.get(f"/staff/opportunities/{number}")
    assert "What the change says otherwise" in page.words
    assert "Reading lakes" in page.words
    assert (await found_in(pool, number)).form.title.startswith("Reading rivers")
    page = await decide(rita, number, "take-down", reason="not_education", text="")
    assert page.status == 422
    page = await decide(rita, number, "take-down", reason="not_education", text="It turned out to be a sale.")
    assert "Taken off the portal." in page.words
    assert (await found_in(pool, number)).stage is OpportunityStage.TAKEN_DOWN


async def test_taken_back_by_whoever_sent_it(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    there = await confirmed(visitor, pool, settings)
    page = await visitor.get(f"{there}/withdraw")
    page = await visitor.submit(page, f"{there}/withdraw")
    assert "It is taken back." in page.words
    assert (await found_in(pool, await number_in(pool))).stage is OpportunityStage.WITHDRAWN
    page = await change(visitor, there, coming()) if "/change" in page.html else page
    assert "Taken back" in page.words


async def test_an_address_that_was_tampered_with_shows_the_first_page(rita: Visitor, pool: Pool) -> None:
    async with transaction(pool) as conn:
        shown = await published(conn)
    assert "None." in (await rita.get("/staff/opportunities?view=%00&page=-3")).words
    assert shown.number in (await rita.get("/staff/opportunities?view=published&search=rivers")).words
    assert "No opportunity is found" in (await rita.get("/staff/opportunities?view=all&search=%25%25")).words
    for unknown in ("O-99999", "%00", "%ED%A0%80", "0" * 300):
        assert (await rita.get(f"/staff/opportunities/{unknown}")).status == 404
