"""A year in a real browser: opened by staff, a gap filled, confirmed, printed, reopened; each page at both widths."""

import io
import re
from collections.abc import Callable, Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.sample import SIGN_INS
from tests.browser.conftest import sign_in
from tests.browser.steps import ask, tick
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
TITLE = "Watersheds of the Flathead"
WORDS = "2025\N{EN DASH}26"
OURS = "/provider/reports/2025"
LONG_AGO = "2024-08-01T18:00:00Z"
RECORDED_MS = 30_000


@pytest.fixture(scope="module")
def number(stack: RunningStack) -> str:
    """The sample provider, as if it had been approved two years ago: so a year of it is over."""
    number = str(ask(stack, "select min(provider) from membership"))
    ask(stack, f"update provider set approved_at = '{LONG_AGO}' where number = '{number}'")  # noqa: S608 - a sample
    ask(stack, f"update standing set since = '{LONG_AGO}' where provider = '{number}'")  # noqa: S608 - a sample
    return number


@pytest.fixture
def provider(signed_in: SignedIn, number: str) -> Page:
    assert number
    return signed_in("Larkspur")


@pytest.fixture
def supervisor(signed_in: SignedIn, number: str) -> Page:
    assert number
    return signed_in("supervisor")


def test_a_year_from_its_gap_to_its_confirmation_and_back(
    stack: RunningStack, number: str, provider: Page, supervisor: Page, accessible: Accessible
) -> None:
    event = is_reported_late(provider)
    is_opened(stack, number, supervisor, accessible)
    gap_is_filled(provider, event, accessible)
    is_confirmed(provider, accessible)
    is_printed(provider)
    is_reopened_from_its_event(stack, provider, event, accessible)
    is_confirmed_once_more(provider)
    is_reopened_by_staff(supervisor, number, accessible)
    expect_task(provider)


def is_reported_late(page: Page) -> str:
    page.goto("/provider/events/report")
    page.get_by_role("button", name="Begin a new report").click()
    texts = {
        "title": TITLE,
        "description": "Two hours at the river.",
        "objectives": "Plan a lesson on runoff.",
        "criteria_text": "It was planned with the schools.",
        "instructors": "Ruth Olson",
        "location_0": "Polson",
        "first_day_0": "2026-05-12",
        "item_title_0": "At the river",
        "item_starts_0": "08:00",
        "item_ends_0": "10:00",
    }
    tick(page.get_by_label("In person", exact=True))
    for field, text in texts.items():
        page.locator(f"#{field}").fill(text)
    for field in ("criteria", "topics", "audience"):
        tick(page.locator(f"input[name={field}]").first)
    page.get_by_role("button", name="Report the event").click()
    page.get_by_label("Why is it reported after it began?").fill("We had no line.")
    page.get_by_role("button", name="Report the event").click()
    expect(page.get_by_text("We have your event")).to_be_visible()
    found = re.search(r"E-\d{4}-\d{5}", page.url)
    assert found
    return found.group()


def is_opened(stack: RunningStack, number: str, page: Page, accessible: Accessible) -> None:
    look_at(page, "/staff/reports?year=2025", accessible)
    # Those of the sample are open; the link to this page stands where there are none of a year.
    look_at(page, "/staff/reports/open?year=2025", accessible)
    page.get_by_role("button", name="Open the reports").click()
    expect(page.locator("#told")).to_contain_text("The reports of this year are being opened")
    is_recorded(page, f"/staff/reports/{number}/2025", "Open: to be confirmed by")
    accessible(page)
    for address in (
        "/staff/reports?year=2025&view=late",
        "/staff/reports?year=2025&q=larkspur",
        "/staff/reports?year=2026",
    ):
        look_at(page, address, accessible)
    look_at(page, f"/staff/reports/{number}/2025/reopen", accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("It is open")
    assert ask(stack, f"select count(*) from annual_report where provider = '{number}' and carried") == 1  # noqa: S608


def is_recorded(page: Page, address: str, words: str) -> None:
    """Load a page until it says something: what was sent is being recorded."""
    for _ in range(RECORDED_MS // 500):
        page.goto(address)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(500)
    expect(page.get_by_text(words).first).to_be_visible()


def gap_is_filled(page: Page, event: str, accessible: Accessible) -> None:
    look_at(page, "/provider", accessible)
    expect(page.locator(".todo").get_by_text("1 count is missing; then it can be confirmed")).to_be_visible()
    page.get_by_role("link", name=f"Annual report {WORDS}").click()
    mark(page)
    accessible(page)
    look_at(page, f"{OURS}/confirm", accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("Something is missing")
    page.get_by_role("link", name="Report the count").click()
    page.get_by_label("Certificates issued in all").fill("14")
    page.get_by_role("button", name="Report the count").click()
    expect(page.get_by_text("Thank you, we have the count.")).to_be_visible()
    assert event in page.url
    page.get_by_role("link", name=f"Annual report {WORDS}").click()


def is_confirmed(page: Page, accessible: Accessible) -> None:
    page.get_by_role("link", name="Confirm the report").click()
    mark(page)
    accessible(page)
    page.get_by_label("Your name").fill("")
    send_empty(page, "confirm", accessible)
    expect(page.get_by_role("alert")).to_contain_text("Tick the box if the statement is true.")
    # By keyboard alone.
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.id") != "signed_by":  # past what explains the fields
        page.keyboard.press("Tab")
    page.keyboard.type("Ruth Olson")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("The report is confirmed")
    expect(page.get_by_text("Version 1", exact=True)).to_be_visible()
    accessible(page)
    look_at(page, f"{OURS}/confirm", accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("It is confirmed already")


def is_printed(page: Page) -> None:
    pdf = page.request.get(f"{OURS}/report.pdf").body()
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = " ".join(" ".join(document[at].get_textpage().get_text_range() for at in range(len(document))).split())
    for words in (TITLE, "Confirmed by: Ruth Olson", "Participants: 14", "May 12, 2026", "Polson"):
        assert words in text, text
    assert b"<pdfaid:conformance>A<" in pdf


def is_reopened_from_its_event(stack: RunningStack, page: Page, event: str, accessible: Accessible) -> None:
    is_recorded(page, f"/provider/events/{event}", "This event is archived")
    accessible(page)
    look_at(page, f"/provider/events/{event}/occurrences/1/count", accessible)
    page.get_by_role("link", name=f"Reopen the annual report {WORDS}").click()
    mark(page)
    accessible(page)
    send_empty(page, "reopen", accessible)
    page.get_by_label("Why is it reopened?").fill("Two people had signed for others.")
    page.get_by_role("button", name="Reopen the report").click()
    expect(page.locator("#told")).to_contain_text("The report is open again.")
    expect(page.get_by_text("Two people had signed for others.").first).to_be_visible()
    accessible(page)
    is_recorded(page, f"/provider/events/{event}", "Correct the count")
    page.get_by_role("link", name="Correct the count").click()
    page.get_by_label("Certificates issued in all").fill("12")
    page.get_by_label("Why does the count change?").fill("Two people had signed for others.")
    page.get_by_role("button", name="Correct the count").click()
    expect(page.get_by_text("Thank you, we have the count.")).to_be_visible()
    assert ask(stack, f"select paper from occurrence where event = '{event}'") == 12  # noqa: S608 - a sample


def is_confirmed_once_more(page: Page) -> None:
    page.goto(f"{OURS}/confirm")
    tick(page.get_by_role("checkbox"))
    page.get_by_role("button", name="Confirm the report").click()
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
    expect(page.get_by_text("The version before was reopened: Two people had signed for others.")).to_be_visible()


def is_reopened_by_staff(page: Page, number: str, accessible: Accessible) -> None:
    look_at(page, f"/staff/reports/{number}/2025", accessible)
    page.get_by_role("link", name="Reopen the report").click()
    mark(page)
    accessible(page)
    send_empty(page, "reopen", accessible)
    page.get_by_label("Why is it reopened?").fill("Ruth Olson asked for it by phone.")
    page.get_by_role("button", name="Reopen the report").click()
    expect(page.locator("#told")).to_contain_text("The report is open again.")
    look_at(page, f"/staff/providers/{number}", accessible)


def expect_task(page: Page) -> None:
    page.goto("/provider")
    expect(page.locator(".todo").get_by_role("link", name=re.compile("confirm it"))).to_be_visible()


def test_the_years_and_the_running_one(provider: Page, accessible: Accessible) -> None:
    look_at(provider, "/provider/reports", accessible)
    look_at(provider, "/provider/reports/2026", accessible)
    expect(provider.get_by_role("heading", level=1)).to_contain_text("so far")
    look_at(provider, "/provider/reports/2026/confirm", accessible)
    provider.goto("/provider/reports/2020")
    accessible(provider)


def test_what_changed_in_another_tab_is_named_and_asked_again(
    stack: RunningStack, provider: Page, accessible: Accessible
) -> None:
    provider.goto(f"{OURS}/confirm")
    ask(stack, f"update occurrence set paper = 13 from event where number = event and title = '{TITLE}'")  # noqa: S608
    tick(provider.get_by_role("checkbox"))
    provider.get_by_label("Your name").fill("R. Olson")
    provider.get_by_role("button", name="Confirm the report").click()
    expect(provider.get_by_role("heading", name="What changed")).to_be_visible()
    expect(provider.get_by_text(f"“{TITLE}”, May 12, 2026, Polson: 13 participants instead of 12.")).to_be_visible()
    expect(provider.get_by_label("Your name")).to_have_value("R. Olson")
    expect(provider.get_by_role("checkbox")).not_to_be_checked()
    accessible(provider)


@pytest.fixture
def without_scripts(browser: Browser, base_url: str, number: str) -> Iterator[Page]:
    assert number
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    person = next(each for each in SIGN_INS if "Larkspur" in each.who)
    sign_in(page, person.user_name, person.password)
    yield page
    context.close()


def test_without_scripts_a_report_is_confirmed_as_well(without_scripts: Page) -> None:
    page = without_scripts
    page.goto(f"{OURS}/confirm")
    page.get_by_role("button", name="Confirm the report").click()
    expect(page).to_have_title(re.compile("^Error"))
    tick(page.get_by_role("checkbox"))
    page.get_by_role("button", name="Confirm the report").click()
    expect(page.locator("#told")).to_contain_text("The report is confirmed")
