"""A provider's person at the pages of events, today, with workers behind them where workflows matter."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.calendar import mountain_date
from policy.event_form import fields_of
from schemas.account import Role
from schemas.draft import Fields
from schemas.event import Event, EventForm
from schemas.occurrence import OccurrenceState
from schemas.provider import Provider
from store import occurrence
from store.database import Pool
from tests import records
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Page, Visitor
from tests.events import workshop

__all__ = ["clock", "office", "staffed", "temporal"]

APPROVED = datetime(2026, 1, 5, 18, tzinfo=UTC)
LATE = "The line was down."
SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    # Workflow ids live as long as the server, databases only for a test: no event's number may come twice.
    sequence = await pool.fetchval("select last_value from application_number")
    await pool.execute("select setval('event_number', $1)", sequence)
    return await records.approved_provider(pool, APPROVED)


@pytest.fixture
async def pat(signed_in: SignedIn, provider: Provider, clock: Clock) -> Visitor:
    """Pat Owens of the provider, at a browser, now."""
    clock.at = datetime.now(UTC)
    return await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)


def days_ahead(days: int) -> date:
    """A day in Montana, so many days from today."""
    return mountain_date(datetime.now(UTC)) + timedelta(days=days)


async def begin(pat: Visitor) -> Page:
    """The form of a new report, empty."""
    return await pat.submit(await pat.get("/providers/P-00001/events/report"), "/providers/P-00001/events/report")


async def press(pat: Visitor, page: Page, fields: Fields, action: str = "send") -> Page:
    """Fill in the form of an event and press one of its buttons."""
    there = page.path.partition("?")[0]
    return await pat.post(there, {**page.form(there).fields, **fields, "action": action})


async def report(pat: Visitor, form: EventForm | None = None) -> str:
    """Report an event, a workshop in ten days where nothing else is said; its number."""
    page = await press(pat, await begin(pat), fields_of(form or workshop(days_ahead(10))))
    assert page.path.startswith("/providers/P-00001/events/E-"), page.words
    return page.path.partition("?")[0].rpartition("/")[2]


async def report_over(pat: Visitor, pool: Pool, form: EventForm | None = None) -> str:
    """Report a workshop of yesterday, and wait until its workflow asks for the count."""
    number = await report(pat, form or workshop(days_ahead(-1), late_reason=LATE))
    async with asyncio.timeout(30):
        while True:
            found = await occurrence.find(pool, number, 1)
            if found and found.state is OccurrenceState.DELIVERED:
                return number
            await asyncio.sleep(0.05)


async def held(pool: Pool, provider: Provider, day: str, title: str, **changes: object) -> Event:
    """An event that was held on a day, and over."""
    form = workshop(datetime.fromisoformat(day).date(), title=title, late_reason=LATE, **changes)
    event = await records.reported_event(pool, form, APPROVED + timedelta(days=1), whose=provider)
    await records.delivered(pool, event.number)
    return event


async def outstanding(pool: Pool, event: Event, since: str) -> None:
    """The count of an event never came, and staff were told."""
    await pool.execute(
        "update occurrence set outstanding_since = $2 where event = $1", event.number, datetime.fromisoformat(since)
    )
