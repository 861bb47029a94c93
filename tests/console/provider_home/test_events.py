"""A provider's events as a calendar and as files that no spreadsheet computes."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.events.conftest import APPROVED, held
from tests.console.visitor import Visitor
from tests.events import conference, course, workshop


@pytest.fixture
async def events(provider: Provider, pool: Pool) -> None:
    await held(pool, provider, "2027-01-11", "=1+1")
    for form in (
        conference(date(2027, 1, 30), title="Over the end of a month"),
        course(date(2026, 10, 1), title="All the time"),
        workshop(date(2027, 2, 2), title="In February"),
    ):
        await records.reported_event(pool, form, APPROVED, whose=provider)


@pytest.mark.usefixtures("events")
async def test_a_month_shows_what_begins_and_ends_in_it(pat: Visitor) -> None:
    page = await pat.get("/providers/P-00001/calendar")
    assert "January 2027" in page.words
    assert "=1+1" in page.words
    assert "Over the end of a month" in page.words
    assert "In February" not in page.words
    page = await pat.get("/providers/P-00001/calendar?month=2027-02")
    assert "In February" in page.words
    assert "=1+1" not in page.words
    for nonsense in ("2027-13", "0001-01", "9999-12", "january", ""):
        assert "January 2027" in (await pat.get(f"/providers/P-00001/calendar?month={nonsense}")).words


@pytest.mark.usefixtures("events")
async def test_every_date_with_its_count_as_csv(pat: Visitor) -> None:
    file = await pat.client.get("/providers/P-00001/events.csv")
    assert file.headers["content-disposition"] == 'attachment; filename="events.csv"'
    rows = {row["Title"].lstrip("'"): row for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))}
    assert set(rows) == {"=1+1", "Over the end of a month", "All the time", "In February"}
    assert rows["=1+1"]["Title"] == "'=1+1"
    assert rows["=1+1"]["Count due on"] == "2027-02-10"
    assert rows["=1+1"]["Count"] == ""
    assert rows["In February"]["Units"] == "6.5"
    waiting = (await pat.client.get("/providers/P-00001/events.csv?view=waiting")).text
    assert "In February" not in waiting


@pytest.mark.usefixtures("events")
async def test_every_date_with_its_count_as_excel(pat: Visitor) -> None:
    file = await pat.client.get("/providers/P-00001/events.xlsx?q=february")
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet
    header, row = sheet.iter_rows(values_only=True)
    line = dict(zip(header, row, strict=True))
    assert line["Title"] == "In February"
    assert line["First day"] == "2027-02-02"
    assert (line["Units"], line["Certificates issued here"], line["Count"]) == (6.5, 0, None), "figures are figures"
    every = load_workbook(io.BytesIO((await pat.client.get("/providers/P-00001/events.xlsx")).content)).active
    assert every
    cells = [cell for cells in every.iter_rows() for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
