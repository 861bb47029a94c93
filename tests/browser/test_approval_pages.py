"""Every page about an approval, each form also in its error state and with what follows, is accessible."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import ask
from tests.browser.walking import Accessible, look_at, send_empty
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Page:
    return signed_in("supervisor")


def a_provider(stack: RunningStack) -> str:
    return str(ask(stack, "select max(number) from provider where standing = 'in_force'"))


@pytest.mark.parametrize("act", ["suspend", "reinstate", "extend", "withdraw", "keep"])
def test_what_staff_can_do_and_what_they_cannot_now(
    act: str, stack: RunningStack, supervisor: Page, accessible: Accessible
) -> None:
    look_at(supervisor, f"/staff/providers/{a_provider(stack)}/{act}", accessible)


@pytest.mark.parametrize("act", ["suspend", "withdraw"])
def test_what_follows_is_read_first(act: str, stack: RunningStack, supervisor: Page, accessible: Accessible) -> None:
    supervisor.goto(f"/staff/providers/{a_provider(stack)}/{act}")
    send_empty(supervisor, "", accessible)
    supervisor.get_by_label("Why?").fill("Three counts never came.")
    supervisor.get_by_role("button", name="See what follows").click()
    expect(supervisor.get_by_role("heading", level=1)).to_have_text("What follows")
    accessible(supervisor)
    supervisor.get_by_role("link", name="Do nothing").click()
    expect(supervisor).to_have_url(re.compile(r"/staff/providers/P-\d+$"))


def test_giving_up_an_approval(signed_in: SignedIn, accessible: Accessible) -> None:
    page = signed_in("Larkspur")
    look_at(page, "/provider/approval/keep", accessible)
    look_at(page, "/provider/approval/cease", accessible)
    send_empty(page, "", accessible)
    page.get_by_label("Last day of your approval").fill("2099-01-01")
    page.get_by_role("button", name="See what follows").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)


CALLED = """called_under = (select min(id) from rule_set), called_at = now(), reapply_by = current_date + 30,
            lapses_at = now() + interval '31 days'"""
STANDS = {
    "called": CALLED,
    "suspended": "standing = 'suspended', standing_reason = 'Three counts never came.'",
    "lapsed": f"standing = 'lapsed', {CALLED}",
    "ending": "ends_as = 'ceased', ends_at = now() + interval '9 days'",
    "withdrawn": "standing = 'withdrawn', standing_reason = 'Three counts never came.'",
}
AS_IT_WAS = """standing = 'in_force', standing_reason = '', called_under = null, called_at = null, reapply_by = null,
               lapses_at = null, ends_as = null, ends_at = null"""


@pytest.mark.parametrize("how", STANDS)
def test_how_an_approval_stands(
    how: str, stack: RunningStack, signed_in: SignedIn, supervisor: Page, accessible: Accessible
) -> None:
    person = signed_in("Larkspur")
    number = str(ask(stack, "select min(provider) from membership"))
    set_to = "update provider set {} where number = '{}' returning number"
    ask(stack, set_to.format(STANDS[how], number))
    try:
        look_at(person, "/provider", accessible)
        look_at(supervisor, f"/staff/providers/{number}", accessible)
        look_at(supervisor, f"/directory/{number}", accessible)
    finally:
        ask(stack, set_to.format(AS_IT_WAS, number))
