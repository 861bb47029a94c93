"""Opportunities as people meet them: submitted without scripts, returned, changed, published; at both widths."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.steps import ask, letter_to, link_in, tick
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
SENDER = "owen.birdsall@larch.example"
TITLE = "Counting mayflies: a day for science teachers"
NUMBER = "select number from opportunity where title = '{}'"


def fill(page: Page, title: str = TITLE) -> None:
    """The form, as somebody fills it in who offers a workshop of a day."""
    first_day = (datetime.now(UTC) + timedelta(days=50)).date()
    for name, value in {
        "title": title,
        "description": "Teachers wade, draw and count, and plan a unit for a river of their own.",
        "organisation": "Larch Learning",
        "city": "Polson",
        "contact_name": "Owen Birdsall",
        "contact_email": SENDER,
        "your_name": "Owen Birdsall",
        "your_email": SENDER,
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("Region").select_option("region_5")
    page.locator("#first_day_1").fill(first_day.isoformat())
    page.locator("#location_1").fill("Larch Hall")
    for words in ("In person", "It is free", "Science", "Elementary teachers"):
        tick(page.get_by_label(words, exact=True))


def number_of(stack: RunningStack, title: str = TITLE) -> str:
    return str(ask(stack, NUMBER.format(title)))


def test_submitting_returning_changing_and_publishing(
    stack: RunningStack, plain_page: Page, page: Page, signed_in: SignedIn, accessible: Accessible
) -> None:
    look_at(page, "/opportunities/submit", accessible)
    send_empty(page, "", accessible)

    plain_page.goto("/opportunities/submit")
    fill(plain_page)
    plain_page.get_by_role("button", name="Submit the opportunity").last.click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Please confirm your address")
    look_at(page, plain_page.url, accessible)
    link = link_in(letter_to(stack, SENDER, "/link/opportunity/"), "opportunity")
    look_at(page, link, accessible)
    plain_page.goto(link)
    plain_page.get_by_role("button", name="Send it for review").click()
    expect(plain_page.get_by_text("Thank you. We have it")).to_be_visible()
    look_at(page, link, accessible)

    staff = signed_in("reviewer")
    number = number_of(stack)
    look_at(staff, "/staff/opportunities", accessible)
    look_at(staff, f"/staff/opportunities/{number}", accessible)
    staff.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    accessible(staff)
    send_empty(staff, "return", accessible)
    send_empty(staff, "decline", accessible)
    staff.goto(f"/staff/opportunities/{number}")
    staff.get_by_text("Return for changes", exact=True).click()
    staff.get_by_label("What is to change?").fill("Which river?")
    staff.get_by_role("button", name="Return it").click()
    expect(staff.get_by_text("Returned for changes. The letter is on its way.")).to_be_visible()

    plain_page.goto(link)
    expect(plain_page.get_by_text("Which river?")).to_be_visible()
    look_at(page, f"{link}/change", accessible)
    look_at(page, f"{link}/withdraw", accessible)
    plain_page.get_by_role("link", name="Change it").click()
    plain_page.locator("[name=description]").fill("Teachers wade in the Flathead River, draw, count and plan a unit.")
    plain_page.get_by_role("button", name="Send the changes").last.click()
    expect(plain_page.get_by_text("We have your changes")).to_be_visible()

    staff.goto(f"/staff/opportunities/{number}")
    staff.locator("summary", has_text=re.compile("^Publish")).click()
    staff.get_by_role("button", name="Publish").click()
    expect(staff.get_by_text("Published. It stands on the portal")).to_be_visible()
    accessible(staff)
    send_empty(staff, "take-down", accessible)
    look_at(staff, "/staff/opportunities?view=all&search=nothing-like-it", accessible)


def test_sharing_an_event(stack: RunningStack, signed_in: SignedIn, accessible: Accessible) -> None:
    page = signed_in("Larkspur")
    event = ask(stack, "select number from event where title = 'Rural educators'' winter conference'")
    page.goto(f"/provider/events/{event}")
    page.get_by_role("link", name="Share on the portal").click()
    mark(page)
    accessible(page)
    page.get_by_text("Word it otherwise for the portal").click()
    accessible(page)
    page.locator("[name=title]").fill("")
    page.get_by_role("button", name="Share it so").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.goto(f"/provider/events/{event}")
    page.get_by_role("link", name="Share on the portal").click()
    page.get_by_role("button", name="Share it", exact=True).click()
    expect(page.get_by_text("Thank you. We have it")).to_be_visible()
    mark(page)
    accessible(page)
    there = page.url.partition("?")[0]
    look_at(page, f"{there}/change", accessible)
    send_empty_title(page, accessible)
    look_at(page, f"{there}/withdraw", accessible)
    look_at(page, there.rpartition("/")[0], accessible)


def send_empty_title(page: Page, accessible: Accessible) -> None:
    """The form to change it, in its error state."""
    page.locator("[name=title]").fill("")
    page.get_by_role("button", name="Send the changes").last.click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
