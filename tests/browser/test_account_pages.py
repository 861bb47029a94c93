"""One's own account and the people of a provider in a real browser, with JavaScript and without it: accessible."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import ask, letter_to, link_in, tick
from tests.browser.test_event_journey import fill_event
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
GUEST, SHY = "gwen@guest.example", "shy@guest.example"
PASSWORD = "a kite above the river"


@pytest.fixture
def guest(browser: Browser, base_url: str) -> Iterator[Page]:
    """Somebody who was invited, at a browser of their own."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


def own_people(page: Page) -> str:
    """The manager's way to the people of the provider; the address of that page."""
    page.goto("/providers")
    page.get_by_role("link", name=re.compile("^Invite people")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    return urlsplit(page.url).path


def broken_words(page: Page) -> list[str]:
    """Roles and states of the people that stand on more than one line, though each is one word."""
    broken: list[str] = page.locator("td[data-label=Role], td[data-label=State]").evaluate_all(
        """cells => cells.filter(each => {
            const words = document.createRange()
            words.selectNodeContents(each)
            return !each.innerText.includes(" ") && words.getClientRects().length > 1
        }).map(each => each.innerText)"""
    )
    return broken


def invite(page: Page, base: str, name: str, email: str, role: str) -> None:
    page.goto(f"{base}/invite")
    page.get_by_label("First and last name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    tick(page.get_by_label(re.compile(f"^{role}:")))
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("Invited. A letter with a link is on its way")).to_be_visible()


def test_an_invitation_from_letter_to_reported_event(
    stack: RunningStack, signed_in: SignedIn, guest: Page, accessible: Accessible
) -> None:
    manager = signed_in("Larkspur")
    base = own_people(manager)
    assert broken_words(manager) == []
    mark(manager)
    accessible(manager)
    look_at(manager, f"{base}/invite", accessible)
    send_empty(manager, "/invite", accessible)
    invite(manager, base, "Gwen Guest", GUEST, "Reporter")
    accessible(manager)
    joins(stack, guest, accessible)
    expect(guest.get_by_text("Welcome: you act for this organization now.")).to_be_visible()
    accessible(guest)
    expect(guest.get_by_role("link", name="Invite somebody")).to_have_count(0)
    reports_an_event(guest)
    letter_to(stack, ask(stack, "select email::text from account where user_name = 'ROlson'"), "Gwen Guest joined")
    is_changed(stack, manager, base, accessible)


def joins(stack: RunningStack, guest: Page, accessible: Accessible) -> None:
    look_at(guest, link_in(letter_to(stack, GUEST, "/link/invitation/"), "invitation"), accessible)
    guest.get_by_label("New password").fill("short")
    guest.get_by_role("button", name="Make the account and join").click()
    expect(guest).to_have_title(re.compile("^Error"))
    accessible(guest)
    guest.get_by_label("New password").fill(PASSWORD)
    guest.get_by_label("The same password again").fill(PASSWORD)
    guest.get_by_role("button", name="Make the account and join").click()


def reports_an_event(guest: Page) -> None:
    guest.get_by_role("link", name="My organization").click()
    guest.get_by_role("link", name="Report an event", exact=True).click()
    guest.get_by_role("button", name="Begin a new report").click()
    fill_event(guest)
    guest.get_by_role("button", name="Report the event").click()
    guest.get_by_label("Why is it reported after it began?").fill("I only joined today.")
    guest.get_by_role("button", name="Report the event").click()
    expect(guest.get_by_text("We have your event")).to_be_visible()


def is_changed(stack: RunningStack, manager: Page, base: str, accessible: Accessible) -> None:
    gwen = ask(stack, f"select id from account where email = '{GUEST}'")  # noqa: S608 - a constant
    look_at(manager, f"{base}/{gwen}/role", accessible)
    tick(manager.get_by_label(re.compile("^Viewer:")))
    manager.get_by_role("button", name="Change the role").click()
    expect(manager.get_by_text("The role is changed.")).to_be_visible()
    look_at(manager, f"{base}/{gwen}/deactivate", accessible)
    manager.get_by_role("button", name="Deactivate").click()
    look_at(manager, f"{base}/{gwen}/activate", accessible)
    manager.get_by_role("button", name="Activate again").click()
    look_at(manager, f"{base}/{gwen}/remove", accessible)
    manager.get_by_role("button", name="Remove").click()
    expect(manager.get_by_text("Removed. We have written to the person.")).to_be_visible()


def test_the_last_manager_is_told_why_nothing_is_done(
    stack: RunningStack, signed_in: SignedIn, accessible: Accessible
) -> None:
    supervisor = signed_in("supervisor")
    managed = "select provider from membership where role = 'manager' group by provider having count(*) = 1 limit 1"
    provider = ask(stack, managed)
    only = ask(stack, f"select account from membership where role = 'manager' and provider = '{provider}'")  # noqa: S608
    base = f"/staff/providers/{provider}/people"
    look_at(supervisor, base, accessible)
    for act in ("role", "deactivate", "activate", "remove"):
        look_at(supervisor, f"{base}/{only}/{act}", accessible)
    expect(supervisor.get_by_text("this is the last manager")).to_be_visible()
    look_at(supervisor, f"{base}/invite", accessible)
    send_empty(supervisor, "/invite", accessible)


def test_an_invitation_is_declined_without_javascript(
    stack: RunningStack, signed_in: SignedIn, plain_page: Page, accessible: Accessible, page: Page
) -> None:
    manager = signed_in("Larkspur")
    base = own_people(manager)
    invite(manager, base, "Shy Guest", SHY, "Viewer")
    manager.get_by_role("button", name=re.compile("^Send again.*Shy Guest")).click()
    link = link_in(letter_to(stack, SHY, "Once more"), "invitation")
    plain_page.goto(link)
    plain_page.get_by_role("button", name="Decline the invitation").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("This invitation was declined")
    page.goto(link)
    accessible(page)


def test_ones_own_account(signed_in: SignedIn, accessible: Accessible) -> None:
    page = signed_in("viewer of")
    for address, form in (("/account", "/account"), ("/account/email", "/account/email")):
        look_at(page, address, accessible)
        page.locator(f"form[action='{form}'] input[type=text], form[action='{form}'] input[type=email]").first.fill("")
        send_empty(page, form, accessible)
    look_at(page, "/account/sessions", accessible)


def test_another_address_without_javascript(
    stack: RunningStack, browser: Browser, base_url: str, page: Page, accessible: Accessible
) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    toni = context.new_page()
    toni.goto("/sign-in?next=/account/email")
    toni.get_by_label("User name").fill("TBeston")
    toni.get_by_label("Password", exact=True).fill("sample-member-toni")
    toni.get_by_role("button", name="Sign in").click()
    former, wanted = "toni.beston@members.example.org", "toni@new.example"
    toni.get_by_label("New e-mail address").fill(wanted)
    toni.get_by_role("button", name="Write to both addresses").click()
    expect(toni.get_by_role("heading", name="A change waits for its confirmations")).to_be_visible()
    for mailbox, words in ((former, "Confirmed at this address"), (wanted, "The address is changed")):
        link = link_in(letter_to(stack, mailbox, "/link/email/"), "email")
        look_at(page, link, accessible)
        toni.goto(link)
        toni.get_by_role("button", name="Confirm the change").click()
        expect(toni.get_by_role("heading", level=1)).to_have_text(words)
        page.reload()
        accessible(page)
    toni.goto("/account/sessions")
    toni.get_by_role("button", name=re.compile("^Sign out here")).click()
    expect(toni.get_by_text("You are signed out.")).to_be_visible()
    context.close()


def test_a_forgotten_user_name(stack: RunningStack, page: Page, accessible: Accessible) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="We send it to you").click()
    mark(page)
    accessible(page)
    send_empty(page, "", accessible)
    page.get_by_label("E-mail address").fill("wren.redelk@members.example.org")
    page.get_by_role("button", name="Send me my user name").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    accessible(page)
    words = " ".join(letter_to(stack, "wren.redelk@members.example.org", "Your user name").text.split())
    assert re.search(r"WRedElk: Headwaters.*; Larkspur Flats School District", words)


def test_choosing_among_ones_organizations(signed_in: SignedIn, accessible: Accessible) -> None:
    page = signed_in("Wren")
    look_at(page, "/providers", accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("My organizations")
    page.get_by_role("link", name=re.compile("^Headwaters")).click()
    expect(page.get_by_role("link", name="My other organizations")).to_be_visible()
    accessible(page)
