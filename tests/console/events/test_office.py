"""Events as staff see them: all of them, the counts that never came, and figures that are a chart and a table."""

import csv
import io
from datetime import datetime

import pytest

from schemas.provider import Provider
from store.database import Pool
from tests.certified import certified
from tests.console.events.conftest import LATE, SignedIn, held, outstanding
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor


@pytest.fixture
async def rita(signed_in: SignedIn, clock: Clock) -> Visitor:
    """Rita Reviewer, on January 20, 2027."""
    clock.at = datetime.fromisoformat("2027-01-20T10:00:00-07:00")
    return await signed_in("Rita Reviewer")


async def test_events_are_listed_found_and_read(rita: Visitor, provider: Provider, pool: Pool) -> None:
    first = await held(pool, provider, "2026-11-02", "Number words of the Ql̓ispé")
    await held(pool, provider, "2026-11-03", "Reading in grade two")
    page = await rita.get("/staff/events")
    assert page.words.index("Reading in grade two") < page.words.index("Number words")
    assert "Next page" not in page.words
    page = await rita.get("/staff/events?q=QLISPE")
    assert "Number words of the Ql̓ispé" in page.words
    assert "Reading in grade two" not in page.words
    assert "Reading" not in (await rita.get("/staff/events?view=archived")).words
    page = await rita.get(f"/staff/events/{first.number}")
    for words in ("Number words of the Ql̓ispé", provider.legal_name, LATE, "Ruth Olson"):
        assert words in page.words
    assert (await rita.get("/staff/events/E-2020-00001")).status == 404
    assert (await rita.get("/staff/events?after=nonsense&view=nothing")).status == 200


async def test_certificates_and_lists_of_an_event_are_there_to_read(
    rita: Visitor, provider: Provider, pool: Pool
) -> None:
    event = await held(pool, provider, "2026-11-02", "Number words of the Ql̓ispé")
    await certified(pool, event.number, [("Ruth Olson", "ruth@x.org")])
    there = f"/staff/events/{event.number}"
    assert f'href="{there}/certificates"' in (await rita.get(there)).html
    page = await rita.get(f"{there}/certificates?search=olson+ruth")
    assert "1 certificate" in page.words
    assert 'href="/verify/MT-' in page.html
    assert "Pasted list" in page.words
    assert not [each for each in page.forms if each.method == "post" and each.action != "/sign-out"]
    assert "No certificate fits." in (await rita.get(f"{there}/certificates?search=zoe")).words
    assert (await rita.get("/staff/events/E-2020-00001/certificates")).status == 404


async def test_outstanding_counts_are_listed_by_age_with_whom_to_ask(
    rita: Visitor, provider: Provider, pool: Pool
) -> None:
    for day, title, since in (
        ("2026-10-05", "The older one", "2026-11-04T08:00-07:00"),
        ("2026-12-07", '=HYPERLINK("x")', "2027-01-06T08:00-07:00"),
    ):
        await outstanding(pool, await held(pool, provider, day, title), since)
    await held(pool, provider, "2026-12-08", "Owed, and not outstanding yet")
    page = await rita.get("/staff/outstanding")
    assert "2 counts." in page.words
    assert page.words.index("The older one") < page.words.index("=HYPERLINK")
    assert "Owed, and not" not in page.words
    assert "77 days" in page.words
    assert "ruth@example.org" in page.words
    newest = await rita.get("/staff/outstanding?order=newest")
    assert newest.words.index("=HYPERLINK") < newest.words.index("The older one")
    file = await rita.client.get("/staff/outstanding.csv?q=hyperlink")
    (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert row["Title"].lstrip("'") == '=HYPERLINK("x")'
    assert not row["Title"].startswith("=")
    assert row["Days since it was due"] == "14"
    assert "Every count that was due has come" not in page.words


async def test_with_nothing_outstanding_the_page_says_so(rita: Visitor) -> None:
    assert "None. Every count that was due has come." in (await rita.get("/staff/outstanding")).words
    assert "None is found by that." in (await rita.get("/staff/outstanding?q=zzz")).words


async def test_a_provider_sees_none_of_it(pat: Visitor) -> None:
    for there in ("/staff/events", "/staff/outstanding", "/staff/outstanding.csv"):
        assert (await pat.get(there)).status == 403
