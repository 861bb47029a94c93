"""Opportunities in the store: what goes in comes out, and the portal finds what is published with its dates."""

from datetime import UTC, date, datetime

from schemas.opportunity import OpportunityStage, ReviewState
from store import opportunity as opportunities
from store import submission as submissions
from store.database import Pool, transaction
from tests.opportunities import course, day, published, submitted, workshop


async def test_a_submitted_one_is_awaited_and_not_published(pool: Pool) -> None:
    async with transaction(pool) as conn:
        sent = await submitted(conn)
    found = await opportunities.by_number(pool, sent.number)
    assert found
    assert found.form == sent.form
    assert (found.stage, found.review, found.next_step) == (
        OpportunityStage.SUBMITTED, ReviewState.OPEN, "review_opportunity",
    )  # fmt: skip
    saved = await submissions.find(pool, sent.submission)
    assert saved
    assert opportunities.start_of(saved).wait.review is ReviewState.OPEN, "a decision may come before the record"
    assert await opportunities.published(pool) == []
    assert await opportunities.open_opportunities(pool) == [sent.number]


async def test_a_published_one_has_its_dates_and_its_end(pool: Pool) -> None:
    two = workshop(dates=[day(date(2027, 1, 14)), day(date(2027, 2, 4), 2, days=2, cancelled=True)])
    async with transaction(pool) as conn:
        shown = await published(conn, two)
    assert [each.number for each in await opportunities.published(pool)] == [shown.number]
    assert await opportunities.dates(pool, shown.number) == two.dates
    assert shown.expires_at == datetime(2027, 1, 15, 7, tzinfo=UTC)


async def test_a_self_paced_one_is_shown_for_a_year(pool: Pool) -> None:
    async with transaction(pool) as conn:
        shown = await published(conn, course(), datetime(2026, 11, 26, 18, tzinfo=UTC))
    assert [rung.name for rung in shown.life] == ["renewal", "expired"]
    assert shown.expires_at == datetime(2027, 11, 26, 15, tzinfo=UTC)
    assert await opportunities.dates(pool, shown.number) == []
