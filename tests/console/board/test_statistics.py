"""Statistics that are charts, tables and files: applications, events, annual reports and outstanding counts."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest

from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.board import lay_down
from tests.console.events.conftest import APPROVED, LATE, held, outstanding
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor
from tests.events import course, workshop

DAY = timedelta(days=1)


async def rows(rita: Visitor, part: str, query: str = "") -> list[dict[str, str]]:
    response = await rita.client.get(f"/staff/statistics/{part}.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


async def test_with_nothing_in_it_the_page_says_so(rita: Visitor) -> None:
    page = await rita.get("/staff/statistics")
    assert page.status == 200
    assert "Statistics 2026–27, so far" in page.words  # noqa: RUF001
    assert "All 0 0 0 0 0 0 0" in page.words
    assert "All 0 None None 0 None" in page.words
    assert "No annual report was opened yet." in page.words
    assert "None. Every count that was due has come." in page.words
    assert 'role="img"' not in page.html


async def test_applications_are_told_by_outcome_and_month(rita: Visitor, pool: Pool, provider: Provider) -> None:
    at = datetime.fromisoformat("2026-11-25T15:04:00-07:00")
    for verb, days in (("approve", 2), ("approve", 12), ("deny", 13)):
        number = (await records.under_review(pool, as_of=at)).number
        said = {"payload": {"reasons": {}}, "criteria": ["planned"]} if verb == "deny" else {"payload": {}}
        await records.decide(pool, number, verb, at + days * DAY, **said)  # type: ignore[arg-type]
    number = (await records.under_review(pool, as_of=at)).number
    await records.decide(pool, number, "withdraw", at + DAY, actor=f"applicant:{number}", payload={})
    await records.under_review(pool, as_of=at)
    await records.reapply(pool, provider, as_of=at + 40 * DAY)
    page = await rita.get("/staff/statistics")
    # Approved on the first and the seventh business day, denied a day after the answer was due.
    assert "New applicants 5 2 1 1 0 1 1" in page.words
    assert "New applicants 3 7 8 2 66.6" in page.words
    assert "Reapplications 1 0 0 0 0 1 1" in page.words
    assert "Reapplications 0 None None 0 None" in page.words
    for row in ("All", "In all"):
        assert f"{row} 6 2 1 1 0 2 2" in page.words
        assert f"{row} 3 7 8 2 66.6" in page.words
    assert "Nov 2026 5 2 1 1 0 1 1" in page.words
    assert "Nov 2026 3 7 8 2 66.6" in page.words
    assert 'aria-labelledby="time-by-month-chart-title time-by-month-chart-words"' in page.html
    months = await rows(rita, "outcomes-by-month")
    # Months that have not begun have nothing to tell.
    assert [each["Month"] for each in months] == [*(f"2026-{month:02d}" for month in range(7, 13)), "2027-01"]
    assert months[-1]["Received"] == "1"
    assert (await rows(rita, "time-by-month"))[4]["95th percentile"] == "8"
    assert [each["Received"] for each in await rows(rita, "outcomes")] == ["5", "1", "6"]
    every = (await rows(rita, "time"))[-1]
    assert (every["Median business days"], every["In time, of 100"]) == ("7.0", "66.6")


async def test_the_days_of_a_range_are_counted_both_ends_included(rita: Visitor, pool: Pool) -> None:
    for at in ("2026-11-02T00:00:00-07:00", "2026-11-03T23:59:59-07:00", "2026-11-04T00:00:00-07:00"):
        await records.under_review(pool, as_of=datetime.fromisoformat(at))
    page = await rita.get("/staff/statistics?first=2026-11-02&last=2026-11-03")
    assert "Statistics November 2–3, 2026" in page.words  # noqa: RUF001
    assert "All 2 0 0 0 0 2 2" in page.words
    (month,) = await rows(rita, "outcomes-by-month", "?first=2026-11-02&last=2026-11-03")
    assert "All 1 0 0 0 0 1 1" in (await rita.get("/staff/statistics?first=2026-11-03&last=2026-11-03")).words
    assert (month["Month"], month["Received"]) == ("2026-11", "2")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=2026-11-02", "Enter both days as year-month-day"),
        ("first=2026-11-02&last=11/03/2026", "Enter both days as year-month-day"),
        ("first=2026-11-02&last=2026-11-01", "Choose a last day that is not before the first."),
        ("first=2021-11-02&last=2026-11-30", "Choose at most 5 years."),
        ("first=1021-11-02&last=1022-11-30", "outside the calendar"),
    ],
)
async def test_days_that_cannot_be_are_named_and_kept(rita: Visitor, query: str, said: str) -> None:
    page = await rita.get(f"/staff/statistics?{query}")
    assert page.status == 422
    assert said in page.words
    assert "Error: Statistics 2026–27" in page.words  # noqa: RUF001
    assert f'value="{query[6:16]}"' in page.html


async def test_figures_by_month_are_a_chart_a_table_and_a_file(rita: Visitor, provider: Provider, pool: Pool) -> None:
    one = await held(pool, provider, "2026-11-30", "On the last day of a month")
    await held(pool, provider, "2026-12-01", "On the first of the next")
    await held(pool, provider, "2026-06-30", "On the last day of the year before")
    await records.reported_event(pool, workshop(date(2026, 12, 20), title="To come"), APPROVED, whose=provider)
    as_of = datetime.fromisoformat("2026-12-02T12:00-07:00")
    await records.event_decision(pool, one.number, "count", as_of, payload={"total": 12}, occurrence=1, total=12)
    page = await rita.get("/staff/figures")
    assert page.path == "/staff/statistics"
    assert "Nov 2026 1 1 0 0 12 0" in page.words
    assert "Dec 2026 1 1 0 0 0 0" in page.words
    assert "events-chart-title" in page.html
    listed = await rows(rita, "events", "?year=2026")
    assert [row["Month"] for row in listed][:2] == ["2026-07", "2026-08"]
    assert len(listed) == 7
    assert {row["Month"]: row["On paper"] for row in listed}["2026-11"] == "12"
    assert sum(int(row["Dates held"]) for row in listed) == 2
    before = await rita.get("/staff/figures?year=2025")
    assert "Jun 2026 1 1" in before.words
    assert (await rita.get("/staff/figures?year=9999999")).status == 200


async def test_a_period_belongs_to_the_month_of_its_last_day(rita: Visitor, provider: Provider, pool: Pool) -> None:
    # It is over in the first instant of the day after, which may be another month and another report year.
    as_of = datetime.fromisoformat("2027-01-04T12:00-07:00")
    for opens, year, month in ((date(2026, 12, 1), 2026, "Dec"), (date(2026, 5, 1), 2025, "Jun")):
        event = await records.reported_event(pool, course(opens, late_reason=LATE), APPROVED, whose=provider)
        await records.delivered(pool, event.number)
        await records.event_decision(pool, event.number, "count", as_of, payload={"total": 3}, occurrence=1, total=3)
        assert f"{month} 2026 1 1 0 0 3 0" in (await rita.get(f"/staff/statistics?year={year}")).words
    page = await rita.get("/staff/statistics?year=2026")
    for after in ("Jul 2026", "Jan 2027"):
        assert f"{after} 0 0 0 0 0 0" in page.words


async def test_annual_reports_stand_by_year_and_outstanding_counts_by_age(
    rita: Visitor, clock: Clock, provider: Provider, pool: Pool
) -> None:
    await lay_down(pool, 5)
    await outstanding(pool, await held(pool, provider, "2026-11-02", "Old"), "2026-12-04T08:00-07:00")
    await outstanding(pool, await held(pool, provider, "2026-11-30", "Newer"), "2026-12-31T08:00-07:00")
    clock.at = datetime.fromisoformat("2027-01-20T10:00:00-07:00")
    listed = await rows(rita, "reports")
    for each in listed:
        year = int(each["Report year"][:4])
        for name, condition in (
            ("Owed", "true"),
            ("Completed", "completed_at is not null"),
            ("Open", "completed_at is null"),
            ("Open and late", "late_since is not null"),
        ):
            counted = await pool.fetchval(f"select count(*) from annual_report where year = $1 and {condition}", year)  # noqa: S608
            assert each[name] == str(counted)
    assert [each["Report year"] for each in listed] == ["2024–25", "2025–26", "2026–27"]  # noqa: RUF001
    page = await rita.get("/staff/statistics")
    assert "31 to 90 days" in page.words
    ages = {each["Overdue"]: each["Counts"] for each in await rows(rita, "outstanding")}
    today, expected = date(2027, 1, 20), {"0 to 30 days": 0, "31 to 90 days": 0}
    for row in await pool.fetch("select count_due_at from occurrence where outstanding_since is not null"):
        days = (today - row["count_due_at"].date()).days
        expected["0 to 30 days" if days <= 30 else "31 to 90 days"] += 1
    assert ages == {name: str(each) for name, each in expected.items()} | {
        "91 to 365 days": "0",
        "366 days and more": "0",
    }
    assert (await rita.client.get("/staff/statistics/nothing.csv")).status_code == 404
