"""Every page about the opening of rules, also in its error state, is accessible; one proposes, another looks at it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import ask
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.openings import NEWER
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]

PAGE = f"/staff/rules/{NEWER}"
OPENS = (datetime.now(UTC) + timedelta(days=60)).date()
LAST_DAY = OPENS + timedelta(days=300)
OPENED = """
with opened as (
    insert into rule_set (id, version, content, sha256, opens_at, reapply_by, recorded_at)
    select 'updated-draft', version, jsonb_set(content, '{id}', '"updated-draft"'), 'of a test',
           timestamptz '2026-01-05 07:00Z', '2027-12-31', now()
    from rule_set returning id
), decided as (
    insert into opening (id, rule_set, version, content, sha256, opens_on, reapply_by, per_minute, state, proposed_by,
                         proposed_at, decided_by, decided_at)
    select gen_random_uuid(), id, 1, '{}', 'of a test', '2026-01-05', '2027-12-31', 600, 'confirmed', 'account:1',
           now(), 'account:2', now() from opened
)
insert into transition_path (rule_set, ordinal, kind, subject, letter, state, begun_at)
select 'updated-draft', row_number() over (), 'provider', number, 'reapplication_called', 'begun',
       timestamptz '2026-01-05 07:00Z' + row_number() over () * interval '9 days'
from provider returning 1
"""
CALLED = """update provider set called_under = 'updated-draft', called_at = now(), reapply_by = '2027-12-31'
             where standing = 'in_force' returning 1"""
NEVER_CALLED = "update provider set called_under = null, called_at = null, reapply_by = null returning 1"
NEVER_OPENED = """
with paths as (delete from transition_path where rule_set = 'updated-draft'),
     openings as (delete from opening where rule_set = 'updated-draft')
delete from rule_set where id = 'updated-draft' returning 1
"""


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Page:
    return signed_in("supervisor")


@pytest.fixture
def opened(stack: RunningStack) -> Iterator[None]:
    """The draft has opened long ago, and weeks of it are behind us; for this test only."""
    ask(stack, OPENED)
    ask(stack, CALLED)
    yield
    ask(stack, NEVER_CALLED)
    ask(stack, NEVER_OPENED)


def test_rehearsed_proposed_looked_at_and_dropped(
    supervisor: Page, signed_in: SignedIn, accessible: Accessible
) -> None:
    look_at(supervisor, f"{PAGE}/rehearsal", accessible)
    supervisor.get_by_label("Opens on").fill("2020-01-01")
    supervisor.get_by_label("Last day to reapply").fill("2019-01-01")
    supervisor.get_by_role("button", name="Rehearse").click()
    expect(supervisor.get_by_text("There is a problem")).to_be_visible()
    accessible(supervisor)
    supervisor.get_by_label("Opens on").fill(OPENS.isoformat())
    supervisor.get_by_label("Last day to reapply").fill(LAST_DAY.isoformat())
    supervisor.get_by_role("button", name="Rehearse").click()
    expect(supervisor.get_by_role("heading", name="What it would bring")).to_be_visible()
    accessible(supervisor)
    supervisor.get_by_role("button", name="Propose this opening").click()
    expect(supervisor.get_by_text("Somebody else has to confirm it.").first).to_be_visible()
    accessible(supervisor)

    administrator = signed_in("administrator")
    look_at(administrator, PAGE, accessible)
    expect(administrator.get_by_role("button", name="Confirm the opening")).to_be_visible()
    look_at(administrator, "/staff/rules", accessible)
    administrator.goto(PAGE)
    administrator.get_by_role("button", name="Drop the proposal").click()
    expect(administrator.get_by_text("The proposal is dropped.")).to_be_visible()
    accessible(administrator)


def test_a_form_as_it_would_look(supervisor: Page, accessible: Accessible) -> None:
    look_at(supervisor, f"{PAGE}/preview", accessible)
    expect(supervisor.locator("main fieldset[disabled] textarea").first).to_be_disabled()


@pytest.mark.usefixtures("opened")
def test_how_a_transition_goes(supervisor: Page, accessible: Accessible) -> None:
    expect.set_options(timeout=5_000)
    supervisor.wait_for_timeout(1_100)  # the console knows of an opening within a second
    look_at(supervisor, PAGE, accessible)
    expect(supervisor.get_by_role("img", name="Week by week")).to_be_visible()
    supervisor.get_by_role("link", name="Give everybody more time").click()
    mark(supervisor)
    accessible(supervisor)
    send_empty(supervisor, "extend", accessible)
    supervisor.get_by_label("New last day to reapply").fill("2028-12-31")
    supervisor.get_by_label("Why").fill("The schools are snowed in.")
    supervisor.get_by_role("button", name="See what follows").click()
    expect(supervisor.get_by_role("heading", level=1)).to_have_text("What follows")
    accessible(supervisor)
    look_at(supervisor, "/staff/rules", accessible)
