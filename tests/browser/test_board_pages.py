"""The Board report and the statistics are accessible at every width, with much and with nothing in them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.sample import SIGN_INS
from tests.browser.conftest import PATIENCE, WIDE, sign_in
from tests.browser.steps import ask
from tests.browser.walking import Accessible, look_at
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
PHONE = {"width": 390, "height": 800}
PAGES = ("/staff/board", "/staff/statistics")
STAFF = [sys.executable, "-P", "-m", "deploy.command", "staff", "add", "--name", "Ada First", "--role", "administrator"]


@pytest.fixture
def staff(signed_in: SignedIn) -> Page:
    return signed_in("reviewer")


def fits(page: Page, address: str) -> None:
    """Nothing is wider than a phone."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright names its own typed dict
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("address", PAGES)
def test_a_page_with_everything_open(staff: Page, address: str, accessible: Accessible) -> None:
    look_at(staff, address, accessible)
    staff.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    accessible(staff)
    fits(staff, address)


def test_years_long_past_outstanding_counts_and_late_reports(
    stack: RunningStack, staff: Page, accessible: Accessible
) -> None:
    provider = ask(stack, "select provider from occurrence where state = 'delivered' limit 1")
    ask(stack, "update provider set legal_name = repeat('Wapiti', 30) where number = 'P-00003' returning 1")
    ask(
        stack,
        "insert into annual_report (provider, year, first_day, last_day, opened_at, due_at, rungs, carried, late_since)"  # noqa: S608 - a sample
        f" values ('{provider}', 2024, '2024-07-01', '2025-06-30', now(), now(), '[]', true, now()) returning 1",
    )
    ask(
        stack,
        "update occurrence set outstanding_since = now() where (event, ordinal) in"
        " (select event, ordinal from occurrence where state = 'delivered' limit 1) returning 1",
    )
    ask(
        stack,
        "update application set received_at = received_at - interval '3 years' where stage = 'denied' returning 1",
    )
    for address in (*PAGES, "/staff/board?year=2023", "/staff/board?year=2025", "/staff/statistics?year=2023"):
        look_at(staff, address, accessible)
        fits(staff, address)
    for heading in ("Annual reports", "Outstanding counts"):
        expect(staff.get_by_role("heading", name=heading)).to_be_visible()
    look_at(staff, "/staff/statistics?first=2023-01-01&last=2027-12-31", accessible)
    expect(staff.get_by_role("rowheader", name="0 to 30 days")).to_be_visible()


def test_days_that_cannot_be(staff: Page, accessible: Accessible) -> None:
    staff.goto("/staff/statistics")
    staff.get_by_label("Or from this day").fill("2026-11-02")
    staff.get_by_label("To this day").fill("2026-11-01")
    staff.get_by_role("button", name="Show").click()
    expect(staff).to_have_title(re.compile("^Error: Statistics"))
    accessible(staff)
    staff.get_by_label("To this day").fill("2026-11-30")
    staff.get_by_role("button", name="Show").click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("November 2")


def test_without_javascript_years_are_chosen_and_files_taken_along(plain_page: Page) -> None:
    reviewer = next(each for each in SIGN_INS if "reviewer" in each.who)
    sign_in(plain_page, reviewer.user_name, reviewer.password)
    plain_page.goto("/staff/board")
    plain_page.get_by_role("button", name="Show").click()
    expect(plain_page).to_have_url(re.compile(r"/staff/board\?year=\d{4}$"))
    for link, ending in (("PDF", "pdf"), ("Excel workbook", "xlsx"), ("the list as CSV", "csv")):
        with plain_page.expect_download() as taken:
            plain_page.get_by_role("link", name=f"Download {link}" if "list" in link else f"Download as {link}").click()
        assert re.fullmatch(rf"Board report \d{{4}}-\d\d\.{ending}", taken.value.suggested_filename)
    plain_page.goto("/staff/statistics")
    expect(plain_page.get_by_role("img", name="Events and certificates by month")).to_be_visible()
    plain_page.get_by_text("How this is counted").click()
    expect(plain_page.get_by_text("Business days to decision:")).to_be_visible()
    with plain_page.expect_download() as taken:
        plain_page.get_by_role("link", name="Download outcomes as CSV").click()
    assert taken.value.suggested_filename.startswith("outcomes ")


@pytest.fixture(scope="module")
def empty_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A new system without anything in it."""
    running = RunningStack(tmp_path_factory.mktemp("empty") / "stack", "--empty")
    yield running
    running.stop()


@pytest.fixture
def first_of_all(empty_stack: RunningStack, browser: Browser) -> Iterator[Page]:
    """The first person of a new system, signed in."""
    added = subprocess.run(
        [*STAFF, "--email", "ada@example.org", "--json"],
        env=os.environ | empty_stack.settings,
        capture_output=True,
        text=True,
        check=True,
    )
    context = browser.new_context(base_url=str(empty_stack.screen["console"]), viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(json.loads(added.stdout)["password_link"])
    for field in ("New password", "The same password again"):
        page.get_by_label(field).fill("seven grey herons on ice")
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    yield page
    context.close()


def test_with_nothing_in_the_records_each_page_says_so(first_of_all: Page, accessible: Accessible) -> None:
    look_at(first_of_all, "/staff/board", accessible)
    expect(first_of_all.get_by_text("No provider was approved at any time of the year.")).to_be_visible()
    look_at(first_of_all, "/staff/statistics", accessible)
    expect(first_of_all.get_by_text("No annual report was opened yet.")).to_be_visible()
    expect(first_of_all.locator("svg.chart")).to_have_count(0)
    for address in PAGES:
        fits(first_of_all, address)
