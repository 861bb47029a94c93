"""People at the pages of opportunities, today, with the office at work behind them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policy.opportunity_fields import fields_of
from schemas.draft import Fields
from schemas.link import LinkPurpose, link_token
from schemas.opportunity import OpportunityForm
from store.database import Pool
from tests.console.events.conftest import days_ahead, pat, provider
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Page, Visitor
from tests.opportunities import day, workshop
from tests.workflows.office import Office
from workers.settings import Settings

__all__ = ["clock", "office", "pat", "provider", "staffed", "temporal"]

EMAIL = "owen.birdsall@larchlearning.example"
SUBMIT = "/opportunities/submit"


@pytest.fixture
async def portal(staffed: Office, pool: Pool, clock: Clock) -> Office:
    """The office at work, now; no number of an opportunity comes twice on its server."""
    clock.at = datetime.now(UTC)
    sequence = await pool.fetchval("select last_value from application_number")
    await pool.execute("select setval('opportunity_number', $1)", sequence)
    return staffed


@pytest.fixture
async def rita(signed_in: Callable[..., Awaitable[Visitor]], portal: Office) -> Visitor:  # noqa: ARG001
    """Rita Moss, who reviews."""
    return await signed_in("Rita Moss")


def coming(days: int = 40, **changes: Any) -> OpportunityForm:
    """A workshop, so many days from now."""
    return workshop(**{"dates": [day(days_ahead(days))]} | changes)


def typed(form: OpportunityForm | None = None, /, **changes: Any) -> Fields:
    """The form as somebody types it."""
    fields = fields_of(form or coming()) | {"your_name": "Owen Birdsall", "your_email": EMAIL}
    return fields | changes


async def send(visitor: Visitor, fields: Fields, action: str = "send") -> Page:
    """Fill in the form of an opportunity and press one of its buttons."""
    page = await visitor.get(SUBMIT)
    return await visitor.post(SUBMIT, {**page.form(SUBMIT).fields, **fields, "action": action})


async def link_of(pool: Pool, settings: Settings) -> str:
    """The address behind the newest letter's link."""
    link = await pool.fetchval("select id from link where purpose = 'opportunity' order by issued_at desc limit 1")
    assert link
    return f"/link/opportunity/{link_token(link, LinkPurpose.OPPORTUNITY, settings.secret_key)}"


async def confirmed(visitor: Visitor, pool: Pool, settings: Settings, form: OpportunityForm | None = None) -> str:
    """An opportunity that was submitted and confirmed; the address of its page."""
    page = await send(visitor, typed(form))
    assert page.path == f"{SUBMIT}?sent=1", page.words
    there = await link_of(pool, settings)
    page = await visitor.submit(await visitor.get(there), f"{there}/confirm")
    assert "Thank you. We have it" in page.words, page.words
    return there


async def number_in(pool: Pool) -> str:
    """The number of the newest opportunity."""
    found: str = await pool.fetchval("select number from opportunity order by received_at desc limit 1")
    return found


async def change(visitor: Visitor, there: str, form: OpportunityForm, **more: Any) -> Page:
    """Change an opportunity by its form."""
    page = await visitor.get(f"{there}/change")
    fields = {**page.form(f"{there}/change").fields, **fields_of(form), **more, "action": "send"}
    return await visitor.post(f"{there}/change", fields)


async def decide(rita: Visitor, number: str, action: str, page: Page | None = None, **said: str) -> Page:
    """Press one of the buttons on the staff's page."""
    there = f"/staff/opportunities/{number}"
    page = page or await rita.get(there)
    form = action.replace("-", "_")
    return await rita.submit(page, f"{there}/{action}", **{f"{form}_{name}": words for name, words in said.items()})
