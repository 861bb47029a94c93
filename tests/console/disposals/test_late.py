"""What comes too late for a year whose records are gone."""

from datetime import date

from policy.event_form import fields_of
from schemas.provider import Provider
from store.database import Pool
from tests.console.events.conftest import begin, press
from tests.console.visitor import Visitor
from tests.disposals import completed, held_event
from tests.events import workshop
from tests.records import provider_of


async def test_nothing_is_reported_into_a_year_that_is_gone(pat: Visitor, provider: Provider, pool: Pool) -> None:
    await held_event(pool, await provider_of(pool, provider.number), workshop(date(2026, 2, 3), late_reason="Late."))
    await completed(pool, provider.number, 2025, date(2026, 7, 10))
    form = fields_of(workshop(date(2026, 2, 4), late_reason="It was forgotten."))
    await pool.execute("update annual_report set disposed_at = '2026-11-01 18:00Z'")
    page = await press(pat, await begin(pat), form)
    assert page.status == 422
    assert "The records of the report year 2025\N{EN DASH}26 were disposed of on Sunday, November 1, 2026" in page.words
    assert await pool.fetchval("select count(*) from event") == 1
