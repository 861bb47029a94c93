"""What is to come, under way or over follows the clock, also while its workflow has not woken yet."""

from datetime import UTC, date, datetime

import pytest

from schemas.account import Role
from schemas.event import EventForm, Place
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.events.conftest import APPROVED, SignedIn
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor
from tests.events import conference, course, workshop


@pytest.mark.parametrize(
    ("form", "at", "state", "stands", "record"),
    [
        (
            workshop(),
            "2026-11-30T12:00",
            "To come; it begins on Tuesday, December 1, 2026 at 8:30 am",
            "To come",
            "still",
        ),
        (workshop(), "2026-12-01T09:00", "Under way until Tuesday, December 1, 2026 at 4:00 pm", "Under way", "under"),
        (workshop(), "2026-12-02T09:00", "Over. We are just recording that", "Over, being recorded", "count for"),
        (course(), "2026-11-30T12:00", "To come; it opens on Tuesday, December 1, 2026", "To come", "still"),
        (course(), "2026-12-24T12:00", "Under way until Thursday, December 31, 2026", "Under way", "under"),
        (conference(), "2026-12-03T12:00", "Under way until Tuesday, December 15, 2026", "Under way", "under"),
    ],
)
async def test_a_page_says_where_a_date_stands_by_now(  # noqa: PLR0917 - fixtures and what each case varies
    signed_in: SignedIn,
    provider: Provider,
    pool: Pool,
    clock: Clock,
    form: EventForm,
    at: str,
    state: str,
    stands: str,
    record: str,
) -> None:
    event = await records.reported_event(pool, form, APPROVED, whose=provider)
    clock.at = datetime.fromisoformat(f"{at}-07:00").astimezone(UTC)
    pat = await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)
    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    assert f"State {state}" in page.words
    assert f"Where it stands {stands}" in page.words
    (line,) = [words for words in ("is still to come.", "is under way.", "The count for") if words in page.words]
    assert record in line
    for there in ("/providers/P-00001/events", "/providers/P-00001/events?view=upcoming"):
        assert f'data-label="Where it stands">{stands}<' in (await pat.get(there)).html


async def test_staff_read_the_same(provider: Provider, pool: Pool, clock: Clock, signed_in: SignedIn) -> None:
    event = await records.reported_event(pool, course(), APPROVED, whose=provider)
    clock.at = datetime(2026, 12, 24, 19, tzinfo=UTC)
    rita = await signed_in("Rita Reviewer")
    page = await rita.get(f"/staff/events/{event.number}")
    assert page.words.count("Under way") == 2
    for there in ("/staff/events", f"/staff/providers/{provider.number}"):
        assert "Self-paced, continuously available Under way" in (await rita.get(there)).words


async def test_dates_stand_in_the_order_of_their_days(pat: Visitor, provider: Provider, pool: Pool) -> None:
    places = [Place(first_day=date(2026, 12, day), location=f"Hall {day}") for day in (24, 22, 23)]
    event = await records.reported_event(pool, workshop(occurrences=places), APPROVED, whose=provider)
    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    assert page.words.index("Hall 22") < page.words.index("Hall 23") < page.words.index("Hall 24")
    (letter,) = {each.facts["dates"] for each in await records.letters(pool, event.entity)}
    assert letter == "December 22, 2026; December 23, 2026; December 24, 2026"
