"""A provider's person at the pages of rosters and certificates, with workers behind them where runs matter."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from schemas.account import Role
from schemas.event import Event, EventForm
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Page, Visitor
from tests.events import workshop

__all__ = ["clock", "office", "staffed", "temporal"]

AFTERWARDS = datetime(2026, 12, 2, 17, tzinfo=UTC)
"""Wednesday morning in Montana, the day after the workshop of the samples."""
SignedIn = Callable[..., Awaitable[Visitor]]
Report = Callable[..., Awaitable[Event]]


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    # Workflow ids live as long as the server, databases only for a test: no event's number may come twice.
    sequence = await pool.fetchval("select last_value from application_number")
    await pool.execute("select setval('event_number', $1)", sequence)
    return await records.approved_provider(pool)


@pytest.fixture
async def pat(signed_in: SignedIn, provider: Provider, clock: Clock) -> Visitor:
    """Pat Owens of the provider, at a browser, the day after the workshop."""
    clock.at = AFTERWARDS
    return await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)


@pytest.fixture
def report(pool: Pool, provider: Provider) -> Report:
    """Report an event; the workshop of December 1 where nothing else is said."""

    async def reported(form: EventForm | None = None) -> Event:
        return await records.reported_event(pool, form or workshop(), whose=provider)

    return reported


def roster_path(event: Event) -> str:
    return f"/providers/P-00001/events/{event.number}/occurrences/1/roster"


async def paste(visitor: Visitor, event: Event, people: str) -> Page:
    """Paste rows, and see the preview."""
    there = roster_path(event)
    await visitor.get(there)
    token = (await visitor.get(there)).forms[-1].fields["form_token"][0]
    return await visitor.post(there, {"how": "paste", "people": people, "form_token": token})


async def upload(visitor: Visitor, event: Event, name: str, content: bytes) -> Page:
    """Upload a file, and see the preview."""
    there = roster_path(event)
    token = (await visitor.get(there)).forms[-1].fields["form_token"][0]
    response = await visitor.client.post(
        there,
        data={"how": "file", "form_token": token},
        files={"file": (name, content)},
        headers={"origin": visitor.base_url},
    )
    return Page(response)
