"""The public directory: found in spite of accents, and no more told than was consented to."""

from schemas.application import Address, OrganisationKind
from store.database import Pool
from tests.console.public.organisations import approved, under_review
from tests.console.visitor import Visitor


async def test_an_empty_directory_says_so_and_how_to_apply(visitor: Visitor) -> None:
    page = await visitor.get("/directory")
    assert "No provider has been approved yet" in page.words
    assert 'href="/apply"' in page.html


async def test_a_search_forgives_accents_case_order_and_slips(visitor: Visitor, pool: Pool) -> None:
    await approved(pool, "Ql̓ispé Language Department")
    await approved(pool, "Prairie Rivers Trust", address=Address(street="1 Elm", city="Havre", state="MT", zip="59501"))
    for search in (
        *("Qlispe", "QLISPÉ", "ql̓ispé", "language qlispe", "Qlisp", "qlispe languge", "polson"),
        *("p-00001", "P-00001"),
    ):
        page = await visitor.get(f"/directory?search={search}")
        assert "Ql̓ispé Language Department" in page.words, search
        assert "Prairie Rivers Trust" not in page.words, search


async def test_a_search_without_a_result_says_what_else_to_try(visitor: Visitor, pool: Pool) -> None:
    await approved(pool, "Prairie Rivers Trust")
    for search in ("zzz", "'; drop table provider; --"):
        response = await visitor.client.get("/directory", params={"search": search})
        assert response.status_code == 200
        assert "Nothing found" in response.text
        assert "Try fewer words" in response.text


async def test_a_kind_filters_and_is_kept_by_the_pages(visitor: Visitor, pool: Pool) -> None:
    for n in range(23):
        await approved(pool, f"Larch College {n:02}", kind=OrganisationKind.COLLEGE)
    await approved(pool, "Prairie Rivers Trust", kind=OrganisationKind.NON_PROFIT)
    page = await visitor.get("/directory?kind=college")
    assert "23 providers, showing 1 to 20" in page.words
    assert "Prairie Rivers Trust" not in page.words
    assert "?kind=college&amp;page=2" in page.html
    page = await visitor.get("/directory?kind=college&page=2")
    assert "showing 21 to 23" in page.words
    assert "Larch College 22" in page.words
    assert (await visitor.get("/directory?kind=nonsense&page=-1")).status == 200
    assert (await visitor.get("/directory?page=99999999999999999999")).status == 200


async def test_a_page_beyond_the_last_leads_to_the_last(visitor: Visitor, pool: Pool) -> None:
    for n in range(21):
        await approved(pool, f"Larch College {n:02}", kind=OrganisationKind.COLLEGE)
    page = await visitor.get("/directory?kind=college&page=9999")
    assert page.path == "/directory?kind=college&page=2"
    assert "21 providers, showing 21 to 21" in page.words
    page = await visitor.get("/directory?search=zebra&page=9999")
    assert page.path == "/directory?search=zebra&page=1"
    assert "Nothing found for “zebra”" in page.words


async def test_a_search_of_punctuation_only_finds_nothing(visitor: Visitor, pool: Pool) -> None:
    await approved(pool, "Prairie Rivers Trust")
    for search in ("%25", "_", "%5C", "-"):
        page = await visitor.get(f"/directory?search={search}")
        assert "Nothing found" in page.words, search
        assert "Prairie Rivers Trust" not in page.words, search


async def test_characters_nobody_can_type_are_left_out_of_a_search(visitor: Visitor, pool: Pool) -> None:
    await approved(pool, "Prairie Rivers Trust")
    for address in ("/directory?q=%00", "/directory?search=%00", "/directory?search=prai%00rie&kind=%00&page=%00"):
        page = await visitor.get(address)
        assert (page.status, "Prairie Rivers Trust" in page.words) == (200, True), address


async def test_an_entry_shows_the_contact_only_with_consent(visitor: Visitor, pool: Pool) -> None:
    open_one = await approved(pool, "Prairie Rivers Trust", consent=True)
    closed = await approved(pool, "Big Larch Learning", consent=False)
    page = await visitor.get(f"/directory/{open_one.number}")
    assert "John Doe" in page.words
    assert open_one.primary.email in page.words
    page = await visitor.get(f"/directory/{closed.number.lower()}")
    assert "Big Larch Learning" in page.words
    assert "John Doe" not in page.html
    assert closed.primary.email not in page.html
    assert closed.primary.phone not in page.html
    assert "has not asked us to publish a contact" in page.words


async def test_an_open_application_is_not_in_the_directory(visitor: Visitor, pool: Pool) -> None:
    await under_review(pool, "Prairie Rivers Trust")
    assert "Prairie" not in (await visitor.get("/directory?search=prairie")).words.replace("“prairie”", "")


async def test_an_unknown_number_gets_a_plain_page(visitor: Visitor) -> None:
    page = await visitor.get("/directory/P-99999")
    assert page.status == 404
    assert "There is no such page" in page.words


async def test_an_entry_leads_to_asking_for_access(visitor: Visitor, pool: Pool) -> None:
    provider = await approved(pool, "Prairie Rivers Trust")
    assert f'href="/access/{provider.number}"' in (await visitor.get(f"/directory/{provider.number}")).html
