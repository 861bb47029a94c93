"""Annual reports as staff see them: by year and state, searched, as CSV; one of them; who may do what."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from policy.dates import TO
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.annual_reports.conftest import APPROVED, completed, counted, held, late, opened
from tests.console.visitor import Visitor

FILL = (Path(__file__).parents[2] / "providers.sql").read_text()
WORDS = f"2026{TO}27"


async def test_a_year_that_is_over_and_not_open_offers_supervisors_to_open_it(sue: Visitor, ann: Visitor) -> None:
    page = await sue.get("/staff/reports")
    assert f"Annual reports {WORDS}" in page.words
    assert f"The reports of {WORDS} are not open." in page.words
    assert 'href="/staff/reports/open?year=2026"' in page.html
    page = await ann.get("/staff/reports")
    assert "/staff/reports/open" not in page.html
    assert "A supervisor can open them." in page.words
    page = await sue.get("/staff/reports/open?year=2026")
    assert f"Open the reports of {WORDS}" in page.words
    assert "reminded until September 3, 2027" in page.words
    page = await sue.get("/staff/reports?year=2026&told=open_reports")
    assert "Load this page again in a moment to see them." in page.words
    assert "are not open" not in page.words


@pytest.mark.parametrize("year", ["2027", "2019", "", "x", "20266"])
async def test_a_year_that_is_not_over_is_not_opened(year: str, sue: Visitor) -> None:
    assert (await sue.get(f"/staff/reports/open?year={year}")).status == 404


async def test_the_running_year_says_so(sue: Visitor) -> None:
    page = await sue.get("/staff/reports?year=2027")
    assert "The year is not over. Its reports open on the day after it ends, by themselves." in page.words
    assert "/staff/reports/open" not in page.html


async def test_reports_are_counted_filtered_and_searched(ann: Visitor, pool: Pool, provider: Provider) -> None:
    for _ in range(2):
        await records.approved_provider(pool, APPROVED)
    names = {"P-00001": "Alder Lodge", "P-00002": "Birch Schools", "P-00003": "Cedar College"}
    for number, name in names.items():
        await pool.execute(
            "update provider set legal_name = $2, search_key = $3 where number = $1", number, name, f" {name.lower()} "
        )
    assert await opened(pool) == 3
    await late(pool)
    await pool.execute("update annual_report set late_since = null where provider = 'P-00003'")
    await completed(pool, provider)
    shown = {
        "": list(names.values()),
        "view=open": ["Birch Schools", "Cedar College"],
        "view=late": ["Birch Schools"],
        "view=completed": ["Alder Lodge"],
        "q=cedar": ["Cedar College"],
        "view=late&q=cedar": [],
        "q=!!": [],
    }
    for query, expected in shown.items():
        page = await ann.get(f"/staff/reports?year=2026&{query}")
        assert "Completed 1 Open 2, 1 of them late" in page.words.replace(" ,", ","), page.words[500:900]
        assert [name for name in names.values() if name in page.words] == expected, query
        rows = _rows(await _csv(ann, f"year=2026&{query}"))
        assert [row["Organization"] for row in rows] == expected, query
    assert "No report is found by that." in page.words
    page = await ann.get("/staff/reports?year=nonsense&view=nonsense&page=99")
    assert "Alder Lodge" in page.words


async def _csv(visitor: Visitor, query: str) -> bytes:
    return (await visitor.get(f"/staff/reports.csv?{query}")).response.content


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


async def test_the_list_as_csv_holds_dates_and_neutral_names(ann: Visitor, pool: Pool, provider: Provider) -> None:
    await opened(pool)
    await completed(pool, provider)
    await pool.execute("update provider set legal_name = '=1+1'")
    (row,) = _rows(await _csv(ann, "year=2026"))
    assert row["Organization"] == "'=1+1"
    assert (row["Report year"], row["State"], row["Completed on"], row["Kept until"]) == (
        WORDS, "Completed", "2027-07-05", "2032-07-05",
    )  # fmt: skip


async def test_many_reports_are_paged(ann: Visitor, pool: Pool, provider: Provider) -> None:
    assert provider
    await pool.execute(FILL.replace(":providers", "31"))
    assert await opened(pool) == 31
    page = await ann.get("/staff/reports?year=2026")
    assert "31 reports." in page.words
    assert page.html.count("/staff/reports/P-") == 25
    page = await ann.get("/staff/reports?year=2026&page=2")
    assert page.html.count("/staff/reports/P-") == 6
    assert (await ann.get("/staff/reports?year=2026&page=7")).path == "/staff/reports?year=2026&page=2"


async def test_staff_read_one_and_supervisors_may_reopen_it(
    ann: Visitor, sue: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await opened(pool)
    there = f"/staff/reports/{provider.number}/2026"
    page = await ann.get(there)
    assert "The provider can confirm the report once nothing is missing." in page.words
    assert f'href="/staff/events/{event.number}"' in page.html
    assert "/providers/P-00001/" not in page.html
    await counted(pool, event)
    await completed(pool, provider)
    assert f'href="{there}/reopen"' not in (await ann.get(there)).html
    assert (await ann.get(f"{there}/reopen")).status == 403
    page = await sue.get(there)
    assert f'href="{there}/reopen"' in page.html
    assert f'href="{there}/report.pdf?version=1"' in page.html
    page = await sue.get(f"{there}/reopen")
    assert "1 event can be changed and counted again." in page.words
    assert "by September 3, 2027; the provider is reminded." in page.words
    assert "The time for which the records are kept, July 5, 2032 so far, stops." in page.words
    assert "as version 1." in page.words


async def test_a_provider_page_lists_its_years_and_until_when_they_are_kept(
    ann: Visitor, pool: Pool, provider: Provider
) -> None:
    await opened(pool)
    await completed(pool, provider)
    page = await ann.get(f"/staff/providers/{provider.number}")
    assert f'href="/staff/reports/{provider.number}/2026"' in page.html
    assert f"(ARM 10.57.216(2)(d)): {WORDS} until July 5, 2032." in page.words
    await opened(pool, 2027)
    assert (
        f"The annual report 2027{TO}28 is not completed."
        in (await ann.get(f"/staff/providers/{provider.number}")).words
    )


async def test_an_unknown_provider_or_year_is_not_found(ann: Visitor, provider: Provider) -> None:
    for there in (f"/staff/reports/{provider.number}/1999", "/staff/reports/P-99999/2026", "/staff/reports/P-1/x"):
        assert (await ann.get(there)).status == 404


async def test_the_audit_list_leads_to_a_report(ann: Visitor, pool: Pool, provider: Provider) -> None:
    await ann.get(f"/staff/reports/{provider.number}/2026/participants.csv")
    assert pool
    page = await ann.get("/staff/audit")
    assert f'href="/staff/reports/{provider.number}/2026"' in page.html
    assert "Ann Smith downloaded its participants (0 names)." in page.words
