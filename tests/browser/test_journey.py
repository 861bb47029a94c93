"""The main job, in a real browser: an organisation applies, staff ask and approve, the provider signs in."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from deploy.sample import SIGN_INS
from tests.browser.conftest import sign_in
from tests.browser.steps import fill_application, letter_to, link_in, start_application, submit_application
from tests.stack.conftest import RunningStack

NAME = "Ql̓ispé Sample Learning Lodge"
MAILBOX = "agnes@lodge.example"
PASSWORD = "larch needles turn gold"
Accessible = Callable[[Page], None]


def test_an_organisation_becomes_a_provider(
    stack: RunningStack, browser: Browser, page: Page, base_url: str, accessible: Accessible
) -> None:
    number = applies(page, accessible)
    status = link_in(letter_to(stack, MAILBOX, number), "status")
    office = browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 900}).new_page()
    is_found_and_asked(office, number, accessible)
    letter_to(stack, MAILBOX, "how long the sessions are")
    answers(page, status, accessible)
    is_approved(office, number, accessible)
    signs_in_for_the_first_time(page, link_in(letter_to(stack, MAILBOX, "/link/password/"), "password"), accessible)
    stands_in_the_directory(page, accessible)
    sign_in(page, "opi\\ afinley ", PASSWORD)


def applies(page: Page, accessible: Accessible) -> str:
    start_application(page)
    fill_application(page)
    expect(page.locator("#save-state")).to_contain_text("Saved at")
    accessible(page)
    number = submit_application(page)
    expect(page.get_by_text(f"We have written to {MAILBOX}")).to_be_visible()
    accessible(page)
    return number


def is_found_and_asked(office: Page, number: str, accessible: Accessible) -> None:
    sign_in(office, *staff_sign_in("reviewer"))
    office.goto("/staff/applications")
    office.get_by_label("Name, city or number").fill("qlispe sample")
    office.get_by_role("button", name="Search").click()
    accessible(office)
    office.get_by_role("link", name=NAME).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(office.get_by_text(number).first).to_be_visible()
    accessible(office)
    office.get_by_text("Ask for information", exact=True).click()
    office.get_by_label("What do you need?").fill("Please tell us how long the sessions are.")
    office.get_by_role("button", name="Ask the applicant").click()
    expect(office.get_by_text("Information requested").first).to_be_visible()


def answers(page: Page, status: str, accessible: Accessible) -> None:
    page.goto(status)
    expect(page.get_by_text("Please tell us how long the sessions are.")).to_be_visible()
    accessible(page)
    page.get_by_label("Your answer").fill("Each is ninety minutes.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("We have your answer")).to_be_visible()


def is_approved(office: Page, number: str, accessible: Accessible) -> None:
    """Approved once; who decides on a stale page is told who was first, and keeps what was typed."""
    office.goto(f"/staff/applications/{number}")
    expect(office.get_by_text("Each is ninety minutes.")).to_be_visible()
    stale = office.context.new_page()
    stale.goto(f"/staff/applications/{number}")
    office.get_by_text("Approve", exact=True).first.click()
    office.get_by_role("button", name="Approve").click()
    expect(office.get_by_text("Approved").first).to_be_visible()
    accessible(office)
    stale.get_by_text("Approve", exact=True).first.click()
    stale.get_by_label("A word to the applicant").first.fill("Welcome!")
    stale.get_by_role("button", name="Approve").click()
    expect(stale.get_by_text("already", exact=False).first).to_be_visible()
    accessible(stale)


def signs_in_for_the_first_time(page: Page, link: str, accessible: Accessible) -> None:
    page.goto(link)
    expect(page.get_by_text("AFinley")).to_be_visible()
    accessible(page)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    accessible(page)
    page.get_by_role("button", name="Sign out").click()


def stands_in_the_directory(page: Page, accessible: Accessible) -> None:
    page.goto("/directory?q=QLISPE+sample")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_text(MAILBOX)).to_be_visible()
    accessible(page)


def staff_sign_in(role: str) -> tuple[str, str]:
    """The sample sign-in of a role, as the screen of `pdups up` shows it."""
    who = next(each for each in SIGN_INS if role in each.who)
    return who.user_name, who.password


def test_the_whole_way_works_without_javascript(stack: RunningStack, plain_page: Page) -> None:
    page = plain_page
    start_application(page)
    page.get_by_role("button", name="Submit the application").click()
    expect(page.locator(".usa-alert--error").first).to_be_visible()
    fill_application(
        page,
        legal_name="Prairie Sample Museum",
        web_site="https://prairie.example",
        primary_name="Ada Lark",
        primary_email="ada@prairie.example",
        backup_email="bo@prairie.example",
    )
    number = submit_application(page)
    letter_to(stack, "ada@prairie.example", number)
    sign_in(page, *staff_sign_in("supervisor"))
    page.goto(f"/staff/applications/{number}")
    page.locator("summary", has_text="Deny").click()
    page.get_by_role("button", name="Deny").click()
    expect(page).to_have_title(re.compile("^Error"))
    page.locator("summary", has_text="Approve").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(link_in(letter_to(stack, "ada@prairie.example", "/link/password/"), "password"))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prairie Sample Museum")
