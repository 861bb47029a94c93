"""A disposal in a real browser, from the list to its certificate; holds; and what is told of what is gone."""

import asyncio
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from temporalio.client import Client

from tests.browser.steps import ask
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack
from workers.plugin import PdupsPlugin
from workflows.ids import DISPOSAL

SignedIn = Callable[[str], Page]
YEAR = datetime.now(UTC).year
PAGE = f"/staff/disposals/{YEAR}"
DONE_MS = 30_000
DUE = """
insert into annual_report (provider, year, first_day, last_day, state, opened_at, due_at, rungs, carried, version,
                           completed_at, completed_by, completed_on, retain_until)
select number, 2018, '2018-07-01', '2019-06-30', 'completed', '2019-07-01', '2019-08-30', '[]', true, 1, '2019-07-10',
       'account:1', '2019-07-10', '2024-07-10'
from provider where number > (select min(number) from provider) returning 1
"""
NEVER_DUE = """
with lines as (delete from disposal_line), lists as (delete from disposal), holds as (delete from legal_hold)
delete from annual_report where year = 2018 returning 1
"""
OWN = """
select event from certificate where state = 'valid' and provider = (select min(number) from provider) limit 1
"""
GONE = """
with events as (update event set disposed_at = now(), retain_until = '2024-07-10' where number = $1),
     letters as (update letter set disposed_at = now() where entity = 'event:' || $1)
update certificate set disposed_at = now() where event = $1 returning 1
"""
BACK = """
with events as (update event set disposed_at = null, retain_until = null where number = $1),
     letters as (update letter set disposed_at = null where entity = 'event:' || $1)
update certificate set disposed_at = null where event = $1 returning 1
"""


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Page:
    return signed_in("supervisor")


@pytest.fixture
def listed(stack: RunningStack) -> Iterator[None]:
    """Years of other providers than the one that signs in are due, and the Schedule lists them; for this test only."""
    ask(stack, DUE)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, trigger(stack)).result()
    yield
    ask(stack, NEVER_DUE)


async def trigger(stack: RunningStack) -> None:
    """The day of the year has come."""
    settings = stack.settings
    client = await Client.connect(
        settings["PDUPS_TEMPORAL_ADDRESS"],
        namespace=settings.get("PDUPS_TEMPORAL_NAMESPACE", "default"),
        plugins=[PdupsPlugin()],
    )
    await client.get_schedule_handle(DISPOSAL).trigger()


@pytest.fixture
def gone(stack: RunningStack) -> Iterator[str]:
    """The records of a sample event of those who sign in are disposed of, as far as pages tell; for this test only."""
    number = str(ask(stack, OWN))
    with_values(stack, GONE, number)
    yield number
    with_values(stack, BACK, number)


def with_values(stack: RunningStack, sql: str, *values: object) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(stack.query, sql, *values).result()


@pytest.mark.usefixtures("listed")
def test_from_the_list_to_its_certificate(supervisor: Page, signed_in: SignedIn, accessible: Accessible) -> None:
    until_it_says(supervisor, PAGE, "Propose the disposal")
    look_at(supervisor, "/staff/disposals", accessible)
    look_at(supervisor, PAGE, accessible)
    hold(supervisor, accessible)

    supervisor.goto(PAGE)
    supervisor.get_by_role("link", name="Drop the disposal").click()
    mark(supervisor)
    accessible(supervisor)
    send_empty(supervisor, "drop", accessible)
    supervisor.goto(PAGE)
    supervisor.get_by_role("link", name="Propose the disposal").click()
    mark(supervisor)
    accessible(supervisor)
    supervisor.get_by_role("button", name="Propose it").click()
    expect(supervisor.get_by_text("It is proposed. Somebody else has to confirm it.")).to_be_visible()
    accessible(supervisor)
    look_at(supervisor, f"{PAGE}/confirm", accessible)
    expect(supervisor.get_by_text("You proposed it, so somebody else has to confirm it.")).to_be_visible()

    administrator = signed_in("administrator")
    look_at(administrator, f"{PAGE}/confirm", accessible)
    administrator.get_by_role("button", name="Dispose of these records for good").click()
    accessible(administrator)
    until_it_says(administrator, PAGE, "Open the certificate of disposal")
    accessible(administrator)
    answer = administrator.request.get(f"{PAGE}/certificate.pdf")
    text = pypdfium2.PdfDocument(io.BytesIO(answer.body()))[0].get_textpage().get_text_range()
    assert f"Certificate of disposal {YEAR}" in text
    assert administrator.request.get(f"{PAGE}/lines.csv").ok
    look_at(administrator, f"{PAGE}?state=held", accessible)


def hold(page: Page, accessible: Accessible) -> None:
    """One of the providers is put under a hold, which stands on its pages; another one is lifted."""
    number = page.locator("#list ~ table tbody tr th p").first.inner_text()
    look_at(page, "/staff/holds", accessible)
    page.get_by_role("link", name="Place a hold").click()
    mark(page)
    accessible(page)
    send_empty(page, "place", accessible)
    for _ in range(2):
        page.goto(f"/staff/holds/place?provider={number}&year=2018")
        page.get_by_label("Why?").fill("A complaint is open.")
        page.get_by_role("button", name="Place the hold").click()
        expect(page.get_by_text("The hold is placed.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Lift it").first.click()
    mark(page)
    accessible(page)
    send_empty(page, "lift", accessible)
    page.get_by_label("Why can it be lifted?").fill("It was placed twice.")
    page.get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_text("The hold is lifted.")).to_be_visible()
    look_at(page, "/staff/holds?view=lifted", accessible)
    for address in (f"/staff/providers/{number}", f"/staff/reports/{number}/2018"):
        look_at(page, address, accessible)
        expect(page.get_by_text("A legal hold stands")).to_be_visible()


def until_it_says(page: Page, address: str, words: str) -> None:
    """Load a page until somebody at work has brought it so far."""
    for _ in range(DONE_MS // 500):
        page.goto(address)
        if page.get_by_text(words).first.is_visible():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} never said: {words}")


def test_what_is_told_of_what_is_gone(
    stack: RunningStack, gone: str, supervisor: Page, signed_in: SignedIn, accessible: Accessible
) -> None:
    look_at(supervisor, f"/staff/events/{gone}", accessible)
    expect(supervisor.get_by_role("heading", name="The records of this event were disposed of")).to_be_visible()
    supervisor.goto(f"/staff/events/{gone}/certificates")
    expect(supervisor.get_by_role("heading", level=1)).to_have_text("This is not here any more")
    accessible(supervisor)
    letter = ask(stack, f"select id from letter where entity = 'event:{gone}' limit 1")  # noqa: S608 - a number
    look_at(supervisor, f"/staff/letters/{letter}", accessible)
    expect(supervisor.get_by_text("The words of this letter and whom it went to were disposed of")).to_be_visible()

    provider = signed_in("Larkspur")
    look_at(provider, f"/provider/events/{gone}", accessible)
    provider.goto(f"/provider/events/{gone}/certificates")
    expect(provider).to_have_title(re.compile("^Disposed of"))
    accessible(provider)

    certificate = ask(stack, f"select number from certificate where event = '{gone}' limit 1")  # noqa: S608 - a number
    look_at(provider, f"/verify/{certificate}", accessible)
    existed = "This certificate existed; its record was disposed of"
    expect(provider.get_by_role("heading", level=1)).to_have_text(existed)
