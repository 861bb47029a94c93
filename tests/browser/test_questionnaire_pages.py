"""Needs analysis: from a template to evidence, without JavaScript and with it, each page and error state accessible."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.sample import SIGN_INS
from tests.browser.conftest import NARROW, sign_in
from tests.browser.steps import letter_to, tick
from tests.browser.walking import Accessible, look_at, mark
from tests.stack.conftest import RunningStack

SignedIn = Callable[[str], Page]
LONG = "Wapiti" * 30


@pytest.fixture
def ruth(signed_in: SignedIn) -> Page:
    """Somebody of the provider whose events are sample data, at its questionnaires."""
    page = signed_in("Larkspur")
    page.goto("/provider")
    page.get_by_role("link", name="Needs analysis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Needs analysis")
    return page


@pytest.fixture
def educator(browser: Browser, base_url: str) -> Iterator[Callable[[], Page]]:
    """Educators, each at a browser of their own, without JavaScript."""
    contexts = []

    def open_page() -> Page:
        context = browser.new_context(base_url=base_url, java_script_enabled=False)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def make(page: Page, template: str) -> str:
    """A draft from a template; its address."""
    page.get_by_role("link", name="Make a questionnaire").click()
    tick(page.get_by_label(re.compile(f"^{template}")))
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Questionnaire Q-")
    return page.url.partition("?")[0]


def answer(page: Page, link: str, words: str, work: str = "Special education") -> None:
    """Somebody answers and is thanked."""
    page.goto(link)
    tick(page.get_by_label(work))
    tick(page.get_by_label("Mathematics"))
    tick(page.get_by_label("5: Very well"))
    page.get_by_label(re.compile("Which problem")).fill(words)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_from_a_template_to_evidence_without_javascript(
    stack: RunningStack, plain_page: Page, educator: Callable[[], Page]
) -> None:
    person = next(each for each in SIGN_INS if "Larkspur" in each.who)
    sign_in(plain_page, person.user_name, person.password)
    plain_page.goto("/provider")
    plain_page.get_by_role("link", name="Needs analysis").click()
    make(plain_page, "What educators need most")
    plain_page.get_by_label("Title").fill("What do you need, Larkspur Flats?")
    plain_page.get_by_role("button", name="Remove question 6").click()
    plain_page.get_by_role("button", name="Undo: question 6 removed").click()
    plain_page.get_by_role("button", name="Open it for answers").click()
    plain_page.get_by_role("button", name="Open it").click()
    expect(plain_page.get_by_text("It is open. Send or post its link.")).to_be_visible()
    there, link = plain_page.url.partition("?")[0], plain_page.get_by_label("Address to copy").input_value()
    plain_page.get_by_role("link", name="Send the link").click()
    plain_page.get_by_label("E-mail addresses").fill("Kari Lindqvist <kari@needs.example>\nnobody")
    plain_page.get_by_role("button", name="Send the letters").click()
    expect(plain_page.get_by_role("alert")).to_contain_text("“nobody” is not an e-mail address.")
    plain_page.get_by_label("E-mail addresses").fill("Kari Lindqvist <kari@needs.example>")
    plain_page.get_by_role("button", name="Send the letters").click()
    expect(plain_page.get_by_text("1 letter will leave within minutes.")).to_be_visible()
    assert urlsplit(link).path in letter_to(stack, "kari@needs.example", "/q/").text
    for at in range(3):
        answer(educator(), urlsplit(link).path, f"Fractions {at}")
    plain_page.goto(f"{there}/results")
    expect(plain_page.get_by_role("img", name="Answers to question 3")).to_be_visible()
    expect(plain_page.get_by_role("rowheader", name="B. Mathematics")).to_be_visible()
    for at in range(3):
        expect(plain_page.get_by_text(f"Fractions {at}")).to_be_visible()
    plain_page.goto(f"{there}/attach")
    plain_page.get_by_label("Evidence for").select_option(index=1)
    plain_page.get_by_role("button", name="Attach it").click()
    plain_page.get_by_role("link", name=re.compile("with 3 answers")).click()
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("What do you need, Larkspur Flats?")
    plain_page.get_by_role("link", name=re.compile("^Back to E-")).click()
    expect(plain_page.get_by_role("heading", name="Needs analysis")).to_be_visible()


def test_a_draft_by_keyboard_in_two_tabs_and_thrown_away(ruth: Page, accessible: Accessible) -> None:
    there = make(ruth, "An empty one")
    accessible(ruth)
    for kind in ("One of several options", "Any number of options", "A scale from 1 to 5", "A longer text"):
        ruth.locator("#add_kind").select_option(label=kind)
        ruth.get_by_role("button", name="Add a question").click()
        expect(ruth.locator("[id^=text_q]").last).to_be_focused()
    mark(ruth)
    ruth.get_by_role("button", name="Open it for answers").click()
    expect(ruth).to_have_title(re.compile("^Error"))
    accessible(ruth)
    ruth.get_by_label("Title").fill(LONG)
    ruth.get_by_label("Title").press("Enter")
    expect(ruth.get_by_text("Saved. You can close this page and go on later.")).to_be_visible()
    other = ruth.context.new_page()
    other.goto(there)
    other.get_by_label("Title").fill("Of the other tab")
    other.get_by_role("button", name="Save", exact=True).last.click()
    expect(other.get_by_text("Saved. You can close this page and go on later.")).to_be_visible()
    ruth.get_by_label("What is asked").first.fill("Of this tab")
    ruth.get_by_role("button", name="Move down question 1").click()
    expect(ruth.get_by_role("heading", level=1)).to_have_text("Two versions: choose what to keep")
    accessible(ruth)
    ruth.get_by_role("button", name="Keep what I chose and go on").click()
    ruth.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    accessible(ruth)
    ruth.get_by_role("link", name="Throw this draft away").click()
    mark(ruth)
    accessible(ruth)
    ruth.get_by_role("button", name="Throw it away").click()
    expect(ruth.get_by_text("The draft is thrown away.")).to_be_visible()
    accessible(ruth)


def test_every_page_of_needs_analysis(  # noqa: PLR0915 - one walk through all of them
    ruth: Page, signed_in: SignedIn, educator: Callable[[], Page], page: Page, accessible: Accessible
) -> None:
    mark(ruth)
    ruth.get_by_role("link", name="Make a questionnaire").click()
    mark(ruth)
    ruth.get_by_role("button", name="Make it").click()
    expect(ruth).to_have_title(re.compile("^Error"))
    accessible(ruth)
    ruth.get_by_role("link", name="All questionnaires").click()
    there = make(ruth, "What educators need most")
    accessible(ruth)
    look_at(ruth, f"{there}/preview", accessible)
    look_at(ruth, f"{there}/open", accessible)
    ruth.get_by_label("Last day").fill("2020-01-01")
    ruth.get_by_role("button", name="Open it").click()
    expect(ruth).to_have_title(re.compile("^Error"))
    accessible(ruth)
    look_at(ruth, f"{there}/open", accessible)
    ruth.get_by_role("button", name="Open it").click()
    expect(ruth.get_by_text("It is open. Send or post its link.")).to_be_visible()
    accessible(ruth)
    code = ruth.get_by_role("img", name="QR code")
    expect(code).to_have_js_property("complete", value=True)
    assert code.evaluate("image => image.naturalWidth") > 0
    link = urlsplit(ruth.get_by_label("Address to copy").input_value()).path
    for part in ("send", "close", "results", "attach"):
        look_at(ruth, f"{there}/{part}", accessible)
    ruth.goto(f"{there}/send")
    ruth.get_by_label("E-mail addresses").fill(LONG)
    ruth.get_by_role("button", name="Send the letters").click()
    expect(ruth).to_have_title(re.compile("^Error"))
    accessible(ruth)
    look_at(page, link, accessible)
    page.get_by_label(re.compile("Which problem")).fill(LONG)
    page.get_by_role("button", name="Send my answers").click()
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
    answer(page, link, LONG)
    mark(page)
    accessible(page)
    look_at(page, link, accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("This was answered already")
    for at in range(2):
        answer(educator(), link, f"Fractions {at}", "Teacher, elementary")
    look_at(ruth, f"{there}/results", accessible)
    expect(ruth.get_by_text(LONG)).to_be_visible()
    ruth.goto(f"{there}/attach")
    accessible(ruth)
    ruth.get_by_role("button", name="Attach it").click()
    expect(ruth).to_have_title(re.compile("^Error"))
    accessible(ruth)
    ruth.get_by_label("Evidence for").select_option(index=1)
    tick(ruth.get_by_label(re.compile("With what people wrote")))
    ruth.get_by_role("button", name="Attach it").click()
    expect(ruth.get_by_text("It is attached, with what its answers come to today.")).to_be_visible()
    accessible(ruth)
    ruth.get_by_role("link", name=re.compile("with 3 answers")).click()
    mark(ruth)
    accessible(ruth)
    rita = signed_in("reviewer")
    look_at(rita, f"/staff/evidence/{ruth.url.rpartition('/')[2]}", accessible)
    rita.get_by_role("link", name=re.compile("^Back to E-")).click()
    accessible(rita)
    ruth.goto(f"{there}/close")
    ruth.get_by_role("button", name="Close it now").click()
    expect(ruth.get_by_text("It is closed.")).to_be_visible()
    accessible(ruth)
    late = educator()
    late.goto(link)
    expect(late.get_by_role("heading", level=1)).to_have_text("This questionnaire is closed")
    look_at(page, link, accessible)


def test_a_questionnaire_is_answered_on_a_phone_by_keyboard(ruth: Page, page: Page) -> None:
    make(ruth, "When, where and how")
    ruth.get_by_role("button", name="Open it for answers").click()
    ruth.get_by_role("button", name="Open it").click()
    link = urlsplit(ruth.get_by_label("Address to copy").input_value()).path
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # playwright names its own typed dict
    page.goto(link)
    page.get_by_label("In person", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("In June").focus()
    page.keyboard.press("Space")
    page.get_by_label("Not at all").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Up to 30 miles")).to_be_checked()
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
