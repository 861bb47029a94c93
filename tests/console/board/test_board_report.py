"""The Board report as staff see it: a year to choose, its figures beside the year before, and files."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pypdfium2
from openpyxl import load_workbook

from schemas.account import Role
from schemas.provider import Provider, Standing
from store.database import Pool
from tests import records
from tests.board import lay_down
from tests.console.board.conftest import SignedIn
from tests.console.events.conftest import held
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor


async def test_with_nobody_approved_the_page_says_so(rita: Visitor) -> None:
    page = await rita.get("/staff/board")
    assert page.status == 200
    assert "Board report 2026–27, so far" in page.words  # noqa: RUF001
    assert "This year is not over." in page.words
    assert "No provider was approved at any time of the year." in page.words
    assert "No approval stands otherwise" in page.words
    assert (await rita.client.get("/staff/board.pdf")).content.startswith(b"%PDF")


async def test_a_year_is_chosen_and_compared_once_it_is_over(
    rita: Visitor, clock: Clock, signed_in: SignedIn, provider: Provider, pool: Pool
) -> None:
    event = await held(pool, provider, "2026-11-30", "In the year")
    await held(pool, provider, "2026-06-30", "In the year before")
    as_of = datetime.fromisoformat("2026-12-02T12:00-07:00")
    await records.event_decision(pool, event.number, "count", as_of, payload={"total": 12}, occurrence=1, total=12)
    running = await rita.get("/staff/board")
    assert f"{provider.legal_name} {provider.number}, School or school district, Polson" in running.words
    assert "Certificates on paper 12 0" in running.words
    assert "Difference" not in running.words
    assert "Not opened yet" in running.words
    assert "New providers" not in running.words
    before = await rita.get("/staff/board?year=2025")
    assert "New providers: 1" in before.words
    assert "Providers listed 1 0 +1" in before.words
    clock.at = datetime.fromisoformat("2027-07-01T00:00:00-06:00")
    over = await (await signed_in("Ron Reviewer")).get("/staff/board?year=2026")
    assert "so far" not in over.words
    assert "Certificates on paper 12 0 +12" in over.words
    assert "Dates held 1 1 0" in over.words


async def test_what_is_asked_in_vain_shows_the_year_that_runs(rita: Visitor) -> None:
    for year in ("1999", "2030", "x", "9" * 5000):
        assert "Board report 2026–27" in (await rita.get(f"/staff/board?year={year}")).words  # noqa: RUF001


async def test_many_providers_come_in_pages_and_whole_in_files(clock: Clock, signed_in: SignedIn, pool: Pool) -> None:
    await lay_down(pool, 3, providers=120)
    clock.at = datetime.fromisoformat("2031-01-20T10:00:00-07:00")
    rita = await signed_in("Rita Reviewer")
    first = await rita.get("/staff/board?year=2025")
    assert "1 to 50 of" in first.words
    assert "page=2" in first.html
    assert "51 to" in (await rita.get("/staff/board?year=2025&page=2")).words
    assert (await rita.get("/staff/board?year=2025&page=999")).path.startswith("/staff/board?year=2025&page=")
    listed = list(csv.DictReader(StringIO((await file(rita, "csv")).decode("utf-8-sig"))))
    assert f"of {len(listed)}." in first.words
    book = load_workbook(BytesIO(await file(rita, "xlsx")))
    assert [row[0] for row in book["Providers"].iter_rows(min_row=2, values_only=True)] == [
        each["Provider"] for each in listed
    ]
    document = pypdfium2.PdfDocument(await file(rita, "pdf"))
    text = " ".join(each.get_textpage().get_text_range() for each in document)
    assert all(each["Provider"] in text for each in listed)


async def file(rita: Visitor, ending: str) -> bytes:
    response = await rita.client.get(f"/staff/board.{ending}?year=2025")
    assert response.headers["content-disposition"] == f'attachment; filename="Board report 2025-26.{ending}"'
    content: bytes = response.content
    return content


async def test_changes_lead_to_their_providers(rita: Visitor, provider: Provider, pool: Pool) -> None:
    await records.stands(pool, provider, Standing.SUSPENDED, datetime.fromisoformat("2026-09-01T12:00-06:00"))
    page = await rita.get("/staff/board")
    assert "Suspended: 1" in page.words
    assert f'href="/staff/providers/{provider.number}"' in page.html


async def test_providers_see_none_of_it(signed_in: SignedIn, provider: Provider) -> None:
    pat = await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)
    for there in ("board", "board.pdf", "board.xlsx", "board.csv", "statistics", "statistics/events.csv"):
        assert (await pat.get(f"/staff/{there}")).status == 403
