"""Which pages there are, and which of them were looked at in this run."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from console.security.permissions import TABLE

Accessible = Callable[[Page], None]

NO_PAGES = {
    "/healthz",  # for machines
    "/static",
    "/apply/{token}/files/{question}",  # downloads
    "/link/certificate/{token}/certificate.pdf",
    "/providers/{provider}/certificates/{certificate}/certificate.pdf",
    "/providers/{provider}/events.csv",
    "/providers/{provider}/events.xlsx",
    "/providers/{provider}/events/{number}/occurrences/{ordinal}/certificates.zip",
    "/providers/{provider}/events/{number}/occurrences/{ordinal}/print-run.pdf",
    "/providers/{provider}/rosters/{roster}/waiting.csv",
    "/providers/{provider}/reports/{year}/report.pdf",
    "/providers/{provider}/reports/{year}/activities.csv",
    "/providers/{provider}/reports/{year}/participants.csv",
    "/providers/{provider}/questionnaires/{number}/link.svg",
    "/providers/{provider}/questionnaires/{number}/results.csv",
    "/providers/{provider}/questionnaires/{number}/named.csv",
    "/calendar.ics",  # feeds, for programs
    "/opportunities.atom",
    "/opportunities/{number}/calendar.ics",
    "/staff/reports.csv",
    "/staff/reports/{provider}/{year}/report.pdf",
    "/staff/reports/{provider}/{year}/activities.csv",
    "/staff/reports/{provider}/{year}/participants.csv",
    "/staff/announcements/{number}/letter/html",
    "/staff/announcements/{number}/recipients.csv",
    "/providers/{provider}/reports/{year}/bundle.zip",
    "/staff/reports/{provider}/{year}/bundle.zip",
    "/staff/board.csv",
    "/staff/board.pdf",
    "/staff/board.xlsx",
    "/staff/figures",  # leads on to the statistics
    "/staff/statistics/{part}.csv",
    "/staff/disposals/{year}/certificate.pdf",
    "/staff/disposals/{year}/lines.csv",
    "/staff/outstanding.csv",
    "/staff/rules/{rule_set}/rehearsal.csv",
    "/staff/rules/{rule_set}/weeks.csv",
    "/staff/rules/{rule_set}/invited.csv",
    "/staff/waiting.csv",
    "/link/status/{token}/files/{file}",
    "/staff/applications/{number}/files/{file}",
    "/staff/letters/{letter}/html",  # a letter as its reader sees it; the letters have their own tests
    "/providers/{provider}/letters/{letter}/html",
    "/link/draft/{token}",  # leads on to the draft's page
    "/staff",  # leads on to the applications
    "/provider/{rest:path}",  # leads on to the page of a provider
}
PAGES = sorted({path for method, path in TABLE if method == "GET"} - NO_PAGES)
SEEN: set[str] = set()


def route_of(url: str) -> str | None:
    """The route behind an address, with its parameters as names."""
    path = urlsplit(url).path
    fitting = [each for each in PAGES if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), path)]
    return min(fitting, key=lambda each: each.count("{"), default=None)


def walk(page: Page, start: str, accessible: Accessible, within: tuple[str, ...] = ("/",)) -> None:
    """Follow links from a page until one page of each route that can be reached within some paths has been checked."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route is None or route in seen or not route.startswith(within):
            continue
        seen.add(route)
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
        accessible(page)
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        waiting += [each for each in links if urlsplit(each).netloc == urlsplit(page.url).netloc]
    SEEN.update(seen)


def look_at(page: Page, address: str, accessible: Accessible) -> None:
    """Open one page and check it."""
    page.goto(address)
    mark(page)
    accessible(page)


def mark(page: Page) -> None:
    """Remember that the page that is open was looked at."""
    route = route_of(page.url)
    assert route, page.url
    SEEN.add(route)


def send_empty(page: Page, action: str, accessible: Accessible) -> None:
    page.locator("main form[method=post]" + (f"[action$='{action}']" if action else "")).first.evaluate(
        "form => form.submit()"
    )
    expect(page).to_have_title(re.compile("^Error"))
    accessible(page)
