"""The notice board in a browser: kept by staff, read on the home page, on a phone and without scripts, too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import Accessible, look_at, mark, send_empty

TITLE, LONG = "The office is closed on Friday", "x" * 110


@pytest.fixture
def staff(signed_in: Callable[[str], Page]) -> Page:
    return signed_in("administrator")


def test_the_board_is_kept_and_read(staff: Page, page: Page, plain_page: Page, accessible: Accessible) -> None:
    look_at(page, "/", accessible)
    expect(page.get_by_role("heading", name="Notice board")).to_be_visible()
    look_at(staff, "/staff/notices", accessible)
    staff.get_by_role("link", name="Write a notice").click()
    mark(staff)
    send_empty(staff, "notices", accessible)
    staff.goto("/staff/notices/new")
    staff.get_by_label("Title").fill(TITLE)
    staff.get_by_label("Text").fill(f"Snow.\n\nRead https://opi.mt.gov/{LONG}")
    staff.get_by_label("Title").press("Enter")
    expect(staff.get_by_text("The notice is saved.")).to_be_visible()
    accessible(staff)

    look_at(page, "/", accessible)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    plain_page.goto("/")
    expect(plain_page.get_by_role("heading", name=TITLE)).to_be_visible()

    staff.get_by_role("link", name=TITLE).click()
    mark(staff)
    accessible(staff)
    other = staff.context.new_page()
    other.goto(staff.url)
    for tab, title in ((other, "Open again"), (staff, "Still closed")):
        tab.get_by_label("Title").fill(title)
        tab.get_by_role("button", name="Save the changes").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Two versions: choose what to keep")
    accessible(staff)
    staff.get_by_role("button", name="Keep what I chose and go on").click()
    expect(staff.get_by_text("The notice is changed.")).to_be_visible()
    staff.get_by_role("link", name="Still closed").click()
    staff.get_by_role("button", name="Remove this notice").click()
    expect(staff.get_by_text("Nobody sees it any more.")).to_be_visible()
    accessible(staff)
    page.reload()
    expect(page.get_by_text(re.compile("Still closed"))).to_have_count(0)
