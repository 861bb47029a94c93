"""Certificates issued here after they were counted on paper: the preview and the run ask, and each is counted once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from policy.dates import in_words
from schemas.event import Event
from store.database import Pool
from tests import records
from tests.console.events.conftest import days_ahead, report_over
from tests.console.events.test_deciding import count_path, fill
from tests.console.public.conftest import Clock
from tests.console.rosters.conftest import paste
from tests.console.visitor import Page, Visitor

pytestmark = pytest.mark.usefixtures("staffed")

PEOPLE = "Name\nRuth Olson\nAnn Two Moons\n"


async def counted_on_paper(pat: Visitor, pool: Pool, total: int = 2) -> Event:
    number = await report_over(pat, pool)
    await fill(pat, count_path(number), total=str(total))
    return await records.current_event(pool, number)


async def through(pat: Visitor, page: Page) -> Page:
    for _ in range(300):
        if "Done" in page.words:
            return page
        await asyncio.sleep(0.1)
        page = await pat.get(page.path)
    raise AssertionError(page.words)


async def figures(pool: Pool, event: Event) -> tuple[int, int | None, int | None]:
    found = await records.current_occurrence(pool, event.number)
    return found.issued, found.paper, found.total


async def test_the_preview_asks_and_counts_them_once(pat: Visitor, pool: Pool) -> None:
    event = await counted_on_paper(pat, pool)
    page = await paste(pat, event, PEOPLE)
    there = page.path.partition("?")[0] + "/issue"
    assert "Are these among the 2 you counted as issued on paper?" in page.words
    page = await pat.submit(page, there)
    assert page.status == 422
    assert "Say whether they are among the 2 you counted as issued on paper." in page.words
    assert await figures(pool, event) == (0, 2, 2)

    page = await through(pat, await pat.submit(page, there, on_paper="yes"))
    assert "take them off" not in page.words
    assert await figures(pool, event) == (2, 0, 2)
    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    assert (
        "Counted: 2 (2 issued here, 0 on paper). 2 of the 2 counted on paper were issued here, by run 1." in page.words
    )
    assert f"left the count of {in_words(days_ahead(-1))} at 2." in page.words


async def test_those_on_top_are_not_asked_about_again(pat: Visitor, pool: Pool) -> None:
    event = await counted_on_paper(pat, pool)
    page = await paste(pat, event, PEOPLE)
    page = await through(pat, await pat.submit(page, page.path.partition("?")[0] + "/issue", on_paper="no"))
    assert "take them off" not in page.words
    assert await figures(pool, event) == (2, 2, 4)


async def test_of_a_run_nobody_was_asked_about_its_page_asks(pat: Visitor, pool: Pool, clock: Clock) -> None:
    event = await counted_on_paper(pat, pool, total=5)
    page = await paste(pat, event, PEOPLE)
    page = await through(pat, await pat.submit(page, page.path.partition("?")[0] + "/issue", on_paper="no"))
    await pool.execute("update certificate_run set among_paper = null")
    page = await pat.get(page.path)
    assert "Are these among the 5 you counted as issued on paper?" in page.words
    there = f"{count_path(event.number)}?run=1"
    assert f'href="{there}"' in page.html
    for asks in ("/providers/P-00001", f"/providers/P-00001/events/{event.number}"):
        asked = await pat.get(asks)
        assert "2 certificates were issued here after the count." in asked.words
        assert f'href="{there}"' in asked.html
    form = (await pat.get(there)).forms[-1]
    assert form.fields["total"] == ["5"]
    clock.at = datetime.now(UTC)
    await pat.post(count_path(event.number), form.fields)
    assert await figures(pool, event) == (2, 3, 5)
    assert "take them off" not in (await pat.get(page.path)).words
    assert "after the count" not in (await pat.get("/providers/P-00001")).words
    for wrong in ("x", "-1", "99999999999", "٣"):
        assert (await pat.get(f"{count_path(event.number)}?run={wrong}")).status == 200


async def test_of_claims_home_asks_until_somebody_says_that_they_come_on_top(
    pat: Visitor, pool: Pool, signed_in: Callable[..., Awaitable[Visitor]]
) -> None:
    event = await counted_on_paper(pat, pool, total=5)
    for people in ("Name\nRuth Olson\n", "Name\nAnn Two Moons\n"):
        page = await paste(pat, event, people)
        page = await through(pat, await pat.submit(page, page.path.partition("?")[0] + "/issue", on_paper="no"))
    await pool.execute("update certificate_run set among_paper = null")
    both = f"{count_path(event.number)}?run=1&run=2"
    assert (await pat.get(both)).forms[-1].fields["total"] == ["5"]
    home = await pat.get("/providers/P-00001")
    assert "2 certificates were issued here after the count." in home.words
    page = await pat.submit(home, f"/providers/P-00001/events/{event.number}/occurrences/1/on-top")
    assert "They come on top of those on paper" in page.words
    for there in ("/providers/P-00001", page.path, f"/providers/P-00001/events/{event.number}/runs/1"):
        assert "issued here after the count" not in (await pat.get(there)).words
    assert await figures(pool, event) == (2, 5, 7)
    await pat.submit(home, f"/providers/P-00001/events/{event.number}/occurrences/1/on-top")
    said = (
        f"said that the certificates issued after the count of {in_words(days_ahead(-1))} (run 1 and 2) come on top of "
        "the 5 counted as issued on paper."
    )
    assert (await pat.get(page.path)).words.count(said) == 1
    ann = await signed_in("Ann Smith")
    assert said in (await ann.get("/staff/audit?verb=occurrence.on_top")).words
    listed = (await ann.get(f"/staff/audit?entity={event.number}")).words
    assert f"reported the count of {in_words(days_ahead(-1))}: 5." in listed
    assert "date 1" not in listed
