"""A year as its provider reads it: what is missing, what it says, how long it is kept; the home, its events, files."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pypdfium2
import pytest

import store.audit
from policy.dates import TO
from schemas.account import Role
from schemas.audit import AuditVerb
from schemas.event import Place
from schemas.provider import Provider, Standing
from store.database import Pool
from tests import records
from tests.console.annual_reports.conftest import (
    APPROVED,
    NOW,
    OURS,
    SignedIn,
    archived,
    completed,
    counted,
    held,
    issued,
    late,
    opened,
)
from tests.console.visitor import Page, Visitor
from tests.events import workshop

WORDS = f"2026{TO}27"


async def test_the_running_year_is_shown_as_it_grows(pat: Visitor, pool: Pool, provider: Provider) -> None:
    page = await pat.get("/providers/P-00001/reports/2027")
    assert f"Annual report 2027{TO}28 so far" in page.words
    assert "There were no activities in this year so far." in page.words
    assert "The year goes on until June 30, 2028; it is confirmed afterwards, by August 30, 2028" in page.words
    assert "/confirm" not in page.html
    await records.reported_event(pool, workshop(date(2027, 9, 1), title="Watersheds"), NOW, provider)
    page = await pat.get("/providers/P-00001/reports/2027")
    assert "Watersheds" in page.words
    assert "The event on September 1, 2027 is still to come." in page.words


async def test_what_is_missing_comes_first_and_leads_to_where_it_is_mended(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await opened(pool)
    page = await pat.get(OURS)
    assert page.words.index("The count for December 1, 2026 is missing.") < page.words.index("A day on number sense")
    assert f'href="/providers/P-00001/events/{event.number}/occurrences/1/count"' in page.html
    assert "/confirm" not in page.html
    assert "Participants 0, without 1 date that is not counted" in page.words
    assert "Open: to be confirmed by Friday, September 3, 2027 at 8:00 am Mountain time" in page.words


async def test_everything_the_rule_asks_for_is_told(pat: Visitor, pool: Pool, provider: Provider) -> None:
    event = await held(pool, provider)
    await issued(pool, event, "Ann Lo", "=Ruth")
    await counted(pool, event)
    await opened(pool)
    page = await pat.get(OURS)
    for words in (
        "Teaching fractions with Salish number words", "A day on number sense", "December 1, 2026", "Pablo, Montana",
        "Number words: day 1, 8:30 am to 12:00 pm", "20 (2 here, 18 on paper)", "Activities 1, on 1 date",
        "Participants 20", "2, of certificates issued here", "in person",
    ):  # fmt: skip
        assert words in page.words, words
    assert f'href="{OURS}/confirm"' in page.html
    assert "What is missing" not in page.words


async def test_a_year_before_the_approval_or_to_come_is_not_found(pat: Visitor) -> None:
    for year in ("2024", "2028", "26", "x", "2026x", "99999999999"):
        assert (await pat.get(f"/providers/P-00001/reports/{year}")).status == 404


async def test_the_years_are_listed_with_what_they_lack(pat: Visitor, pool: Pool, provider: Provider) -> None:
    event = await held(pool, provider)
    page = await pat.get("/providers/P-00001/reports")
    assert f"{WORDS} The year is over. It can be confirmed once the reports of the year are open 1 count" in page.words
    await opened(pool)
    await late(pool)
    page = await pat.get("/providers/P-00001/reports")
    assert f"{WORDS} Late Open. It was due by July 1, 2027, and staff were told on Friday, July 2, 2027" in page.words
    await counted(pool, event)
    await completed(pool, provider)
    page = await pat.get("/providers/P-00001/reports")
    assert f"{WORDS} Confirmed on Monday, July 5, 2027 Nothing July 5, 2032" in page.words
    assert "Records are kept 5 years after the annual report of their year is completed" in page.words
    assert f"(ARM 10.57.216(2)(d)): {WORDS} until July 5, 2032." in page.words


async def test_no_year_is_promised_to_an_approval_that_had_ended(pat: Visitor, pool: Pool, provider: Provider) -> None:
    await records.stands(pool, provider, Standing.LAPSED, datetime(2027, 6, 30, 18, tzinfo=UTC))
    page = await pat.get("/providers/P-00001/reports")
    assert WORDS in page.words
    assert f"2027{TO}28" not in page.words


async def test_a_cancelled_event_names_only_the_report_that_is_missing(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    places = [Place(first_day=day, location="Pablo") for day in (date(2026, 12, 1), date(2027, 9, 1))]
    event = await records.reported_event(pool, workshop(occurrences=places), APPROVED, provider)
    await records.event_decision(pool, event.number, "cancel", APPROVED, payload={"reason": "We give it up."})
    await opened(pool)
    await completed(pool, provider)
    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    assert f"The annual report 2027{TO}28 is not completed." in page.words
    assert f"The annual report {WORDS} is not completed." not in page.words


async def test_home_has_an_open_report_among_what_to_do(pat: Visitor, pool: Pool, provider: Provider) -> None:
    event = await held(pool, provider)
    assert "Annual report" not in _to_do(await pat.get("/providers/P-00001"))
    await opened(pool)
    owed = f"Annual report {WORDS} : 1 count is missing; then it can be confirmed, by Sep 3, 2027: 60 days left."
    assert owed in _to_do(await pat.get("/providers/P-00001"))
    await counted(pool, event)
    page = await pat.get("/providers/P-00001")
    assert f'href="{OURS}/confirm"' in page.html
    await late(pool)
    assert "Late: it was due on Jul 1, 2027, and staff were told." in _to_do(await pat.get("/providers/P-00001"))
    await completed(pool, provider)
    page = await pat.get("/providers/P-00001")
    assert "Annual report" not in _to_do(page)
    assert f"(ARM 10.57.216(2)(d)): {WORDS} until July 5, 2032." in page.words


def _to_do(page: Page) -> str:
    return page.words.partition("What to do now")[2].partition("What comes next")[0]


async def test_an_event_leads_to_its_year_and_says_how_it_is_corrected(
    pat: Visitor, ann: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    there = f"/providers/P-00001/events/{event.number}"
    assert f"Annual report {WORDS} , not confirmed yet" in (await pat.get(there)).words
    await counted(pool, event)
    await opened(pool)
    await completed(pool, provider)
    page = await pat.get(there)
    assert "Its annual report is confirmed. To correct the count, reopen that report first." in page.words
    assert f"{there}/occurrences/1/count" not in page.html
    await archived(pool)
    page = await pat.get(there)
    assert f"Is a count wrong? Reopen the annual report {WORDS} first, with a reason" in page.words
    assert f"Annual report {WORDS} , confirmed" in page.words
    office = await ann.get(f"/staff/events/{event.number}")
    assert f'href="/staff/reports/{provider.number}/2026"' in office.html


@pytest.mark.parametrize("address", ["occurrences/1/count", "cancel"])
async def test_what_is_closed_names_the_report_to_reopen(
    address: str, pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await counted(pool, event)
    await opened(pool)
    await completed(pool, provider)
    await archived(pool)
    page = await pat.get(f"/providers/P-00001/events/{event.number}/{address}")
    assert "There is nothing to do here" in page.words
    assert f'href="{OURS}/reopen"' in page.html


async def test_the_count_of_a_date_in_a_confirmed_year_is_not_asked_though_the_event_goes_on(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await counted(pool, event)
    await opened(pool)
    await completed(pool, provider)
    page = await pat.get(f"/providers/P-00001/events/{event.number}/occurrences/1/count")
    assert f"The annual report {WORDS}, which covers this date, is confirmed" in page.words
    assert f'href="{OURS}/reopen"' in page.html


async def test_nobody_gets_or_loses_a_certificate_of_a_confirmed_year(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await issued(pool, event, "Ann Lo")
    certificate = await pool.fetchval("select number from certificate")
    there = f"/providers/P-00001/events/{event.number}/occurrences/1"
    forms = [await pat.get(f"/providers/P-00001/certificates/{certificate}/{what}") for what in ("void", "reissue")]
    await counted(pool, event)
    await opened(pool)
    await completed(pool, provider)
    told = f"The annual report {WORDS}, which covers this date, is confirmed"
    for path in (f"{there}/roster", f"{there}/claims", *(form.path for form in forms)):
        assert told in (await pat.get(path)).words, path
    for form in forms:
        page = await pat.post(form.path, {**form.form(form.path).fields, "reason": "A slip."})
        assert (page.status, told in page.words) == (409, True)
        assert f'href="{OURS}/reopen"' in page.html
    assert await pool.fetchval("select count(*) from submission where kind = 'certificates'") == 0


async def test_a_confirmed_year_says_what_was_confirmed_and_until_when_it_is_kept(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await counted(pool, event)
    await opened(pool)
    await completed(pool, provider)
    await pool.execute("update event set title = 'Other', form = form || '{\"title\": \"Other\"}'")
    page = await pat.get(OURS)
    assert "Confirmed on Monday, July 5, 2027" in page.words
    assert "The records of this year are kept until July 5, 2032: 5 years after its annual report was" in page.words
    assert "completed on July 5, 2027 (ARM 10.57.216(2)(d))." in page.words
    assert "Version 1 , confirmed on Monday, July 5, 2027 at 12:00 pm Mountain time by Pat Owens" in page.words
    assert "Teaching fractions" in page.words
    assert f'href="{OURS}/reopen"' in page.html
    assert f'href="{OURS}/confirm"' not in page.html


async def test_of_many_activities_a_page_at_a_time(pat: Visitor, pool: Pool, provider: Provider) -> None:
    for number in range(27):
        await held(pool, provider, date(2026, 12, 1 + number % 28), title=f"Workshop {number:02d}")
    page = await pat.get(OURS)
    assert page.html.count('<section class="occurrence"') == 25
    assert "7 more things are missing" in page.words
    page = await pat.get(f"{OURS}?page=2")
    assert page.html.count('<section class="occurrence"') == 2
    assert (await pat.get(f"{OURS}?page=9")).path.endswith("page=2")


async def test_a_year_that_was_disposed_of_says_so_and_offers_figures_only(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await held(pool, provider)
    await counted(pool, event)
    await opened(pool)
    await completed(pool, provider)
    await pool.execute("update annual_report set disposed_at = '2032-09-20T18:00:00Z'")
    await pool.execute("update annual_report_version set signed_by = '', statement = ''")
    page = await pat.get(OURS)
    assert "Activities 1, on 1 date" in page.words
    assert "Description" not in page.words
    assert "by Somebody" not in page.words
    assert "disposed of on Monday, September 20, 2032" in page.words
    assert "The records were disposed of on September 20, 2032. They had to be kept until July 5, 2032" in page.words
    assert "report.pdf" not in page.html
    assert (await pat.get(f"{OURS}/report.pdf")).status == 410
    assert (await pat.get(f"{OURS}/participants.csv")).status == 410
    assert "There is nothing to open any more" in (await pat.get(f"{OURS}/reopen")).words


async def test_the_report_as_pdf_says_whether_it_is_confirmed(pat: Visitor, pool: Pool, provider: Provider) -> None:
    event = await held(pool, provider)
    await counted(pool, event)
    await opened(pool)
    assert "Not confirmed; this is what was reported until" in _text(await pat.get(f"{OURS}/report.pdf"))
    await completed(pool, provider)
    first = await pat.get(f"{OURS}/report.pdf")
    assert first.response.headers["content-disposition"] == (
        f'inline; filename="{provider.number} annual report 2026-27 version 1.pdf"'
    )
    assert "Confirmed by: Pat Owens" in _text(first)
    again = await pat.get(f"{OURS}/report.pdf?version=1")
    assert again.response.content == first.response.content
    assert (await pat.get(f"{OURS}/report.pdf?version=2")).status == 404


def _text(page: Page) -> str:
    document = pypdfium2.PdfDocument(page.response.content)
    return " ".join(
        " ".join(document[number].get_textpage().get_text_range() for number in range(len(document))).split()
    )


async def test_participants_as_csv_and_who_took_them(pat: Visitor, pool: Pool, provider: Provider) -> None:
    event = await held(pool, provider)
    await issued(pool, event, "Ann Lo", "=Ruth")
    await counted(pool, event)
    rows = _rows(await pat.get(f"{OURS}/participants.csv"))
    assert len(rows) == 2
    assert {row["Event"] for row in rows} == {event.number}
    assert [row["Participant"] for row in rows] == ["'=Ruth", "Ann Lo"]
    assert all(row["Certificate number"].startswith("MT-") for row in rows)
    (line,) = await store.audit.of_entity(pool, f"report:{provider.number}:2026")
    assert (line.verb, line.facts) == (AuditVerb.REPORT_EXPORTED, {"participants": 2})
    assert "downloaded its participants (2 names)" in (await pat.get(OURS)).words
    (row,) = _rows(await pat.get(f"{OURS}/activities.csv"))
    assert (row["Number of participants"], row["Location"]) == ("20", "Pablo, Montana")


def _rows(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(page.response.content.decode("utf-8-sig"), newline="")))


async def test_nobody_sees_the_reports_of_somebody_else(
    signed_in: SignedIn, pat: Visitor, pool: Pool, provider: Provider
) -> None:
    await held(pool, provider)
    other = await records.approved_provider(pool, NOW)
    stan = await signed_in("Stan Stranger", Role.PROVIDER, provider=other.number)
    assert "Teaching fractions" in (await pat.get(OURS)).words
    assert (await stan.get("/providers/P-00001/reports/2027")).status == 403
    page = await stan.get(f"/providers/{other.number}/reports/2027")
    assert page.status == 200
    assert "Teaching fractions" not in page.words
    theirs = OURS.replace(provider.number, other.number)
    assert (await stan.get(theirs)).status == 404  # approved after that year


async def test_two_events_of_one_title_are_told_apart_by_whoever_hears_the_page(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    events = [await held(pool, provider) for _ in range(2)]
    page = await pat.get(OURS)
    for event in events:
        assert f'aria-labelledby="{event.number} {event.number}-number"' in page.html
        assert f'id="{event.number}-number"' in page.html
