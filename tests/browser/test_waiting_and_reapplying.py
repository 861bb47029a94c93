"""Waiting for the new process and reapplying: each page and form as people meet it, at both widths."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import ask, letter_to, link_in
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

NANCY = "nancy@waits.example"
LAPSED = """update provider set standing = 'lapsed', called_under = rule_set, called_at = now(),
    reapply_by = current_date - 1 where legal_name like 'Larkspur%' returning number"""
IN_FORCE = """update provider set standing = 'in_force', called_under = null, called_at = null, reapply_by = null
    where legal_name like 'Larkspur%' returning number"""


@pytest.fixture
def lapsed(stack: RunningStack) -> Iterator[None]:
    """The provider's approval has lapsed, for a while."""
    ask(stack, LAPSED)
    yield
    ask(stack, IN_FORCE)


def test_waiting_to_be_told(stack: RunningStack, plain_page: Page, page: Page, accessible: Accessible) -> None:
    plain_page.goto("/apply")
    plain_page.get_by_role("link", name="Wait and be told").click()
    plain_page.get_by_label("Your name").fill("Nancy Long")
    plain_page.get_by_label("E-mail address").fill(NANCY)
    plain_page.get_by_role("button", name="Tell me when it opens").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    look_at(page, "/wait?asked=1", accessible)
    look_at(page, "/wait", accessible)
    send_empty(page, "", accessible)
    link = link_in(letter_to(stack, NANCY, "/link/waiting/"), "waiting")
    look_at(page, link, accessible)
    page.get_by_role("button", name="Yes, write to me when it opens").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")
    accessible(page)
    page.get_by_role("button", name="Leave the waiting list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not on the waiting list")
    accessible(page)


def test_nothing_to_reapply_for(signed_in: Callable[[str], Page], accessible: Accessible) -> None:
    page = signed_in("Larkspur")
    look_at(page, "/provider/reapply", accessible)
    expect(page.get_by_text("There is nothing to be done.")).to_be_visible()


@pytest.mark.usefixtures("lapsed")
def test_reapplying(signed_in: Callable[[str], Page], accessible: Accessible) -> None:
    page = signed_in("Larkspur")
    look_at(page, "/provider", accessible)
    page.get_by_role("link", name=re.compile("^reapply", re.IGNORECASE)).click()
    accessible(page)
    page.get_by_role("button", name="Start the reapplication").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reapplication of provider")
    mark(page)
    accessible(page)
    page.get_by_role("button", name="Submit the reapplication").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    look_at(page, "/provider/reapply", accessible)
    expect(page.get_by_role("button", name="Go on with the reapplication")).to_be_visible()
