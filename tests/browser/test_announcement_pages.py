"""Announcements and news in a browser: each page, each form also in its error state, accessible at both widths."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import letter_to, link_in, tick
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).astimezone(ZoneInfo("America/Denver")).date().isoformat()
SUBJECT = "The new process opens in July"


def unfold(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")


@pytest.fixture
def staff(signed_in: Callable[[str], Page]) -> Page:
    return signed_in("administrator")


def test_news_from_the_form_to_the_end(stack: RunningStack, page: Page, accessible: Accessible) -> None:
    look_at(page, "/news", accessible)
    send_empty(page, "news", accessible)
    page.get_by_label("E-mail address").fill("kari@readers.example")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mailbox")
    accessible(page)
    link = link_in(letter_to(stack, "kari@readers.example", "confirm"), "subscription")
    look_at(page, link, accessible)
    page.get_by_role("button", name="Yes, send me the news").click()
    expect(page.get_by_text("Your subscription is confirmed.")).to_be_visible()
    accessible(page)
    tick(page.get_by_label("Science"))
    page.get_by_role("button", name="Save my choice").click()
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    expect(page.get_by_label("Science")).to_be_checked()
    page.locator("[name=topics]").evaluate_all("all => all.forEach(each => { each.checked = false })")
    page.get_by_role("button", name="Save my choice").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    look_at(page, link.replace("/link/subscription/", "/unsubscribe/"), accessible)
    page.get_by_role("button", name="End my subscription").click()
    expect(page.get_by_text("Your subscription has ended.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Subscribe again").click()
    expect(page.get_by_text("Your subscription is confirmed.")).to_be_visible()


def test_a_draft_in_two_tabs_and_its_letter(staff: Page, accessible: Accessible) -> None:
    look_at(staff, "/staff/announcements", accessible)
    staff.get_by_role("button", name="Write an announcement").click()
    mark(staff)
    unfold(staff)
    accessible(staff)
    staff.get_by_role("button", name="See who gets it").click()
    expect(staff).to_have_title(re.compile("^Error"))
    accessible(staff)
    staff.get_by_label("Subject").fill(SUBJECT)
    staff.get_by_label("Text").fill("Everybody reapplies.\n\nRead https://opi.mt.gov")
    staff.get_by_label("Text").blur()
    expect(staff.get_by_text("Saved at")).to_be_visible()
    tick(staff.get_by_label("People who subscribed to provider news"))

    other = staff.context.new_page()
    other.goto(staff.url)
    other.get_by_label("Text").fill("Nobody reapplies.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Saved.", exact=True)).to_be_visible()
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Two versions: choose what to keep")
    accessible(staff)
    staff.get_by_role("button", name="Keep what I chose and go on").click()

    staff.get_by_role("button", name="See the letter, send a test").click()
    mark(staff)
    accessible(staff)
    staff.get_by_role("button", name="Send a test to").click()
    expect(staff.get_by_text("A test is on its way to you.")).to_be_visible()
    staff.get_by_role("link", name="Announcement N-").click()
    staff.get_by_role("link", name="Throw this draft away").click()
    mark(staff)
    accessible(staff)
    staff.get_by_role("link", name="Keep it").click()
    expect(staff.get_by_label("Subject")).to_have_value(SUBJECT)


def test_an_announcement_is_scheduled_taken_back_and_sent(
    stack: RunningStack, staff: Page, accessible: Accessible
) -> None:
    staff.goto("/staff/announcements")
    staff.get_by_role("link", name=SUBJECT).click()
    staff.get_by_role("button", name="See who gets it").click()
    expect(staff.get_by_text("1 address")).to_be_visible()
    mark(staff)
    unfold(staff)
    accessible(staff)
    tick(staff.get_by_label("At a day and a time"))
    staff.get_by_role("button", name="Schedule it").click()
    expect(staff).to_have_title(re.compile("^Error"))
    accessible(staff)
    staff.locator("#day").fill(TOMORROW)
    staff.get_by_role("button", name="Schedule it").click()
    expect(staff.get_by_text("It is scheduled.")).to_be_visible()
    unfold(staff)
    accessible(staff)
    staff.get_by_role("link", name="Take it back").click()
    mark(staff)
    accessible(staff)
    staff.get_by_role("button", name="Take it back").click()
    expect(staff.get_by_text("It is taken back, and a draft again.")).to_be_visible()

    staff.get_by_role("button", name="See who gets it").click()
    staff.get_by_role("button", name="Schedule it").click()
    letter = letter_to(stack, "kari@readers.example", SUBJECT)
    assert "/link/subscription/" in letter.text
    # The page asks for itself and sees the letter go.
    expect(staff.locator("#progress")).to_contain_text(re.compile(r"Sent\s*1"), timeout=15_000)
    accessible(staff)
