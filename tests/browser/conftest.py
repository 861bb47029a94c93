"""A real browser on a whole stack with sample data. These tests run in a pytest process of their own."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from deploy.sample import SIGN_INS
from tests.stack.conftest import RunningStack

WIDE = {"width": 1280, "height": 900}
PATIENCE = 8_000  # milliseconds
NARROW = {"width": 320, "height": 700}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, or the one that CHROMIUM_PATH names; without any the tests fail, they are not skipped."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start as root with its sandbox
    return {"args": arguments} | ({"executable_path": path} if path else {})


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack with the sample data, for the whole run."""
    running = RunningStack(tmp_path_factory.mktemp("browser") / "a stack")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def base_url(stack: RunningStack) -> str:
    """Where the console answers; `page.goto("/apply")` is relative to it."""
    return str(stack.screen["console"])


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    """Contexts as an ordinary visitor of Montana has them."""
    return {"base_url": base_url, "viewport": WIDE, "locale": "en-US", "timezone_id": "America/Denver"}


@pytest.fixture
def page(page: Page) -> Page:
    """A page whose waits end soon, so that a failing test says so within seconds."""
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture
def plain_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page in a browser with JavaScript off."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def accessible(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    """Check that a page has no violation of WCAG 2.1 AA at 1280 and 320 px and never scrolls sideways."""

    def check(page: Page) -> None:
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]  # playwright names its own typed dict
            found = Axe().run(page, options=WCAG)
            assert found.violations_count == 0, f"{page.url} at {viewport['width']} px\n{found.generate_report()}"
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], f"{page.url} is {width} px wide at {viewport['width']} px"
            keep_picture(page, request.node.name, viewport["width"])
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # as above

    return check


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], Any]:
    """What browsers keep of people who have signed in, by address and user name."""
    return {}


@pytest.fixture
def signed_in(browser: Browser, base_url: str, sessions: dict[tuple[str, str], Any]) -> Iterator[Callable[[str], Page]]:
    """A page on which somebody of a role has signed in; once for all tests, for one address may not try often."""
    contexts = []

    def open_page(role: str) -> Page:
        person = next(each for each in SIGN_INS if role in each.who)
        kept = sessions.get((base_url, person.user_name))
        context = browser.new_context(base_url=base_url, viewport=WIDE, storage_state=kept)  # type: ignore[arg-type]  # its own typed dict
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        if not page.get_by_role("button", name="Sign out").is_visible():
            sign_in(page, person.user_name, person.password)
            sessions[base_url, person.user_name] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


def keep_picture(page: Page, test: str, width: int) -> None:
    """Keep what was seen where PDUPS_PICTURES names a folder, for people to look at."""
    folder = os.environ.get("PDUPS_PICTURES")
    if folder:
        name = f"{test} {page.title()} {width}".replace("/", "_").replace(":", "")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def sign_in(page: Page, user_name: str, password: str) -> None:
    """Sign in through the page, as a person does."""
    page.goto("/sign-in")
    page.get_by_label("User name").fill(user_name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
