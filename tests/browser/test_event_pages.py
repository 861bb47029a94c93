"""Every page of events, rosters and certificates, each form also in its error state, is accessible at both widths."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import ask, letter_to, link_in
from tests.browser.walking import Accessible, look_at, mark, send_empty
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
EVENT = "select number from event where title = '{}'"
ISSUED = "Number words of the Ql̓ispé"
OWED = "A first look at structured literacy"
COURSE = "Structured literacy, self-paced"
UPCOMING = "Writing in science class"
ON_PAPER = "Reading the river: data from our own watershed"
CONFERENCE = "Rural educators'' winter conference"


def event_of(stack: RunningStack, title: str) -> str:
    return str(ask(stack, EVENT.format(title)))


@pytest.fixture
def provider(signed_in: SignedIn) -> Page:
    return signed_in("Larkspur")


def test_lists_of_events_with_and_without_any(provider: Page, accessible: Accessible) -> None:
    for address in (
        "/provider",
        "/provider/events",
        "/provider/events?view=waiting",
        "/provider/events?view=archived",
        "/provider/events?q=zzz",
        "/provider/events?page=99",
        "/provider/calendar",
        "/provider/calendar?month=2031-01",
    ):
        look_at(provider, address, accessible)


def test_a_place_of_one_long_word_widens_no_page(stack: RunningStack, provider: Page, accessible: Accessible) -> None:
    place = "Pablo" * 30
    number = ask(
        stack,
        f"update occurrence set location = '{place}' from event where event.number = occurrence.event"  # noqa: S608 - a sample
        " and title = 'Writing in science class' returning event.number",
    )
    day = ask(stack, f"select min(first_day) from occurrence where event = '{number}'")  # noqa: S608 - a sample
    for address in ("/provider", f"/provider/calendar?month={day:%Y-%m}", f"/provider/events/{number}"):
        look_at(provider, address, accessible)
        expect(provider.get_by_text(place).first).to_be_visible()


def test_a_phone_shows_the_list_of_a_month_and_not_its_weeks(provider: Page) -> None:
    provider.goto("/provider/calendar")
    expect(provider.locator("table.calendar")).to_be_visible()
    provider.set_viewport_size({"width": 390, "height": 800})
    expect(provider.locator("table.calendar")).to_be_hidden()
    expect(provider.get_by_role("heading", name="Dates of this month")).to_be_visible()


def test_the_form_of_an_event_by_keyboard_in_two_tabs_and_thrown_away(provider: Page, accessible: Accessible) -> None:
    provider.goto("/provider/events/report")
    provider.get_by_role("button", name="Begin a new report").click()
    address = provider.url
    expect(provider.get_by_label("Recordings count until")).to_be_hidden()
    provider.locator("label[for=format-conference]").click()
    expect(provider.get_by_label("Recordings count until")).to_be_visible()
    provider.locator("label[for=format-self_paced]").click()
    expect(provider.get_by_label("Closes on")).to_be_visible()
    expect(provider.get_by_label("Minutes").first).to_be_visible()
    accessible(provider)
    provider.locator("label[for=format]").click()
    provider.get_by_label("Title", exact=True).fill("By keyboard")
    provider.get_by_label("Title", exact=True).press("Enter")
    expect(provider.get_by_text("Saved. You can close this page and go on later.")).to_be_visible()
    expect(provider.locator("[name=first_day]")).to_have_count(1)
    provider.get_by_role("button", name="Add a date").click()
    expect(provider.locator("#first_day_1")).to_be_focused()
    provider.get_by_role("button", name="Add lines").click()
    expect(provider.locator("#item_title_3")).to_be_focused()
    other = provider.context.new_page()
    other.goto(address)
    other.get_by_label("Title", exact=True).fill("Of the other tab")
    other.get_by_role("button", name="Save and continue later").click()
    expect(other.get_by_text("Saved. You can close this page and go on later.")).to_be_visible()
    provider.get_by_label("Title", exact=True).fill("Of this tab")
    provider.get_by_role("button", name="See both and choose").click()
    expect(provider.get_by_role("heading", level=1)).to_have_text("Two versions: choose what to keep")
    accessible(provider)
    provider.get_by_role("button", name="Keep what I chose and go on").click()
    expect(provider.get_by_label("Title", exact=True)).to_have_value("Of this tab")
    provider.get_by_role("link", name="Throw this draft away").click()
    mark(provider)
    accessible(provider)
    provider.get_by_role("button", name="Throw it away").click()
    expect(provider.get_by_role("heading", level=1)).to_have_text("Report an event")


def test_an_event_in_every_state(stack: RunningStack, provider: Page, accessible: Accessible) -> None:
    for title in (ISSUED, OWED, COURSE, CONFERENCE, "Study group on mathematics talk", "Writing in science class"):
        look_at(provider, f"/provider/events/{event_of(stack, title)}", accessible)
    look_at(provider, f"/provider/events/{event_of(stack, OWED)}/certificates", accessible)


@pytest.mark.parametrize(
    ("title", "path", "proposed"),
    [
        (OWED, "/cancel", ""),
        (COURSE, "/close", "closes_on"),
        (OWED, "/occurrences/1/count", "total"),
        (OWED, "/occurrences/1/roster", ""),
    ],
)
def test_an_empty_form_of_an_event(  # noqa: PLR0917 - fixtures and what each case varies
    stack: RunningStack, title: str, path: str, proposed: str, provider: Page, accessible: Accessible
) -> None:
    look_at(provider, f"/provider/events/{event_of(stack, title)}{path}", accessible)
    if proposed:
        provider.locator(f"[name={proposed}]").fill("")
    send_empty(provider, "", accessible)


def test_a_report_and_a_change_with_its_difference(stack: RunningStack, provider: Page, accessible: Accessible) -> None:
    look_at(provider, "/provider/events/report", accessible)
    provider.goto(f"/provider/events/{event_of(stack, ISSUED)}")
    provider.get_by_role("button", name="Change the event").click()
    expect(provider.get_by_role("heading", level=1)).to_contain_text("Change")
    mark(provider)
    accessible(provider)
    provider.get_by_label("Title", exact=True).fill("Number words")
    provider.get_by_role("button", name="See what changes").click()
    expect(provider.get_by_role("heading", level=1)).to_have_text("What changes")
    mark(provider)
    accessible(provider)
    send_empty(provider, "", accessible)


def test_what_another_tab_has_sent_is_shown_beside_what_this_one_holds(
    stack: RunningStack, provider: Page, accessible: Accessible
) -> None:
    provider.goto(f"/provider/events/{event_of(stack, UPCOMING)}")
    provider.get_by_role("button", name="Change the event").click()
    other = provider.context.new_page()
    other.goto(provider.url)
    provider.get_by_label("Fee").fill("$10")
    provider.get_by_role("button", name="See what changes").click()
    provider.get_by_label("Why does it change?").fill("The hall costs something.")
    provider.get_by_role("button", name="Change it", exact=True).click()
    expect(provider).not_to_have_url(re.compile("changes"))
    other.get_by_label("Fee").fill("$20")
    other.get_by_role("button", name="Save and continue later").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("It was sent from another tab")
    accessible(other)


def test_certificates_that_may_be_counted_twice_are_asked_about(
    stack: RunningStack, provider: Page, accessible: Accessible
) -> None:
    number = event_of(stack, ON_PAPER)
    ask(stack, f"update certificate_run set finished_at = now() where event = '{number}' returning 1")  # noqa: S608 - a sample
    for address in ("/provider", f"/provider/events/{number}", f"/provider/events/{number}/runs/1"):
        look_at(provider, address, accessible)
        expect(provider.get_by_text("issued here after the count").first).to_be_visible()
    provider.get_by_role("button", name="on top").click()
    expect(provider.get_by_text("They come on top of those on paper")).to_be_visible()
    accessible(provider)


def test_a_list_of_participants_with_rows_that_wait(
    stack: RunningStack, provider: Page, accessible: Accessible
) -> None:
    number = event_of(stack, ISSUED)
    roster = ask(stack, f"select id from roster where event = '{number}' and source = 'file'")  # noqa: S608 - a sample
    look_at(provider, f"/provider/rosters/{roster}", accessible)
    look_at(provider, f"/provider/rosters/{roster}/discard", accessible)
    look_at(provider, f"/provider/events/{number}/runs/1", accessible)
    provider.goto(f"/provider/rosters/{roster}")
    link = provider.get_by_role("link", name="Put right").first
    without_scripts = link.get_attribute("href") or ""
    link.click()
    expect(provider.get_by_role("button", name="Put right").first).to_be_visible()
    accessible(provider)
    provider.goto(without_scripts)
    mark(provider)
    accessible(provider)
    send_empty(provider, "", accessible)


@pytest.mark.parametrize("what", ["void", "reissue"])
def test_what_is_done_to_a_certificate(what: str, stack: RunningStack, provider: Page, accessible: Accessible) -> None:
    certificate = a_certificate(stack)
    look_at(provider, f"/provider/certificates/{certificate}", accessible)
    look_at(provider, f"/provider/certificates/{certificate}/{what}", accessible)
    send_empty(provider, "", accessible)


OF_LARKSPUR = """select min(certificate.number) from certificate
    join event on event.number = certificate.event join membership on membership.provider = event.provider
    join account on account.id = membership.account
    where certificate.state = 'valid' and account.user_name = 'ROlson'"""


def a_certificate(stack: RunningStack) -> str:
    return str(ask(stack, OF_LARKSPUR))


def test_verifying(stack: RunningStack, page: Page, accessible: Accessible) -> None:
    look_at(page, "/verify", accessible)
    look_at(page, f"/verify/{a_certificate(stack)}", accessible)
    look_at(page, "/verify/MT-0000-0000", accessible)


def test_a_certificate_behind_its_link(stack: RunningStack, page: Page, accessible: Accessible) -> None:
    address = str(ask(stack, "select min(to_address) from letter where kind = 'certificate' and state = 'sent'"))
    page.goto(link_in(letter_to(stack, address, "/link/certificate/"), "certificate"))
    mark(page)
    accessible(page)
    page.goto("/link/certificate/nothing")
    accessible(page)


def test_claiming_with_a_code(
    stack: RunningStack, provider: Page, browser: Browser, base_url: str, accessible: Accessible
) -> None:
    number = event_of(stack, OWED)
    provider.goto(f"/provider/events/{number}")
    provider.get_by_role("link", name="Let attendees claim with a code").first.click()
    mark(provider)
    accessible(provider)
    provider.get_by_label("Last day").fill("2020-01-01")
    provider.get_by_role("button", name="Make the code").click()
    expect(provider).to_have_title(re.compile("^Error"))
    accessible(provider)
    provider.goto(provider.url)
    provider.get_by_role("button", name="Make the code").click()
    expect(provider.get_by_text("Attendees can claim their certificates now.")).to_be_visible()
    accessible(provider)
    code = ask(stack, f"select code from claim_window where event = '{number}'")  # noqa: S608 - a sample
    page = browser.new_context(base_url=base_url).new_page()
    look_at(page, "/claim", accessible)
    page.get_by_label("Code").fill("nosuchcode")
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.get_by_label("Code").fill(str(code).lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claim your certificate")
    expect(page.get_by_label("Your full name")).to_be_visible()
    mark(page)
    accessible(page)
    page.get_by_role("button", name="Claim the certificate").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.get_by_label("Your full name").fill("Apsáalooke Ann")
    page.get_by_label("Your e-mail address").fill("ann@claim.example.org")
    page.get_by_role("button", name="Claim the certificate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your claim")
    mark(page)
    accessible(page)
    letter_to(stack, "ann@claim.example.org", "/link/certificate/")


def test_a_conference_is_claimed_by_sessions(
    stack: RunningStack, provider: Page, page: Page, accessible: Accessible
) -> None:
    number = event_of(stack, CONFERENCE)
    provider.goto(f"/provider/events/{number}/occurrences/1/claims")
    provider.get_by_role("button", name="Make the code").click()
    expect(provider.get_by_text("The code for this date is ready.")).to_be_visible()
    code = ask(stack, f"select code from claim_window where event = '{number}'")  # noqa: S608 - a sample
    page.goto(f"/claim/{code}")
    accessible(page)


def test_staff_see_events(stack: RunningStack, signed_in: SignedIn, accessible: Accessible) -> None:
    staff = signed_in("reviewer")
    for address in (
        "/staff/events",
        "/staff/events?view=archived",
        "/staff/events?q=larkspur",
        f"/staff/events/{event_of(stack, ISSUED)}",
        f"/staff/events/{event_of(stack, ISSUED)}/certificates",
        "/staff/outstanding",
        "/staff/outstanding?q=zzz&order=newest",
    ):
        look_at(staff, address, accessible)


@pytest.mark.parametrize("address", ["/provider/events/E-2020-00001", "/provider/certificates/none", "/claim/NONE"])
def test_what_is_not_there(address: str, provider: Page, accessible: Accessible) -> None:
    provider.goto(address)
    accessible(provider)
