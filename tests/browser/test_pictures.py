"""The how-tos of our guidance, walked through as they say it; `PDUPS_TAKE_PICTURES=1` takes their pictures anew."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from policy.calendar import mountain_date
from tests.browser.pictures import TAKEN, named, take
from tests.browser.steps import ask, fill_application, letter_to, link_in, start_application, submit_application, tick
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
NAME = "Cottonwood Sample Learning Lodge"
MAILBOX = "mary@cottonwood.example"
PASSWORD = "larch needles turn gold"
TITLE = "Fractions on the number line"
PEOPLE = """Name,E-mail,Hours
Ann Two Moons,ann@list.example,2
Ruth Long,ruth.long@list,2
Peter Bird,peter.bird@list.example,1.5
"""
LAPSED = """update provider set standing = 'lapsed', called_under = rule_set, called_at = now(),
    reapply_by = current_date - 1 where legal_name = '{}' returning number"""
LONG_AGO = """update provider set approved_at = '2024-08-01T18:00:00Z' where legal_name like 'Larkspur%'
    returning number"""
IN_FORCE_SINCE = "update standing set since = '2024-08-01T18:00:00Z' where provider = '{}'"
OPENED = "select count(*) from annual_report where provider = '{}' and year = 2025"
COMPLETED = f"{OPENED} and state = 'completed'"
WAIT_MS = 30_000


@pytest.fixture
def provider(signed_in: SignedIn) -> Page:
    return signed_in("Larkspur")


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Page:
    return signed_in("supervisor")


@pytest.fixture
def visitor(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, timezone_id="America/Denver")
    yield context.new_page()
    context.close()


def test_applying_and_being_approved(stack: RunningStack, page: Page, visitor: Page, supervisor: Page) -> None:
    number = applies(page)
    is_asked(supervisor, number)
    status = link_in(letter_to(stack, MAILBOX, "How long is each session?"), "status")
    visitor.goto(status)
    visitor.get_by_label("Your answer").fill("Each session is ninety minutes long, with a break after forty-five.")
    take(visitor, "answer-request.png", visitor.get_by_label("Your answer").locator("xpath=ancestor::section"))
    visitor.get_by_role("button", name="Send the answer").click()
    expect(visitor.get_by_text("We have your answer")).to_be_visible()
    is_approved(supervisor, number)
    visitor.goto(link_in(letter_to(stack, MAILBOX, "/link/password/"), "password"))
    take(visitor, "choose-password.png")
    visitor.get_by_label("New password").fill(PASSWORD)
    visitor.get_by_label("The same password again").fill(PASSWORD)
    visitor.get_by_role("button", name="Set password and sign in").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(NAME)
    take(visitor, "own-page.png", visitor.locator("body"))
    reapplies(stack, visitor)


def applies(page: Page) -> str:
    start_application(page)
    fill_application(
        page,
        legal_name=NAME,
        other_names="",
        web_site="https://cottonwood.example",
        primary_name="Mary Long",
        primary_email=MAILBOX,
        backup_email="bo@cottonwood.example",
    )
    take(page, "apply-form.png", page.locator("#section-criteria"))
    number = submit_application(page)
    take(page, "apply-receipt.png")
    return number


def is_asked(office: Page, number: str) -> None:
    office.goto("/staff/applications")
    take(office, "staff-queue.png", office.locator("body"))
    office.goto(f"/staff/applications/{number}")
    office.get_by_text("Ask for information", exact=True).click()
    office.get_by_label("What do you need?").fill("How long is each session?")
    take(office, "staff-ask.png", office.locator("details.decide", has_text="Ask for information"))
    office.get_by_role("button", name="Ask the applicant").click()
    expect(office.get_by_text("Information requested").first).to_be_visible()


def is_approved(office: Page, number: str) -> None:
    office.goto(f"/staff/applications/{number}")
    office.locator("summary", has_text=re.compile("^Deny$")).click()
    take(office, "staff-deny.png", office.locator("details.decide", has_text="Deny"))
    office.locator("summary", has_text=re.compile("^Deny$")).click()
    office.locator("summary", has_text=re.compile("^Approve$")).click()
    take(office, "staff-approve.png", office.locator("details.decide", has_text="Approve"))
    office.get_by_role("button", name="Approve").click()
    expect(office.get_by_text("Approved").first).to_be_visible()


def reapplies(stack: RunningStack, page: Page) -> None:
    ask(stack, LAPSED.format(NAME))
    page.goto("/provider/reapply")
    expect(page.get_by_role("button", name="Start the reapplication")).to_be_visible()
    take(page, "reapply.png")


def test_an_event_its_certificates_and_its_count(provider: Page, visitor: Page) -> None:
    number = reports(provider, TITLE, yesterday(), "report-form.png")
    is_over(provider, number)
    take(provider, "event-page.png")
    issues(provider)
    corrects_a_name(provider, number)
    lets_claim(provider, visitor, number)
    provider.goto(f"/provider/events/{number}/occurrences/1/count")
    take(provider, "count.png")
    provider.get_by_role("button", name="Report the count").click()
    expect(provider.get_by_text("Thank you, we have the count.")).to_be_visible()
    changes(provider, number)


def is_over(page: Page, number: str) -> None:
    for _ in range(WAIT_MS // 500):
        page.goto(f"/provider/events/{number}")
        if page.get_by_text("The count is due on").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"event {number} does not come to its end: {page.locator('main').inner_text()}")


def yesterday() -> date:
    return mountain_date(datetime.now(UTC)) - timedelta(days=1)


def reports(page: Page, title: str, day: date, picture: str = "") -> str:
    page.goto("/provider/events/report")
    page.get_by_role("button", name="Begin a new report").click()
    texts = {
        "title": title,
        "description": "Teachers of grades 3 to 5 try out number lines.",
        "objectives": "Use three number-line tasks, and tell from students' work what to teach next.",
        "criteria_text": "It was planned with two schools.",
        "instructors": "Ruth Olson, teacher of mathematics",
        "first_day_0": day.isoformat(),
        "location_0": "Polson",
        "item_title_0": "Trying out",
        "item_starts_0": "08:00",
        "item_ends_0": "10:00",
    }
    tick(page.get_by_label("In person", exact=True))
    for field, text in texts.items():
        page.locator(f"#{field}").fill(text)
    tick(page.get_by_label("gets part of the units"))
    for field in ("criteria", "topics", "audience"):
        tick(page.locator(f"input[name={field}]").first)
    if picture:
        take(page, picture, page.locator("#dates"))
    page.get_by_role("button", name="Report the event").click()
    page.get_by_label("Why is it reported after it began?").fill("The line was down.")
    page.get_by_role("button", name="Report the event").click()
    expect(page.get_by_text("We have your event")).to_be_visible()
    found = re.search(r"E-\d{4}-\d{5}", page.url)
    assert found
    return found.group()


def issues(page: Page) -> None:
    page.get_by_role("link", name="Issue certificates").click()
    take(page, "certificates-list.png")
    page.get_by_label("Excel or CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    page.get_by_role("button", name="Upload and preview").click()
    expect(page).to_have_title(re.compile("Preview: 2 ready, 1 waiting"))
    take(page, "certificates-preview.png", page.get_by_role("heading", level=1))
    page.get_by_role("button", name="Issue 2 certificates").click()
    expect(page.get_by_text("Done: all 2 issued.")).to_be_visible()


def corrects_a_name(page: Page, number: str) -> None:
    page.goto(f"/provider/events/{number}/certificates")
    page.get_by_role("link", name=re.compile("Ann Two Moons|^MT-")).first.click()
    page.get_by_role("link", name="Correct and reissue").click()
    take(page, "correct-name.png")


def lets_claim(page: Page, visitor: Page, number: str) -> None:
    page.goto(f"/provider/events/{number}")
    page.get_by_role("link", name="Let attendees claim with a code").click()
    page.get_by_role("button", name="Make the code").click()
    page.goto(f"/provider/events/{number}/occurrences/1/claims")
    expect(page.locator(".claim-code")).to_be_visible()
    take(page, "claim-code.png")
    visitor.goto(f"/claim/{page.locator('.claim-code').inner_text()}")
    expect(visitor.get_by_label("E-mail address")).to_be_visible()
    take(visitor, "claim-enter.png")


def changes(page: Page, number: str) -> None:
    page.goto(f"/provider/events/{number}")
    page.get_by_role("button", name="Change the event").click()
    page.get_by_label("Title", exact=True).fill(f"{TITLE}, grades 3 to 5")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changes")
    take(page, "what-changes.png")


def test_canceling(stack: RunningStack, provider: Page) -> None:
    number = ask(stack, "select event from occurrence where state = 'scheduled' order by starts_at desc limit 1")
    provider.goto(f"/provider/events/{number}/cancel")
    expect(provider.get_by_label("Why?")).to_be_visible()
    take(provider, "cancel.png")


def test_confirming_a_year(stack: RunningStack, provider: Page, supervisor: Page) -> None:
    theirs = ask(stack, LONG_AGO)
    ask(stack, IN_FORCE_SINCE.format(theirs))
    if not ask(stack, OPENED.format(theirs)):
        number = reports(provider, "Watersheds of the Flathead", date(2026, 5, 12))
        provider.goto(f"/provider/events/{number}/occurrences/1/count")
        provider.get_by_label("Certificates issued in all").fill("14")
        provider.get_by_role("button", name="Report the count").click()
        expect(provider.get_by_text("Thank you, we have the count.")).to_be_visible()
        supervisor.goto("/staff/reports/open?year=2025")
        supervisor.get_by_role("button", name="Open the reports").click()
    if ask(stack, COMPLETED.format(theirs)):
        provider.goto("/provider/reports/2025/reopen")
        provider.get_by_label("Why is it reopened?").fill("To be looked at once more.")
        provider.get_by_role("button", name="Reopen the report").click()
    for _ in range(WAIT_MS // 500):
        provider.goto("/provider/reports/2025")
        if provider.get_by_role("link", name="Confirm the report").count():
            break
        provider.wait_for_timeout(500)
    take(provider, "annual-report.png")
    provider.get_by_role("link", name="Confirm the report").click()
    take(provider, "annual-report-confirm.png", provider.get_by_role("heading", name="What follows"))


def test_announcing(supervisor: Page) -> None:
    supervisor.goto("/staff/announcements")
    supervisor.get_by_role("button", name="Write an announcement").click()
    supervisor.get_by_label("Subject").fill("The new process opens on July 1")
    supervisor.get_by_label("Text", exact=True).fill(
        "From July 1 on you can reapply.\n\nWe write to you again in June."
    )
    tick(supervisor.locator("input[name=to]").first)
    take(supervisor, "announcement.png", supervisor.get_by_role("heading", level=1))
    supervisor.get_by_role("button", name="See who gets it, schedule").click()
    expect(supervisor.get_by_role("button", name="Schedule it")).to_be_visible()
    take(supervisor, "announcement-schedule.png", supervisor.get_by_role("heading", level=1))


def test_finding_an_answer(visitor: Page) -> None:
    visitor.goto("/sign-in")
    take(visitor, "sign-in.png", visitor.locator("body"))


def test_asking_for_access(visitor: Page) -> None:
    visitor.goto("/access")
    visitor.get_by_label("Name of your organization").fill("Larkspur Flats School District")
    visitor.get_by_label("Your full name").fill("Wren Halloway")
    take(visitor, "ask-for-access.png")
    expect(visitor.get_by_role("button", name="Send the request")).to_be_visible()


def test_inviting_somebody(provider: Page) -> None:
    provider.goto("/providers")
    provider.get_by_role("link", name="People", exact=True).first.click()
    provider.get_by_role("link", name="Invite somebody").click()
    provider.get_by_label("First and last name").fill("Wren Halloway")
    provider.get_by_label("E-mail address").fill("wren@larkspur.example")
    take(provider, "invite.png")
    expect(provider.get_by_role("button", name="Send the invitation")).to_be_visible()


def test_submitting_and_finding_an_opportunity(visitor: Page) -> None:
    visitor.goto("/opportunities/submit")
    visitor.get_by_label("Title").fill("Reading rivers: field notes for science teachers")
    take(visitor, "submit-opportunity.png", visitor.get_by_label("Title"))
    visitor.goto("/opportunities")
    take(visitor, "opportunities.png")


def test_asking_educators(provider: Page) -> None:
    provider.goto("/providers")
    provider.get_by_role("link", name="Needs analysis").first.click()
    provider.get_by_role("link", name="What would help you most in your work?").click()
    provider.get_by_role("link", name="Results", exact=True).click()
    take(provider, "questionnaire-results.png")


def test_subscribing(visitor: Page) -> None:
    visitor.goto("/news")
    visitor.get_by_label("E-mail address").fill("kari@readers.example")
    tick(visitor.get_by_label("Science"))
    take(visitor, "news.png", visitor.get_by_role("group", name="What do you want to hear of?"))


def test_each_picture_that_guidance_shows_was_passed_by() -> None:
    assert named() == TAKEN
