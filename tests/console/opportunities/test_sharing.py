"""One click from an event: what will be shared is shown, what is missing is named, and it is shared once."""

from collections.abc import Awaitable, Callable

import pytest

from schemas.account import Role
from schemas.membership import MemberRole
from schemas.opportunity import OpportunityStage
from schemas.provider import Provider
from store import opportunity
from store.database import Pool, transaction
from tests import records
from tests.console.events.conftest import days_ahead, report
from tests.console.events.test_deciding import fill
from tests.console.opportunities.conftest import decide, number_in
from tests.console.visitor import Visitor
from tests.events import course, workshop
from tests.opportunities import published
from tests.workflows.office import Office

pytestmark = pytest.mark.usefixtures("portal")
HERE = "/providers/P-00001"


async def test_a_complete_event_is_shared_with_one_press(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    page = await pat.get(f"{HERE}/events/{number}")
    assert f"{HERE}/events/{number}/share" in page.html
    there = f"{HERE}/events/{number}/share"
    page = await pat.get(there)
    assert "Everything is there." in page.words
    for words in ("Pablo", "CSPD Region V", "Free", "6.5", "Ruth Olson"):
        assert words in page.words
    before = page
    page = await pat.submit(page, there)
    assert "Thank you. We have it" in page.words
    found = await opportunity.of_event(pool, number)
    assert found
    assert (found.provider, found.form.region, found.form.free) == ("P-00001", "region_5", True)
    assert found.form.title == "Teaching fractions with Salish number words"

    # Pressed again in another window, it is shared once.
    page = await pat.submit(before, there)
    assert found.number in page.words
    page = await pat.get(there)
    assert "It was shared before" in page.words
    assert await pool.fetchval("select count(*) from opportunity") == 1
    assert found.number in (await pat.get(f"{HERE}/opportunities")).words
    assert f"{HERE}/opportunities/{found.number}" in (await pat.get(f"{HERE}/events/{number}")).html


async def test_its_words_are_changed_and_its_days_are_the_events(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    await pat.submit(await pat.get(f"{HERE}/events/{number}/share"), f"{HERE}/events/{number}/share")
    there = f"{HERE}/opportunities/{await number_in(pool)}/change"
    page = await pat.get(there)
    assert 'name="first_day"' not in page.html
    fields = page.form(there).fields | {"title": ["Fractions, from home"], "first_day": ["2031-01-01"]}
    page = await pat.post(there, {**fields, "action": "send"})
    assert "We have your changes" in page.words, page.words
    found = await opportunity.of_event(pool, number)
    assert found
    assert (found.form.title, found.form.dates[0].first_day) == ("Fractions, from home", days_ahead(10))
    assert found.form.organisation == "Fox Valley School District No. 7"


async def test_what_is_missing_is_named_and_asked_for(pat: Visitor, pool: Pool) -> None:
    form = workshop(days_ahead(10), fee="")
    place = form.occurrences[0].model_copy(update={"location": "The old schoolhouse"})
    number = await report(pat, form.model_copy(update={"occurrences": [place]}))
    there = f"{HERE}/events/{number}/share"
    page = await pat.get(there)
    assert page.status == 200
    assert "To be told or corrected: the region, the town, what it costs." in page.words
    page = await pat.submit(page, there, region="region_2", city="Havre", free="no")
    assert page.status == 422
    assert "Enter what it costs" in page.words
    page = await pat.submit(page, there, cost="$20")
    assert "Thank you. We have it" in page.words
    found = await opportunity.of_event(pool, number)
    assert found
    assert (found.form.region, found.form.city, found.form.cost) == ("region_2", "Havre", "$20")


async def test_the_address_of_an_online_meeting_is_not_shown(pat: Visitor, pool: Pool) -> None:
    form = workshop(days_ahead(10), format="live_virtual", registration_link="https://skq.example.org/sign-up")
    place = form.occurrences[0].model_copy(update={"location": "", "link": "https://meet.example.org/room-7"})
    number = await report(pat, form.model_copy(update={"occurrences": [place]}))
    await pat.submit(await pat.get(f"{HERE}/events/{number}/share"), f"{HERE}/events/{number}/share")
    found = await opportunity.of_event(pool, number)
    assert found
    assert "room-7" not in found.form.model_dump_json()
    assert (found.form.region, found.form.link) == ("online", "https://skq.example.org/sign-up")


async def test_what_is_over_is_not_shared(pat: Visitor, pool: Pool) -> None:
    number = await report(pat, workshop(days_ahead(-1), late_reason="The line was down."))
    assert "Share on the portal" not in (await pat.get(f"{HERE}/events/{number}")).words
    page = await pat.get(f"{HERE}/events/{number}/share")
    assert "nobody could take part any more" in page.words
    assert not [form for form in page.forms if form.action.endswith("/share")]
    page = await pat.post(f"{HERE}/events/{number}/share", {"form_token": page.forms[0].fields["form_token"]})
    assert page.status == 422
    assert await pool.fetchval("select count(*) from submission where kind = 'opportunity'") == 0


async def test_a_course_stands_in_the_catalog(pat: Visitor, pool: Pool, rita: Visitor) -> None:
    number = await report(pat, course(days_ahead(1)))
    page = await pat.submit(await pat.get(f"{HERE}/events/{number}/share"), f"{HERE}/events/{number}/share")
    shared = await number_in(pool)
    await decide(rita, shared, "publish")
    page = await pat.get(f"{HERE}/opportunities/{shared}")
    assert "Shown through" in page.words
    assert "12:00 am" not in page.words, "the last day is named, not the midnight after it"
    found = await opportunity.by_number(pool, shared)
    assert found
    assert found.form.link == "https://learn.example.org/literacy"


async def test_cancelling_the_event_shows_at_once(pat: Visitor, pool: Pool, rita: Visitor) -> None:
    number = await report(pat)
    await pat.submit(await pat.get(f"{HERE}/events/{number}/share"), f"{HERE}/events/{number}/share")
    shared = await number_in(pool)
    await decide(rita, shared, "publish")
    stale = await rita.get(f"/staff/opportunities/{shared}")
    await fill(pat, f"{HERE}/events/{number}/cancel", reason="Snow.")
    found = await opportunity.by_number(pool, shared)
    assert found
    assert found.stage is OpportunityStage.CANCELLED
    page = await decide(rita, shared, "take-down", stale, reason="not_education", text="Never mind.")
    assert page.status == 409
    assert "no longer open or shown" in page.words
    assert (await pat.get(f"{HERE}/events/{number}/share")).words.count("was cancelled") >= 1


async def test_who_only_reads_does_not_share_and_others_find_nothing(
    pat: Visitor, pool: Pool, provider: Provider, signed_in: Callable[..., Awaitable[Visitor]], portal: Office
) -> None:
    number = await report(pat)
    vera = await signed_in("Vera Lund", Role.PROVIDER, provider=provider.number, member=MemberRole.VIEWER)
    assert (await vera.get(f"{HERE}/events/{number}/share")).status == 403
    await pat.submit(await pat.get(f"{HERE}/events/{number}/share"), f"{HERE}/events/{number}/share")
    shared = await number_in(pool)
    page = await vera.get(f"{HERE}/opportunities/{shared}")
    assert page.status == 200
    assert "Take it back" not in page.words
    assert (await vera.get(f"{HERE}/opportunities/O-99999")).status == 404
    other = await records.approved_provider(pool)
    async with transaction(pool) as conn:
        theirs = await published(conn, provider=other.number)
    for part in ("", "/change", "/withdraw"):
        assert (await pat.get(f"{HERE}/opportunities/{theirs.number}{part}")).status == 404
    assert portal.client
