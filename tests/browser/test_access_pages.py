"""Access requests as people meet them: asked without scripts, confirmed or objected to, decided; at both widths."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.steps import ask, letter_to, link_in, tick
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

ASKER = "mary.long@larkspur.example"
FIELDS = {
    "Name of your organization": "Larkspur Flats School District No. 12",
    "Your full name": "Mary Long",
    "Phone": "406-555-0188",
    "E-mail address": ASKER,
}


def fill(page: Page) -> None:
    """The four fields of the agency's page."""
    for label, value in FIELDS.items():
        page.get_by_label(label).fill(value)


def test_asking_choosing_and_following(
    stack: RunningStack, plain_page: Page, page: Page, accessible: Accessible
) -> None:
    look_at(page, "/access", accessible)
    send_empty(page, "", accessible)
    fill(page)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which organization is it?")
    accessible(page)
    page.get_by_role("button", name="Send the request").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)

    plain_page.goto("/access")
    fill(plain_page)
    plain_page.get_by_role("button", name="Send the request").click()
    tick(plain_page.get_by_label(re.compile("Larkspur Flats School District No. 12")))
    plain_page.get_by_role("button", name="Send the request").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("We have your request")
    look_at(page, plain_page.url, accessible)
    page.get_by_text("Why that date?").click()
    accessible(page)
    look_at(page, link_in(letter_to(stack, ASKER, "/link/access/"), "access"), accessible)
    expect(page.get_by_text("Our staff have not decided yet.")).to_be_visible()


def test_a_manager_objects(stack: RunningStack, signed_in: Callable[[str], Page], accessible: Accessible) -> None:
    page = signed_in("Larkspur")
    page.goto("/provider")
    page.get_by_role("link", name="Mary Long asks to act for your organization").click()
    mark(page)
    accessible(page)
    send_empty(page, "object", accessible)
    page.get_by_label("No, because").fill("She works for another district.")
    page.get_by_role("button", name="Object").click()
    expect(page.get_by_text("We have your answer. Thank you.")).to_be_visible()
    accessible(page)
    assert ask(stack, f"select word from access_request where email = '{ASKER}'") == "objected"  # noqa: S608 - a sample


def test_staff_decide(stack: RunningStack, signed_in: Callable[[str], Page], accessible: Accessible) -> None:
    staff = signed_in("reviewer")
    look_at(staff, "/staff/access", accessible)
    look_at(staff, "/staff/access?view=all", accessible)
    unmatched = ask(stack, "select number from access_request where provider is null and application is null limit 1")
    look_at(staff, f"/staff/access/{unmatched}", accessible)
    number = ask(stack, f"select number from access_request where email = '{ASKER}'")  # noqa: S608 - a sample
    look_at(staff, f"/staff/access/{number}", accessible)
    expect(staff.get_by_role("heading", name="Other requests for the same organization")).to_be_visible()
    staff.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    accessible(staff)
    send_empty(staff, "decline", accessible)
    manager = signed_in("Larkspur")
    manager.goto(f"/provider/people/requests/{number}")
    staff.goto(f"/staff/access/{number}")
    staff.get_by_text("Decline", exact=True).first.click()
    staff.get_by_label("Why is it declined?").fill("The present manager objects.")
    staff.get_by_role("button", name="Decline").click()
    expect(staff.get_by_text("Declined. The letter with the reason is on its way.")).to_be_visible()
    accessible(staff)
    letter_to(stack, ASKER, "The present manager objects.")

    manager.get_by_label("No, because").fill("Too late.")
    manager.get_by_role("button", name="Object").click()
    expect(manager.get_by_text("Nothing was changed, because the request had been declined by then")).to_be_visible()
    accessible(manager)


def test_granted_and_signed_in(
    stack: RunningStack, page: Page, plain_page: Page, signed_in: Callable[[str], Page], accessible: Accessible
) -> None:
    sample = "corey.whitman@larkspurflats.example.org"
    number = ask(stack, f"select number from access_request where email = '{sample}'")  # noqa: S608 - a sample
    staff = signed_in("reviewer")
    staff.goto(f"/staff/access/{number}")
    staff.get_by_text("Grant", exact=True).first.click()
    tick(staff.get_by_label(re.compile("^Reporter")))
    staff.get_by_role("button", name="Grant").click()
    expect(staff.get_by_text("Granted. Whoever asked")).to_be_visible()
    accessible(staff)
    plain_page.goto(link_in(letter_to(stack, sample, "/link/password/"), "password"))
    plain_page.get_by_label("New password").fill("nine brown trout upstream")
    plain_page.get_by_label("The same password again").fill("nine brown trout upstream")
    plain_page.get_by_role("button", name="Set password and sign in").click()
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("Larkspur Flats")
    page.goto(link_in(letter_to(stack, sample, "/link/access/"), "access"))
    expect(page.get_by_text("You act for this organization as a reporter.")).to_be_visible()
    accessible(page)
