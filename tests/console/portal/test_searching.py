"""The portal searched by whoever likes, with whatever they put into the address."""

from datetime import date

import pytest

from schemas.event import Format
from tests.console.portal.conftest import Show
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor

pytestmark = pytest.mark.usefixtures("clock")


async def test_everything_is_listed_the_soonest_first_and_what_is_self_paced_last(visitor: Visitor, show: Show) -> None:
    await show(self_paced=True, title="Literacy")
    await show(date(2027, 3, 2), title="In March", free=True)
    await show(date(2027, 1, 14), title="In January")
    page = await visitor.get("/opportunities")
    assert "3 opportunities" in page.words
    assert page.html.index(">In January<") < page.html.index(">In March<") < page.html.index(">Literacy<")
    assert "March 2, 2027 · Polson, Western Montana (CSPD Region V)" in page.words
    assert "Big Larch Learning · In person · Free" in page.words
    assert "Big Larch Learning · In person · $40, lunch included" in page.words
    assert "Whenever you like · Online" in page.words


async def test_a_search_is_narrowed_and_shared_by_its_address(visitor: Visitor, show: Show) -> None:
    await show(title="Rivers")
    await show(title="Fractions", topics=["mathematics"], region="region_3", city="Billings", format=Format.HYBRID)
    page = await visitor.get("/opportunities?topic=mathematics&region=region_3&format=hybrid&from=2027-01-01&cost=paid")
    assert "1 opportunity" in page.words
    assert "Fractions" in page.words
    assert "Rivers" not in page.words
    form = page.form("/opportunities")
    assert (form.fields["topic"], form.fields["from"], form.fields["cost"]) == (
        ["mathematics"],
        ["2027-01-01"],
        ["paid"],
    )
    narrowed = "/calendar.ics?topic=mathematics&amp;region=region_3&amp;format=hybrid&amp;cost=paid&amp;from=2027-01-01"
    assert narrowed in page.html


async def test_what_narrows_is_folded_until_something_is_chosen(visitor: Visitor, show: Show) -> None:
    await show()
    for query, is_open in (("", False), ("?q=rivers", False), ("?topic=science", True), ("?from=2027-02-30", True)):
        for view in ("opportunities", "calendar"):
            html = (await visitor.get(f"/{view}{query}")).html
            assert ("<details open>" in html) is is_open, (view, query)
            assert html.index('id="q"') < html.index("<details") < html.index('id="topic"')


async def test_an_empty_portal_and_an_empty_search_say_what_to_do(visitor: Visitor, show: Show) -> None:
    assert "Nothing is listed here yet." in (await visitor.get("/opportunities")).words
    assert "Nothing is listed in the catalog yet." in (await visitor.get("/catalog")).words
    await show()
    page = await visitor.get("/opportunities?q=xylophone")
    assert "Nothing found for “xylophone”." in page.words
    assert "See everything that is listed" in page.words


async def test_the_catalog_has_what_is_self_paced(visitor: Visitor, show: Show) -> None:
    await show(title="Rivers")
    await show(self_paced=True, title="Literacy", closes_on=date(2027, 6, 30))
    page = await visitor.get("/catalog")
    assert "Rivers" not in page.words
    assert "Whenever you like, until June 30, 2027" in page.words


async def pages(visitor: Visitor, show: Show, query: str) -> Page:
    for number in range(21):
        await show(title=f"Part {number:02}")
    return await visitor.get(f"/opportunities{query}")


async def test_a_page_that_no_one_has_leads_to_the_last(visitor: Visitor, show: Show) -> None:
    page = await pages(visitor, show, "?q=part&page=1000000000")
    assert "showing 1 to 20" in page.words, "what is no number of a page is the first one"
    assert (await visitor.get("/opportunities?q=part&page=99999")).path == "/opportunities?q=part&page=2"
    assert "showing 21 to 21" in (await visitor.get("/opportunities?q=part&page=2")).words


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("topic=astrology", "We do not know the topic “astrology”; it is left out of the search."),
        ("region=%00", "Rivers"),
        ("format=telepathy", "We do not know the format “telepathy”"),
        ("cost=0", "We do not know the cost “0”"),
        ("audience=<script>", "We do not know the audience “<script>”"),
        ("from=yesterday", "We do not know the first day “yesterday”"),
        ("from=2027-02-30", "We do not know the first day “2027-02-30”"),
        ("to=9999-12-31", "We do not know the last day “9999-12-31”"),
        ("from=2027-02-01&to=2027-01-01", "The last day is before the first day"),
        ("q=%25%5C_%27", "Nothing found"),
        ("q=" + "x" * 60_000, "Nothing found"),
        ("topic=" + "x" * 60_000, "We do not know the topic"),
        ("from=" + "9" * 60_000, "We do not know the first day"),
        ("page=" + "9" * 60_000, "Rivers"),
        ("page=-1", "Rivers"),
        ("q=%ff%fe%ed%a0%80", "Nothing found"),
        ("q=a b c d e f g h i j k l m n o p", "Nothing found"),
    ],
)
@pytest.mark.parametrize("view", ["/opportunities", "/calendar", "/catalog"])
async def test_a_hostile_address_breaks_nothing(visitor: Visitor, show: Show, view: str, query: str, told: str) -> None:
    await show(title="Rivers")
    page = await visitor.get(f"{view}?{query}")
    assert page.status == 200
    assert "<script>”" not in page.html
    if view == "/opportunities":
        assert told in page.words


async def test_markup_in_what_is_shown_stays_text(visitor: Visitor, show: Show) -> None:
    title = '<img src=x onerror="alert(1)">'
    shown = await show(title=title, description=title, organisation=title, cost=title, link="javascript:alert(1)")
    for path in ("/opportunities", "/calendar?month=2027-01", f"/opportunities/{shown.number}", "/search?q=img"):
        page = await visitor.get(path)
        assert "<img" not in page.html
        assert title in page.words
        assert "javascript:" not in page.html


async def test_what_is_over_is_found_no_more(visitor: Visitor, show: Show, clock: Clock) -> None:
    shown = await show(date(2027, 1, 14))
    clock.at = clock.at.replace(year=2027, month=2)
    assert "Nothing is listed here yet." in (await visitor.get("/opportunities")).words
    assert "This opportunity is over." in (await visitor.get(f"/opportunities/{shown.number}")).words


async def test_one_search_finds_it_beside_the_guidance_and_the_directory(visitor: Visitor, show: Show) -> None:
    for number in range(6):
        await show(title=f"Certificate of river science {number}")
    page = await visitor.get("/search?q=certificate")
    assert "6 opportunities" in page.words
    assert page.html.count('href="/opportunities/O-') == 5
    assert 'href="/opportunities?q=certificate"' in page.html
    assert "opportunities" not in (await visitor.get("/search?q=%25")).words.partition("Nothing found")[0][-40:]
