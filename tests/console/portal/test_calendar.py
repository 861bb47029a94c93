"""A month of the portal: a list by day, which is a grid where there is room."""

import re
from datetime import date

import pytest

from schemas.opportunity import OpportunityStage
from store import opportunity
from store.database import Pool, transaction
from tests.console.portal.conftest import Show
from tests.console.visitor import Visitor
from tests.opportunities import day

pytestmark = pytest.mark.usefixtures("clock")


async def test_this_month_is_shown_and_its_neighbours_are_linked(visitor: Visitor) -> None:
    page = await visitor.get("/calendar")
    assert "Calendar: November 2026" in page.words
    assert "Nothing is listed in November 2026." in page.words
    assert "/calendar?month=2026-10" in page.html
    assert "/calendar?month=2026-12" in page.html


async def test_what_lasts_several_days_stands_on_each_and_the_first_day_in_its_column(
    visitor: Visitor, show: Show
) -> None:
    await show(title="Camp", dates=[day(date(2027, 1, 30), days=4)])
    january = await visitor.get("/calendar?month=2027-01")
    assert "1 date in January 2027" in january.words
    assert january.html.count(">Camp</a>") == 2
    assert "Saturday, January 30" in january.words
    assert re.search(r'<li class="month__day month__day--6 month__day--empty">', january.html), "a Friday"
    assert (await visitor.get("/calendar?month=2027-02")).html.count(">Camp</a>") == 2
    assert "9:00 am" in january.words
    assert "Larch Hall, Polson" in january.words


async def test_it_is_filtered_as_a_search_is(visitor: Visitor, show: Show) -> None:
    await show(title="Rivers")
    await show(title="Fractions", topics=["mathematics"])
    page = await visitor.get("/calendar?month=2027-01&topic=mathematics")
    assert "Fractions" in page.words
    assert "Rivers" not in page.words
    assert "/calendar?month=2027-02&amp;topic=mathematics" in page.html
    none = await visitor.get("/calendar?month=2027-05&topic=mathematics")
    assert "Nothing of what you look for is listed in May 2027." in none.words


async def test_an_empty_month_names_the_next_day_on_which_something_is(visitor: Visitor, show: Show) -> None:
    await show(title="Rivers", dates=[day(date(2027, 1, 4), cancelled=True), day(date(2027, 1, 5), 2)])
    await show(date(2027, 3, 2), title="Fractions", topics=["mathematics"])
    page = await visitor.get("/calendar")
    assert "The next date listed is January 5, 2027" in page.words
    assert 'href="/calendar?month=2027-01"' in page.html
    assert "The next date" not in (await visitor.get("/calendar?month=2027-01")).words, "it is not empty"
    assert "January 5, 2027" in (await visitor.get("/calendar?month=2020-01")).words, "of what is to come"
    only = await visitor.get("/calendar?topic=mathematics")
    assert "The next date listed is March 2, 2027" in only.words
    assert 'href="/calendar?month=2027-03&amp;topic=mathematics"' in only.html
    assert "The next date" not in (await visitor.get("/calendar?month=2027-05")).words
    assert "The next date" not in (await visitor.get("/calendar?q=%25")).words


async def test_what_is_cancelled_stays_and_says_so(visitor: Visitor, show: Show, pool: Pool) -> None:
    await show(title="Once", dates=[day(date(2027, 1, 5)), day(date(2027, 1, 6), 2, cancelled=True)])
    whole = await show(title="Gone")
    async with transaction(pool) as conn:
        await opportunity.save(conn, whole.model_copy(update={"stage": OpportunityStage.CANCELLED}))
    page = await visitor.get("/calendar?month=2027-01")
    assert page.words.count("Cancelled: Once") == 1
    assert page.words.count("Cancelled: Gone") == 1
    assert "This opportunity is cancelled." in (await visitor.get(f"/opportunities/{whole.number}")).words


@pytest.mark.parametrize("month", ["2027-13", "0000-00", "99999-01", "x" * 60_000, "2019-12", "2046-01", "%00"])
async def test_a_month_that_is_none_is_this_one(visitor: Visitor, month: str) -> None:
    assert "Calendar: November 2026" in (await visitor.get(f"/calendar?month={month}")).words


async def test_the_first_and_the_last_month_are_shown(visitor: Visitor) -> None:
    assert "Calendar: January 2020" in (await visitor.get("/calendar?month=2020-01")).words
    assert "Calendar: December 2045" in (await visitor.get("/calendar?month=2045-12")).words
