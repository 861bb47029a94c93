"""Submit an Opportunity: judged at once, confirmed by the owner of the address, sent once."""

from datetime import timedelta

import pytest

from store import letter, opportunity
from store.database import Pool
from tests.console.events.conftest import days_ahead
from tests.console.opportunities.conftest import EMAIL, SUBMIT, coming, confirmed, link_of, number_in, send, typed
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor
from tests.opportunities import course
from workers.settings import Settings

pytestmark = pytest.mark.usefixtures("portal")


async def test_a_complete_one_waits_for_the_owner_of_the_address(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    page = await send(visitor, typed())
    assert "Please confirm your address" in page.words
    (sent,) = (await letter.page(pool)).letters
    assert (sent.kind, sent.to_address, sent.to_name) == ("opportunity_confirm", EMAIL, EMAIL)
    assert "rivers" not in str(sent.facts), "no words of whoever typed it go to an address nobody has confirmed"

    there = await link_of(pool, settings)
    page = await visitor.get(there)
    assert "Reading rivers" in page.words
    assert await pool.fetchval("select count(*) from opportunity") == 0, "looking changes nothing"
    again = page
    page = await visitor.submit(page, f"{there}/confirm")
    assert "Under review" in page.words
    page = await visitor.submit(again, f"{there}/confirm")
    assert await pool.fetchval("select count(*) from submission where kind = 'opportunity'") == 1
    found = await opportunity.by_number(pool, await number_in(pool))
    assert found
    assert (found.contact_name, found.contact_email) == ("Owen Birdsall", EMAIL)
    assert found.form == coming()


async def test_what_is_missing_is_named_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    fields = typed(description="Short.", region="", free="", topics=[], contact_email="", your_email="nobody")
    page = await send(visitor, fields)
    assert page.status == 422
    for words in (
        "Say a little more",
        "Choose the region it is given in.",
        "Choose whether it costs something.",
        "Choose at least one topic.",
        "Enter an e-mail address for questions",
        "“nobody” is not an e-mail address.",
    ):
        assert words in page.words
    assert page.form(SUBMIT).fields["title"] == ["Reading rivers: field notes for science teachers"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "<b>Reading rivers</b>", "Write plain text, without markup"),
        ("description", "Come along! <script>alert(1)</script> It is going to be good.", "Write plain text"),
        ("link", "javascript:alert(1)", "begins with https:// or http://, not javascript:"),
        ("link", "data:text/html,hello", "begins with https:// or http://, not data:"),
        ("link", "https://owen:secret@larchlearning.example", "carries no user name or password"),
        ("link", "http://192.0.2.7/rivers", "is a number of a computer"),
        ("link", "http://2130706433/", "is a number of a computer"),
        ("link", "http://[2001:db8::1]/", "is a number of a computer"),
        ("link", "http://printer.local/", "from your own network only"),
    ],
)
async def test_markup_and_hostile_links_are_refused_with_words(
    visitor: Visitor, field: str, value: str, words: str
) -> None:
    page = await send(visitor, typed(None, **{field: value}))
    assert page.status == 422
    assert words in page.words


async def test_an_end_before_its_start_is_refused(visitor: Visitor) -> None:
    first = days_ahead(40).isoformat()
    page = await send(visitor, typed(first_day=[first], last_day=[days_ahead(39).isoformat()]))
    assert "It ends before it starts. Change one of the days." in page.words
    page = await send(visitor, typed(first_day=[first], last_day=[""], starts=["16:00"], ends=["09:00"]))
    assert "It ends before it starts. Change one of the times." in page.words
    page = await send(visitor, typed(first_day=[days_ahead(-3).isoformat()], last_day=[""]))
    assert "Its last day is over." in page.words


async def test_more_dates_come_at_a_press(visitor: Visitor) -> None:
    page = await send(visitor, typed(), action="dates")
    assert page.status == 200
    assert len(page.form(SUBMIT).fields["first_day"]) == 5
    assert page.form(SUBMIT).fields["title"] != [""]


async def test_a_draft_whose_days_went_by_is_to_be_written_anew(
    visitor: Visitor, pool: Pool, settings: Settings, clock: Clock
) -> None:
    await send(visitor, typed(coming(3)))
    there = await link_of(pool, settings)
    clock.at += timedelta(days=5)
    page = await visitor.get(there)
    assert page.status == 422
    assert "To be told or corrected: the dates." in page.words
    clock.at += timedelta(days=20)
    page = await visitor.get(there)
    assert page.status == 410
    assert "submit it once more" in page.words
    await send(visitor, typed(coming(60)))
    assert await pool.fetchval("select count(*) from opportunity_draft") == 1, "what nobody confirmed is deleted"


async def test_a_guessed_link_opens_nothing(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    there = await confirmed(visitor, pool, settings)
    assert (await visitor.get(there[:-2] + "AA")).status == 404
    assert (await visitor.get(f"{there[:-2]}AA/change")).status == 404


async def test_a_self_paced_one_has_no_dates(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    await confirmed(visitor, pool, settings, course(opens_on=days_ahead(1)))
    found = await opportunity.by_number(pool, await number_in(pool))
    assert found
    assert found.form.dates == []
    assert found.life == []
