"""An event in a real browser: reported late, certificates from a list with errors, printed, verified, counted."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from deploy.sample import SIGN_INS
from policy.calendar import mountain_date
from tests.browser.conftest import sign_in
from tests.browser.steps import letter_to, link_in, tick
from tests.stack.conftest import RunningStack

Accessible = Callable[[Page], None]
TITLE = "Number words of the Ql̓ispé"
ROSTER = "Name,E-mail,Hours\nČłxʷm̓iʔ Antoine,antoine@roster.example,2\n,nobody@roster.example,2\nRuth Long,ruth@roster.example,9\nAnn Two Moons,,1.5\n"  # noqa: E501, RUF001 - a list as people send it


def provider(page: Page) -> None:
    who = next(each for each in SIGN_INS if "Larkspur" in each.who)
    sign_in(page, who.user_name, who.password)


def test_an_event_from_its_report_to_its_count(
    stack: RunningStack, browser: Browser, page: Page, base_url: str, accessible: Accessible
) -> None:
    provider(page)
    number = is_reported_late(page, accessible)
    issues_what_is_good(page, accessible)
    puts_the_rest_right(page, number, accessible)
    visitor = browser.new_context(base_url=base_url).new_page()
    certificate = opens_the_certificate(stack, visitor, accessible)
    is_verified(visitor, certificate, accessible)
    is_printed(page, number)
    name_is_corrected(page, certificate, accessible)
    visitor.goto(f"/verify/{certificate}")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate is not valid any more")
    accessible(visitor)
    is_counted(page, number, accessible)


def is_reported_late(page: Page, accessible: Accessible) -> str:
    page.goto("/provider/events/report")
    accessible(page)
    page.get_by_role("button", name="Begin a new report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report an event")
    accessible(page)
    page.get_by_role("button", name="Report the event").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    fill_event(page)
    page.get_by_role("button", name="Report the event").click()
    expect(page.get_by_label("Why is it reported after it began?")).to_be_visible()
    accessible(page)
    page.get_by_label("Why is it reported after it began?").fill("The pass was closed and we had no line.")
    page.get_by_role("button", name="Report the event").click()
    expect(page.get_by_text("We have your event")).to_be_visible()
    found = re.search(r"E-\d{4}-\d{5}", page.url)
    assert found
    accessible(page)
    return found.group()


def fill_event(page: Page) -> None:
    yesterday = mountain_date(datetime.now(UTC)) - timedelta(days=1)
    texts = {
        "title": TITLE,
        "description": "Two hours on the words children hear at home.",
        "objectives": "Plan a lesson with two number systems.",
        "criteria_text": "It was planned with the schools.",
        "instructors": "Ruth Olson",
    }
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)
    tick(page.get_by_label("In person", exact=True))
    page.locator("#first_day_0").fill(yesterday.isoformat())
    page.locator("#location_0").fill("Polson")
    page.locator("#item_title_0").fill("Words")
    page.locator("#item_starts_0").fill("08:00")
    page.locator("#item_ends_0").fill("10:00")
    tick(page.get_by_label("gets part of the units"))
    for name in ("criteria", "topics", "audience"):
        tick(page.locator(f"input[name={name}]").first)


def issues_what_is_good(page: Page, accessible: Accessible) -> None:
    page.get_by_role("link", name="Issue certificates").click()
    accessible(page)
    page.get_by_label("Excel or CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    )
    page.get_by_role("button", name="Upload and preview").click()
    expect(page).to_have_title(re.compile("Preview: 2 ready, 2 waiting"))
    accessible(page)
    page.get_by_role("button", name="Issue 2 certificates").click()
    expect(page.get_by_text("Done: all 2 issued.")).to_be_visible()
    accessible(page)


def puts_the_rest_right(page: Page, number: str, accessible: Accessible) -> None:
    page.get_by_role("link", name="2 rows wait for you").click()
    accessible(page)
    page.get_by_role("link", name="Put right").first.click()
    expect(page.get_by_label("Full name")).to_be_visible()
    accessible(page)
    page.get_by_label("Full name").fill("Peter Bird")
    page.get_by_role("button", name="Put right").click()
    page.get_by_role("button", name="Leave out").first.click()
    page.get_by_role("button", name="Issue 1 certificate").click()
    expect(page.get_by_text("Done: all 1 issued.")).to_be_visible()
    page.goto(f"/provider/events/{number}/certificates")
    expect(page.get_by_text("3 certificates").first).to_be_visible()
    accessible(page)


def opens_the_certificate(stack: RunningStack, visitor: Page, accessible: Accessible) -> str:
    letter = letter_to(stack, "antoine@roster.example", "/link/certificate/")
    visitor.goto(link_in(letter, "certificate"))
    expect(visitor.get_by_text("Čłxʷm̓iʔ Antoine").first).to_be_visible()  # noqa: RUF001 - a Salish letter
    accessible(visitor)
    address = visitor.get_by_role("link", name="Open the PDF").get_attribute("href")
    pdf = visitor.request.get(address or "").body()
    text = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range()
    found = re.search(r"MT(-\w{2,4}){4}", text)
    assert found, text
    assert TITLE[:12] in text
    return found.group()


def is_verified(visitor: Page, certificate: str, accessible: Accessible) -> None:
    visitor.goto("/verify")
    accessible(visitor)
    visitor.get_by_label("Certificate number").fill(certificate[:-1] + ("2" if certificate[-1] != "2" else "3"))
    visitor.get_by_role("button", name="Verify").click()
    expect(visitor).to_have_title(re.compile("^Error"))
    accessible(visitor)
    visitor.get_by_label("Certificate number").fill(certificate.lower().replace("-", " "))
    visitor.get_by_role("button", name="Verify").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    accessible(visitor)


def is_printed(page: Page, number: str) -> None:
    pdf = page.request.get(f"/provider/events/{number}/occurrences/1/print-run.pdf").body()
    assert len(pypdfium2.PdfDocument(io.BytesIO(pdf))) == 3
    archive = page.request.get(f"/provider/events/{number}/occurrences/1/certificates.zip").body()
    assert archive.startswith(b"PK")


def name_is_corrected(page: Page, certificate: str, accessible: Accessible) -> None:
    page.goto(f"/provider/certificates/{certificate}")
    accessible(page)
    page.get_by_role("link", name="Correct and reissue").click()
    page.get_by_role("button", name="Issue the new certificate").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.get_by_label("Full name").fill("Čłxʷm̓iʔ Mary Antoine")  # noqa: RUF001 - a Salish letter
    page.get_by_label("Why?").fill("A part of the name was missing.")
    page.get_by_role("button", name="Issue the new certificate").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mary Antoine")
    accessible(page)


def is_counted(page: Page, number: str, accessible: Accessible) -> None:
    page.goto(f"/provider/events/{number}/occurrences/1/count")
    expect(page.get_by_label("Certificates issued in all")).to_have_value("3")
    accessible(page)
    page.get_by_label("Certificates issued in all").fill("2")
    page.get_by_role("button", name="Report the count").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    page.get_by_label("Certificates issued in all").fill("4")
    page.get_by_role("button", name="Report the count").click()
    expect(page.get_by_text("Thank you, we have the count.")).to_be_visible()
    expect(page.get_by_text("4 (3 issued here, 1 on paper)")).to_be_visible()
    accessible(page)
