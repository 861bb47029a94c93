"""Guidance in a browser: accessible at every width, its pictures there, and all of it without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from documents.guidance import guidance_list
from tests.browser.conftest import WCAG
from tests.browser.walking import Accessible, look_at

PHONE = {"width": 390, "height": 800}
NARROW = {"width": 320, "height": 700}
ADDRESSES = [
    "/guidance",
    "/guidance/questions",
    "/guidance/records",
    "/guidance/how-to-report-an-event",
    "/guidance/rules",
    "/search",
    "/search?q=certificate",
    "/search?q=larkspur",
    "/search?q=zeppelin",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_accessible_at_every_width(address: str, page: Page, accessible: Accessible) -> None:
    look_at(page, address, accessible)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright names its own typed dict
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_no_page_is_wider_than_a_phone_and_every_picture_is_there(page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # as above
    for listed in guidance_list().pages:
        page.goto(f"/guidance/{listed.slug}")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], listed.slug
        for picture in page.locator("main img").all():
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("complete", value=True)
            assert picture.evaluate("picture => picture.naturalWidth") > 0, listed.slug


def test_from_a_question_to_an_answer_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_label("What are you looking for?").fill("certifcate blank")
    plain_page.get_by_label("What are you looking for?").press("Enter")
    plain_page.get_by_role("link", name="Frequent questions: A certificate is blank").click()
    expect(plain_page.get_by_role("heading", name="A certificate is blank")).to_be_in_viewport()
    plain_page.get_by_role("link", name="Next: Help with signing in").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Help with signing in")


def test_a_field_leads_to_its_explanation_by_keyboard_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name").fill("JDoe")
    link = page.get_by_role("link", name="What does this mean? User name or e-mail address (opens in a new tab)")
    page.get_by_label("User name").press("Shift+Tab")
    expect(link).to_be_focused()
    with page.context.expect_page() as opened:
        link.press("Enter")
    expect(opened.value.get_by_role("heading", name="Your user name", exact=True)).to_be_in_viewport()
    expect(page.get_by_label("User name")).to_have_value("JDoe")
