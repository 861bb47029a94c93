"""Legal holds: placed and lifted by supervisors, with reasons; shown wherever what they hold is shown."""

from datetime import date

import pytest

from store import audit, legal_hold
from store.database import Pool
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.disposals import DECIDED, LISTED, Disposing, due_year, held

PLACE = "/staff/holds/place"


@pytest.fixture(autouse=True)
def in_2032(clock: Clock) -> None:
    """The day on which lists are made, before anybody signs in."""
    clock.at = LISTED


@pytest.fixture
async def number(pool: Pool) -> str:
    """A provider whose year 2026 is due."""
    report, _ = await due_year(pool)
    return report.provider


async def placed(who: Visitor, provider: str, year: str = "", reason: str = "A complaint is open.") -> Page:
    return await who.submit(await who.get(PLACE), PLACE, provider=provider, year=year, reason=reason)


async def test_placed_it_stands_on_every_page_that_shows_what_it_holds(
    sue: Visitor, ann: Visitor, number: str, pool: Pool
) -> None:
    page = await placed(sue, number.lower(), "2026")
    assert "The hold is placed." in page.words
    assert "A complaint is open." in page.words
    event = await pool.fetchval("select number from event")
    for path in (f"/staff/providers/{number}", f"/staff/reports/{number}/2026", f"/staff/events/{event}"):
        shown = await ann.get(path)
        assert shown.status == 200
        assert "legal hold" in shown.words, path
        assert "stands" in shown.words, path
    assert "A legal hold stands on the year 2026\N{EN DASH}27" in (await ann.get(f"/staff/providers/{number}")).words
    assert "nothing is disposed of" in (await ann.get(f"/staff/events/{event}")).words
    (hold,) = await legal_hold.standing(pool)
    told = await audit.of_entity(pool, hold.entity)
    assert [(line.verb, line.facts["reason"]) for line in told] == [("hold.placed", "A complaint is open.")]


async def test_the_form_is_filled_in_where_one_comes_from_a_page(sue: Visitor, number: str) -> None:
    page = await sue.get(f"/staff/providers/{number}")
    assert f'href="/staff/holds/place?provider={number}"' in page.html
    form = (await sue.get(f"{PLACE}?provider={number}&year=2026")).form(PLACE)
    assert (form.fields["provider"], form.fields["year"]) == ([number], ["2026"])


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"provider": "P-99999"}, "Enter the number of a provider"),
        ({"year": "soon"}, "Enter the year in which the report year begins"),
        ({"year": "1850"}, "Enter the year in which the report year begins"),
        ({"reason": ""}, "Write the reason."),
        ({"reason": "x" * 1001}, "Use at most 1,000 characters."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(
    sue: Visitor, number: str, pool: Pool, typed: dict[str, str], wrong: str
) -> None:
    page = await placed(sue, **{"provider": number} | typed)
    assert page.status == 422
    assert wrong in page.words
    assert page.form(PLACE).fields["provider"] == [typed.get("provider", number)]
    assert await legal_hold.standing(pool) == []


async def test_pressed_twice_it_is_placed_once(sue: Visitor, number: str, pool: Pool) -> None:
    page = await sue.get(PLACE)
    for _ in range(2):
        await sue.submit(page, PLACE, provider=number, reason="A complaint.")
    assert len(await legal_hold.standing(pool)) == 1


async def test_lifted_with_a_reason_it_holds_nothing_any_more(sue: Visitor, number: str, pool: Pool) -> None:
    await placed(sue, number)
    (hold,) = await legal_hold.standing(pool)
    path = f"/staff/holds/{hold.id}/lift"
    page = await sue.get(path)
    assert "What is due, and under no other hold, is disposed of once two people say so" in page.words
    assert (await sue.submit(page, path, reason="")).status == 422
    done = await sue.submit(page, path, reason="It is settled.")
    assert "The hold is lifted." in done.words
    assert "No hold stands." in done.words
    assert "Nothing was done: the hold was lifted before." in (await sue.submit(page, path, reason="Again.")).words
    listed = await sue.get("/staff/holds?view=lifted")
    assert "It is settled." in listed.words
    assert "It was lifted on" in (await sue.get(path)).words
    assert "No legal hold stands." not in (await sue.get(f"/staff/providers/{number}")).words


async def test_a_reviewer_reads_and_does_not_place(ann: Visitor, number: str, pool: Pool) -> None:
    hold = await held(pool, number)
    page = await ann.get("/staff/holds")
    assert "A complaint." in page.words
    assert "/lift" not in page.html
    assert "Place a hold" not in page.words
    assert (await ann.get(PLACE)).status == 403
    assert (await ann.get(f"/staff/holds/{hold.id}/lift")).status == 403


async def test_one_that_comes_too_late_says_so(sue: Visitor, number: str, disposing: Disposing, pool: Pool) -> None:
    await disposing.whole()
    page = await placed(sue, number)
    assert "Some of what it names was disposed of before, and is gone" in page.words
    assert await pool.fetchval("select disposed_at from annual_report") == DECIDED
    assert date(2032, 9, 18) == DECIDED.date()
