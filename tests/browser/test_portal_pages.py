"""The portal as people look at it: every page, each form also in its error state, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import ask
from tests.browser.walking import Accessible, look_at, mark
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
EVENT = "select number from event where title = 'Writing in science class'"
SHOWN = "select number from opportunity where stage = 'published' order by self_paced, number limit 1"


@pytest.fixture
def event(stack: RunningStack) -> str:
    return str(ask(stack, EVENT))


def test_lists_with_and_without_anything(page: Page, accessible: Accessible) -> None:
    for address in (
        "/opportunities",
        "/opportunities?q=zzz",
        "/opportunities?topic=astrology&from=yesterday",
        "/catalog",
        "/calendar",
        "/calendar?month=2031-01",
        "/calendar?topic=astrology",
        "/search?q=science",
    ):
        look_at(page, address, accessible)


def test_a_month_is_a_grid_on_a_desk_and_a_list_on_a_phone(page: Page, stack: RunningStack) -> None:
    day = ask(stack, "select min(first_day) from opportunity_date where entry <> ''")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/calendar?month={day:%Y-%m}")
    days = page.locator(".month__days")
    expect(days).to_have_css("display", "grid")
    expect(page.locator(".month__week")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    expect(days).to_have_css("display", "block")
    expect(page.locator(".month__week")).to_be_hidden()
    expect(page.locator(".month__day--empty").first).to_be_hidden()


def test_one_opportunity_and_what_is_wrong_with_it(
    page: Page, stack: RunningStack, signed_in: SignedIn, accessible: Accessible
) -> None:
    number = ask(stack, SHOWN)
    look_at(page, f"/opportunities/{number}", accessible)
    page.get_by_role("link", name="Report a problem with this opportunity").click()
    mark(page)
    accessible(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Choose what is wrong.").first).to_be_visible()
    accessible(page)
    page.get_by_text("A link leads nowhere, or somewhere else").click()
    page.get_by_label("In your words").fill("The link leads to another workshop.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. Staff will look at it.")).to_be_visible()
    accessible(page)

    staff = signed_in("reviewer")
    look_at(staff, "/staff/problems?view=settled", accessible)
    look_at(staff, "/staff/problems", accessible)
    staff.locator("tbody a").first.click()
    mark(staff)
    accessible(staff)
    staff.get_by_role("button", name="Settle the problem").click()
    expect(staff.get_by_text("Say what was done about it.").first).to_be_visible()
    accessible(staff)
    staff.get_by_label("What was done about it").fill("The provider mended its link.")
    staff.get_by_role("button", name="Settle the problem").click()
    expect(staff.get_by_text("The problem is settled.")).to_be_visible()
    accessible(staff)


def test_the_evidence_is_asked_for_and_given(
    page: Page, event: str, signed_in: SignedIn, accessible: Accessible
) -> None:
    look_at(page, f"/events/{event}", accessible)
    page.get_by_role("link", name="Ask for the evidence").click()
    mark(page)
    accessible(page)
    page.get_by_role("button", name="Ask for the evidence").click()
    expect(page.get_by_text("Enter your name.").first).to_be_visible()
    accessible(page)
    page.get_by_label("Your name").fill("Ruth Olson")
    page.get_by_label("E-mail address").fill("ruth@polson.example.org")
    page.get_by_role("button", name="Ask for the evidence").click()
    expect(page.get_by_text("The provider has been written to")).to_be_visible()
    accessible(page)

    provider = signed_in("Larkspur")
    provider.goto(f"/provider/events/{event}")
    own = provider.url.partition("/events/")[0]
    look_at(provider, f"{own}/evidence-requests", accessible)
    provider.locator(".entries a").first.click()
    mark(provider)
    accessible(provider)
    provider.get_by_role("button", name="Send the answer").click()
    expect(provider.get_by_text("Enter your answer.").first).to_be_visible()
    accessible(provider)
    provider.get_by_label("Your answer").fill("Two studies in public schools show it.")
    provider.get_by_role("button", name="Send the answer").click()
    expect(provider.get_by_text("Your answer is on its way to the asker.")).to_be_visible()
    accessible(provider)
    look_at(signed_in("reviewer"), f"/staff/events/{event}", accessible)


def test_the_portal_without_scripts(browser: Browser, base_url: str) -> None:
    page = browser.new_context(java_script_enabled=False, base_url=base_url).new_page()
    page.goto("/opportunities")
    page.get_by_label("Words").fill("zzz")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing found for “zzz”.")).to_be_visible()
    page.get_by_role("link", name="See everything that is listed").click()
    page.locator(".entries a").first.click()
    expect(page.get_by_role("heading", name="What it is about")).to_be_visible()
    page.goto("/calendar")
    page.get_by_role("link", name="Self-paced catalog").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Self-paced catalog")
    page.context.close()
