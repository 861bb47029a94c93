"""Confirming and reopening a report with its workflow behind the pages: what was seen is what counts, and only once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

import store.annual_report
import store.submission
from policy.dates import report_year_words
from schemas.account import Role
from schemas.annual_report import ReportState
from store.database import Pool
from tests.console.annual_reports.conftest import SignedIn
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Page, Visitor
from tests.events import workshop
from tests.workflows.ledger import BEGUN, Ledger
from tests.workflows.office import Office

__all__ = ["clock", "office", "staffed", "temporal"]

YEAR = BEGUN - 1
"""The report year that ended last, by the clock on the wall."""
DAY = date(BEGUN, 5, 12)
WORDS = report_year_words(YEAR)


@pytest.fixture
async def ledger(staffed: Office, clock: Clock) -> AsyncIterator[Ledger]:
    """A provider and its events, whose time is that of the pages."""
    clock.at = datetime.now(UTC)
    async with Ledger.begun(staffed) as ledger:
        await ledger.pool.execute("update provider set approved_at = '2020-01-05', standing_since = '2020-01-05'")
        yield ledger


@pytest.fixture
async def event(ledger: Ledger) -> str:
    """An event of the year that ended, counted; its report is open."""
    number = await ledger.report(workshop(DAY, late_reason="The line was down."))
    await until(lambda: delivered(ledger, number))
    await ledger.count(number, 20)
    await ledger.year_over(YEAR)
    return number


@pytest.fixture
def home(ledger: Ledger) -> str:
    """With which the addresses of the provider's own pages begin."""
    return f"/providers/{ledger.provider.number}"


@pytest.fixture
def ours(home: str) -> str:
    """The address of the year's report."""
    return f"{home}/reports/{YEAR}"


@pytest.fixture
async def ruth(signed_in: SignedIn, ledger: Ledger) -> Visitor:
    """Ruth Olson of the provider, at a browser."""
    return await signed_in("Ruth Olson", Role.PROVIDER, provider=ledger.provider.number)


@pytest.fixture
async def sue(signed_in: SignedIn, ledger: Ledger) -> Visitor:
    """Sue Visor, a supervisor."""
    assert ledger
    return await signed_in("Sue Visor", Role.SUPERVISOR)


async def delivered(ledger: Ledger, number: str) -> bool:
    return (await ledger.dates(number))[0].state == "delivered"


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await true():  # noqa: ASYNC110 - a row rings no bell
            await asyncio.sleep(0.05)


async def state(ledger: Ledger) -> ReportState | None:
    found = await store.annual_report.find(ledger.pool, ledger.provider.number, YEAR)
    return found.state if found else None


async def confirm(visitor: Visitor, ours: str, page: Page | None = None, **typed: str) -> Page:
    """Tick the box, and press the button of a page that was loaded now or before."""
    page = page or await visitor.get(f"{ours}/confirm")
    fields = page.form(f"{ours}/confirm").fields | {name: [value] for name, value in typed.items()}
    said = {"statement": ["yes"]} | {name: value for name, value in fields.items() if value != [""]}
    return await visitor.post(f"{ours}/confirm", {**said} if typed.get("statement") != "" else {**fields})


async def test_what_was_seen_is_confirmed_with_a_statement_and_a_name(
    ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    asked = await ruth.get(f"{ours}/confirm")
    assert "1 activity, 1 date, 20 participants." in asked.words
    assert "1 event is archived" in asked.words
    assert "5 years from today (ARM 10.57.216(2)(d))" in asked.words
    page = await confirm(ruth, ours, asked, signed_by="Ruth  M. Olson")
    assert page.path.startswith(f"{ours}?told=confirm_report")
    assert "The report is confirmed, and we have written to you." in page.words
    assert "Version 1 , confirmed on" in page.words
    assert "by Ruth M. Olson: 1 activity, 20 participants" in page.words
    assert "confirmed the annual report." in page.words
    (version,) = await store.annual_report.versions(ledger.pool, ledger.provider.number, YEAR)
    assert (version.signed_by, version.content.activities[0].event) == ("Ruth M. Olson", event)
    assert "I answer for this provider's account." in version.statement
    assert "Annual report completed" in page.words  # its letter


async def test_pressing_twice_confirms_once_and_a_second_tab_is_told(
    signed_in: SignedIn, ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    assert event
    pat = await signed_in("Pat Owens", Role.PROVIDER, provider=ledger.provider.number)
    asked, other = await ruth.get(f"{ours}/confirm"), await pat.get(f"{ours}/confirm")
    first, second = await asyncio.gather(confirm(ruth, ours, asked), confirm(ruth, ours, asked))
    assert {first.status, second.status} == {200}
    assert (await confirm(ruth, ours, asked)).path.startswith(f"{ours}?told=confirm_report")
    late = await confirm(pat, ours, other)
    assert (late.status, "It is confirmed already" in late.words) == (409, True)
    assert "by Ruth Olson." in late.words
    assert len(await store.annual_report.versions(ledger.pool, ledger.provider.number, YEAR)) == 1


async def test_without_tick_or_name_nothing_is_confirmed_and_nothing_is_lost(
    ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    assert event
    page = await confirm(ruth, ours, statement="", signed_by="Ruth Olson")
    assert (page.status, "Tick the box if the statement is true." in page.words) == (422, True)
    assert page.form(f"{ours}/confirm").fields["signed_by"] == ["Ruth Olson"]
    for name, wrong in (("", "Write your name."), ("R" * 121, "Use at most 120 characters.")):
        page = await confirm(ruth, ours, signed_by=name)
        assert (page.status, wrong in page.words) == (422, True)
        assert page.form(f"{ours}/confirm").fields["statement"] == ["yes"]
    assert await state(ledger) is ReportState.OPEN


async def test_what_changed_meanwhile_is_named_and_asked_again(
    ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    asked = await ruth.get(f"{ours}/confirm")
    await ledger.count(event, 22, note="Two came late.")
    page = await confirm(ruth, ours, asked, signed_by="R. Olson")
    assert page.status == 409
    assert "The report has changed" in page.words
    told = f"“{workshop().title}”, May 12, {BEGUN}, Pablo, Montana: 22 participants instead of 20."
    assert told in page.words
    fields = page.form(f"{ours}/confirm").fields
    assert fields["signed_by"] == ["R. Olson"]
    assert "statement" not in fields
    assert await state(ledger) is ReportState.OPEN
    assert "The report is confirmed" in (await confirm(ruth, ours, page)).words
    (version,) = await store.annual_report.versions(ledger.pool, ledger.provider.number, YEAR)
    assert version.content.participants == 22


async def test_a_gap_that_came_meanwhile_keeps_it_from_being_confirmed(
    ruth: Visitor, ledger: Ledger, event: str, ours: str, home: str
) -> None:
    asked = await ruth.get(f"{ours}/confirm")
    other = await ledger.report(workshop(DAY, title="Watersheds", late_reason="The line was down."))
    page = await confirm(ruth, ours, asked)
    assert (page.status, "Something is missing" in page.words) == (409, True)
    assert "Watersheds" in page.words
    assert f'href="{home}/events/{other}' in page.html
    assert event not in page.html
    assert await state(ledger) is ReportState.OPEN


@pytest.mark.parametrize("seen", ["", "{}", "nonsense", '{"E-2026-00001": {}}'])
async def test_a_page_that_was_tampered_with_is_asked_again(
    seen: str, ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    assert event
    page = await confirm(ruth, ours, mark="0" * 32, seen=seen)
    assert (page.status, "What changed" in page.words) == (409, True)
    assert await state(ledger) is ReportState.OPEN


async def test_with_nobody_at_work_it_is_saved_and_the_page_says_so(
    ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    assert event
    await ledger.stop_work()
    page = await confirm(ruth, ours)
    assert "saved and being processed" in page.words
    (sent,) = await store.submission.of_entity(ledger.pool, f"report:{ledger.provider.number}:{YEAR}")
    assert "saved and being processed" in (await ruth.get(ours)).words
    # Until somebody takes it, the report says something else.
    await ledger.pool.execute("update occurrence set paper = 30")
    await ledger.start_work()
    await ledger.delivered(sent)
    page = await ruth.get(ours)
    assert "The report is not confirmed, though somebody confirmed it on" in page.words
    assert "It says something else by now than what was seen." in page.words
    assert "The report is confirmed" in (await confirm(ruth, ours)).words
    assert "though somebody" not in (await ruth.get(ours)).words


async def test_its_provider_reopens_it_with_a_reason(ruth: Visitor, ledger: Ledger, event: str, ours: str) -> None:
    await confirm(ruth, ours)
    page = await ruth.get(f"{ours}/reopen")
    assert "1 event can be changed and counted again." in page.words
    assert "as version 1." in page.words
    form = page.form(f"{ours}/reopen").fields
    page = await ruth.post(f"{ours}/reopen", form | {"reason": " "})
    assert (page.status, "Write why the report is reopened." in page.words) == (422, True)
    page = await ruth.post(f"{ours}/reopen", form | {"reason": "x" * 1001})
    assert page.status == 422
    assert page.form(f"{ours}/reopen").fields["reason"] == ["x" * 1001]
    for _ in range(2):  # pressed twice
        page = await ruth.post(f"{ours}/reopen", form | {"reason": "One count was wrong."})
        assert page.path.startswith(f"{ours}?told=reopen_report")
    assert "The report is open again." in page.words
    assert page.words.count("Reopened on") == 1
    assert "Open again: to be confirmed by" in page.words
    await ledger.count(event, 19, note="One count was wrong.")
    page = await confirm(ruth, ours)
    assert "The version before was reopened: One count was wrong." in page.words
    assert "Version 2 , confirmed on" in page.words
    page = await ruth.get(f"{ours}/reopen")
    other = await ruth.get(f"{ours}/reopen")
    await ruth.post(f"{ours}/reopen", page.form(f"{ours}/reopen").fields | {"reason": "Once more."})
    page = await ruth.post(f"{ours}/reopen", other.form(f"{ours}/reopen").fields | {"reason": "In another tab."})
    assert (page.status, "It is open" in page.words) == (409, True)


async def test_supervisors_reopen_it_for_a_provider_who_calls(
    sue: Visitor, ruth: Visitor, ledger: Ledger, event: str, ours: str
) -> None:
    assert event
    await confirm(ruth, ours)
    there = f"/staff/reports/{ledger.provider.number}/{YEAR}"
    form = (await sue.get(f"{there}/reopen")).form(f"{there}/reopen").fields
    page = await sue.post(f"{there}/reopen", form | {"reason": "Ruth Olson asked for it by phone."})
    assert page.path.startswith(f"{there}?told=reopen_report")
    assert "Sue Visor opened the annual report again: Ruth Olson asked for it by phone." in page.words
    assert "Ruth Olson asked for it by phone." in (await ruth.get(ours)).words


async def test_letters_about_a_report_open_for_its_provider_and_those_to_staff_do_not(
    ruth: Visitor, event: str, pool: Pool, ours: str, home: str
) -> None:
    assert event
    page = await ruth.get(ours)
    letter = await pool.fetchval("select id from letter where kind = 'report_opened' and to_name = 'Ruth Olson'")
    assert f'href="{home}/letters/{letter}"' in page.html
    assert (await ruth.get(f"{home}/letters/{letter}")).status == 200
    assert f'href="{home}/letters/{letter}"' in (await ruth.get(home)).html
    await pool.execute("update letter set kind = 'report_late' where id = $1", letter)
    assert (await ruth.get(f"{home}/letters/{letter}")).status == 404
    assert str(letter) not in (await ruth.get(ours)).html
    await pool.execute("update letter set kind = 'report_opened', entity = 'report:P-1:2025' where id = $1", letter)
    assert (await ruth.get(f"{home}/letters/{letter}")).status == 404


async def test_supervisors_open_the_reports_of_a_year_by_hand(sue: Visitor, ledger: Ledger) -> None:
    page = await sue.get(f"/staff/reports/open?year={YEAR}")
    page = await sue.submit(page, "/staff/reports/open")
    assert page.path.startswith(f"/staff/reports?year={YEAR}&told=")
    assert "The reports of this year are being opened" in page.words

    async def open_now() -> bool:
        return await state(ledger) is ReportState.OPEN

    await until(open_now)
    page = await sue.get(f"/staff/reports?year={YEAR}")
    assert "Reports 1" in page.words
    assert "/staff/reports/open" not in page.html
