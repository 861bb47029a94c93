"""What people do in the journeys, through the pages as they are shown."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from deploy.embedded.letters import CaughtLetter, LetterFolder
from tests.stack.conftest import RunningStack

LETTER_SECONDS = 20
AGENDA = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n45\n%%EOF\n"

HEAD = {
    "legal_name": "Ql̓ispé Sample Learning Lodge",
    "other_names": "Lodge of Learning",
    "web_site": "https://lodge.example",
    "mail_street": "12 Larch Street",
    "mail_city": "Polson",
    "mail_state": "MT",
    "mail_zip": "59860",
    "phone": "406-555-0171",
    "primary_name": "Agnès Finley",
    "primary_title": "Director",
    "primary_email": "agnes@lodge.example",
    "primary_phone": "406-555-0172",
    "backup_name": "Peter Bird",
    "backup_title": "Clerk",
    "backup_email": "peter@lodge.example",
    "backup_phone": "406-555-0173",
}


def start_application(page: Page) -> str:
    """Begin at the apply page; returns the address of the new draft."""
    page.goto("/apply")
    page.get_by_role("button", name="Start an application").click()
    page.wait_for_url(re.compile(r"/apply/[\w-]{20,}$"))
    return page.url


def fill_application(page: Page, **changes: str) -> None:
    """Fill every field of the form, as an applicant who takes the time."""
    for name, value in (HEAD | changes).items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("Kind of organization").select_option("tribal_agency")
    tick(page.get_by_label("Show the primary contact in the public directory"))
    form = page.locator("form.application-form")
    for field in form.locator("textarea").all():
        field.fill("Teachers plan a lesson together, teach it, and come back with what their students made of it.")
    for group in form.locator("fieldset").all():
        boxes = group.locator("input[type=checkbox], input[type=radio]")
        if boxes.count():
            tick(boxes.first)
    for text in form.locator("input[type=text]").all():
        if not text.input_value():
            text.fill("All grades")
    for promise in page.locator("section[aria-labelledby=promises] input[type=checkbox]").all():
        tick(promise)
    form.locator("input[type=file]").first.set_input_files(
        {"name": "agenda.pdf", "mimeType": "application/pdf", "buffer": AGENDA}
    )


def tick(box: Locator) -> None:
    """Tick a box or choose a radio by its label, as people do: the design system draws the box there."""
    if not box.is_checked():
        box.page.locator(f"label[for='{box.get_attribute('id')}']").click()


def submit_application(page: Page) -> str:
    """Submit the filled form; returns the application's number."""
    page.get_by_role("button", name="Submit the application").click()
    expect(page.get_by_role("heading", name="We have your application")).to_be_visible()
    found = re.search(r"A-\d{4}-\d{5}", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found.group()


def ask(stack: RunningStack, sql: str) -> Any:
    """Ask the database for one value; in a thread, since playwright keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(stack.query, sql).result()


def letter_to(stack: RunningStack, recipient: str, saying: str) -> CaughtLetter:
    """The newest letter to somebody whose subject or text says something, once it has come."""
    folder = LetterFolder(Path(stack.folder) / "letters")
    deadline = time.monotonic() + LETTER_SECONDS
    while time.monotonic() < deadline:
        for letter_id in folder.ids():
            letter = folder.read(letter_id)
            if letter and letter.recipient == recipient and saying in letter.subject + letter.text:
                return letter
        time.sleep(0.2)
    subjects = [letter.subject for each in folder.ids() if (letter := folder.read(each))]
    raise AssertionError(f"no letter to {recipient} says {saying!r} within {LETTER_SECONDS} s; there are {subjects}")


def link_in(letter: CaughtLetter, kind: str) -> str:
    """The link of a kind (`status`, `password`, `draft`) that a letter carries."""
    found = re.search(rf"http://\S+/link/{kind}/[\w-]+", letter.text)
    assert found, letter.text
    return found.group()
