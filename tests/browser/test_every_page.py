"""Every page, and every form in its error state, is accessible: at 1280 and at 320 px, for everybody who may see it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.sample import SIGN_INS
from tests.browser.steps import ask, letter_to, link_in, start_application
from tests.browser.walking import PAGES, SEEN, Accessible, look_at, send_empty, walk
from tests.stack.conftest import RunningStack


def test_the_public_pages(page: Page, base_url: str, accessible: Accessible) -> None:
    walk(page, base_url + "/", accessible)


def test_the_search_over_everything(page: Page, accessible: Accessible) -> None:
    look_at(page, "/search?q=certificate", accessible)


def test_the_staff_console(signed_in: Callable[[str], Page], base_url: str, accessible: Accessible) -> None:
    walk(
        signed_in("administrator"),
        base_url + "/staff/applications?view=all",
        accessible,
        ("/staff", "/change-password"),
    )


def test_the_provider_pages(signed_in: Callable[[str], Page], base_url: str, accessible: Accessible) -> None:
    walk(signed_in("Larkspur"), base_url + "/provider", accessible, ("/provider",))


def test_the_application_form_and_its_errors(page: Page, accessible: Accessible) -> None:
    start_application(page)
    SEEN.add("/apply/{token}")
    page.get_by_role("button", name="Submit the application").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.get_by_label("Legal name").fill("Larkspur Flats Sch Dist")
    expect(page.get_by_text("Could this be you?")).to_be_visible()
    accessible(page)


def test_a_form_changed_in_another_tab(page: Page, accessible: Accessible) -> None:
    draft = start_application(page)
    other = page.context.new_page()
    other.goto(draft)
    for tab, city in ((page, "Polson"), (other, "Arlee")):
        tab.locator("[name=mail_city]").fill(city)
        tab.get_by_role("button", name="Save and continue later").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Two versions: choose what to keep")
    accessible(other)


def test_the_pages_behind_links(stack: RunningStack, page: Page, accessible: Accessible) -> None:
    applicant = ask(
        stack, "select form -> 'primary' ->> 'email' from application where stage = 'information_requested'"
    )
    status = link_in(letter_to(stack, applicant, "/link/status/"), "status")
    page.goto(status)
    accessible(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.goto(f"{status}/withdraw")
    accessible(page)
    SEEN.update({"/link/status/{token}", "/link/status/{token}/withdraw"})


def test_choosing_a_password(stack: RunningStack, page: Page, accessible: Accessible) -> None:
    page.goto("/reset-password")
    person = next(each for each in SIGN_INS if "reviewer" in each.who)
    page.get_by_label("User name").fill(person.user_name)
    page.get_by_role("button").last.click()
    accessible(page)
    mailbox = ask(stack, f"select email::text from account where user_name = '{person.user_name}'")  # noqa: S608 - a sample
    page.goto(link_in(letter_to(stack, mailbox, "/link/password/"), "password"))
    accessible(page)
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    SEEN.add("/link/password/{token}")


@pytest.mark.parametrize("address", ["/nowhere", "/link/status/none", "/link/password/none", "/apply/none", "/staff"])
def test_what_is_not_there(address: str, page: Page, accessible: Accessible) -> None:
    page.goto(address)
    accessible(page)


PUBLIC_FORMS = ["/status", "/sign-in", "/reset-password", "/access/{provider}"]
STAFF_FORMS = {
    "/staff/applications/{application}": ["request-information", "deny"],
    "/staff/closures": ["closures"],
    "/staff/accounts": ["accounts"],
    "/change-password": ["change-password"],
}


@pytest.mark.parametrize("address", PUBLIC_FORMS)
def test_an_empty_public_form(stack: RunningStack, address: str, page: Page, accessible: Accessible) -> None:
    page.goto(address.format(provider=ask(stack, "select min(number) from provider")))
    send_empty(page, "", accessible)


@pytest.mark.parametrize(("address", "action"), [(each, one) for each, all_ in STAFF_FORMS.items() for one in all_])
def test_an_empty_staff_form(
    stack: RunningStack, address: str, action: str, signed_in: Callable[[str], Page], accessible: Accessible
) -> None:
    page = signed_in("administrator")
    page.goto(
        address.format(application=ask(stack, "select min(number) from application where stage = 'under_review'"))
    )
    send_empty(page, action, accessible)


def test_a_forged_form(page: Page, accessible: Accessible) -> None:
    page.goto("/status")
    page.locator("main [name=form_token]").evaluate("field => { field.value = 'forged' }")
    page.get_by_label("E-mail address").fill("somebody@example.org")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    accessible(page)


def test_no_page_was_left_out() -> None:
    assert set(PAGES) - SEEN - {"/apply/{token}/received"} == set()  # the receipt is on the journey


def test_a_fault_is_found(page: Page, accessible: Accessible) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/x.png\"><input>'")
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(page)
