"""A self-paced event comes to its end by closing, and only so, whatever became of its last period before."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError

from schemas.event import EventStage
from schemas.occurrence import OccurrenceState
from store import occurrence
from store.database import Pool
from tests import records
from tests.events import course

DAY = timedelta(days=1)
NEW_YEAR = datetime(2027, 1, 4, 19, 0, tzinfo=UTC)
"""A Monday in the second reporting period of the course of the samples."""


async def in_its_second_period(pool: Pool) -> str:
    number = (await records.reported_event(pool, course())).number
    await records.delivered(pool, number)
    await counted(pool, number, 1)
    return number


async def counted(pool: Pool, number: str, ordinal: int) -> None:
    message = {"payload": {"note": ""}, "occurrence": ordinal, "total": 0}
    await records.event_decision(pool, number, "count", NEW_YEAR, **message)


async def closed(pool: Pool, number: str, as_of: datetime, *, after: timedelta) -> None:
    closes_on = (as_of + after).date()
    await records.event_decision(pool, number, "close", as_of, payload={"reason": ""}, closes_on=closes_on)


async def come_to_its_end(pool: Pool, number: str) -> None:
    """Every period that is to come ends and is counted."""
    while ahead := [each for each in await occurrence.of_event(pool, number) if each.state == "scheduled"]:
        await records.delivered(pool, number, ahead[0].ordinal)
    for each in await occurrence.of_event(pool, number):
        if each.state == OccurrenceState.DELIVERED:
            await counted(pool, number, each.ordinal)


async def test_its_open_period_is_not_cancelled_by_itself(pool: Pool) -> None:
    number = await in_its_second_period(pool)
    before = await occurrence.of_event(pool, number)
    with pytest.raises(ApplicationError) as refused:
        await records.event_decision(pool, number, "cancel", NEW_YEAR, payload={"reason": "Enough."}, occurrence=2)
    assert refused.value.type == "close_instead"
    assert await occurrence.of_event(pool, number) == before


@pytest.mark.parametrize("after", [DAY, 30 * DAY, 200 * DAY, 400 * DAY])
async def test_closing_settles_it_also_where_its_last_period_was_cancelled(pool: Pool, after: timedelta) -> None:
    number = await in_its_second_period(pool)
    await pool.execute("update occurrence set state = 'cancelled' where event = $1 and ordinal = 2", number)
    await closed(pool, number, NEW_YEAR, after=after)
    await come_to_its_end(pool, number)
    event = await records.current_event(pool, number)
    assert (event.stage, event.next_step) == (EventStage.SETTLED, "archive")


async def test_a_last_day_that_moves_beyond_the_end_opens_what_is_missing(pool: Pool) -> None:
    number = await in_its_second_period(pool)
    await closed(pool, number, NEW_YEAR, after=3 * DAY)
    await come_to_its_end(pool, number)
    assert (await records.current_event(pool, number)).stage is EventStage.SETTLED

    await closed(pool, number, NEW_YEAR + 60 * DAY, after=60 * DAY)
    *_, second, third = await occurrence.of_event(pool, number)
    assert third.first_day == second.last_day + DAY
    assert (await records.current_event(pool, number)).stage is EventStage.REPORTED
    await come_to_its_end(pool, number)
    event, dates = await records.current_event(pool, number), await occurrence.of_event(pool, number)
    assert (event.stage, event.form.closes_on) == (EventStage.SETTLED, dates[-1].last_day)
