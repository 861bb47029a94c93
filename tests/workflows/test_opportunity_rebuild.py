"""A lost Temporal is rebuilt from Postgres: opportunities wait for what they waited for; nothing is told twice."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus

from policy.opportunity_life import return_ladder
from policy.opportunity_rules import opportunity_rules
from schemas.opportunity import OpportunityStage
from store import audit, opportunity
from store.database import transaction
from tests import opportunities, samples
from tests.events import workshop as event_form
from tests.opportunities import day, workshop
from tests.workflows.noticeboard import Noticeboard
from tests.workflows.test_event_rebuild import shown_details
from tests.workflows.test_opportunity_messages import (
    Reach,
    change_returned,
    changed,
    published,
    returned,
    self_paced,
    soon,
    submitted,
)
from tests.workflows.test_rebuild import SECOND, waits_for
from workers.delivery import Accepted, Refused, deliver
from workers.rebuild import rebuild


async def reminded(portal: Noticeboard) -> str:
    """Staff were reminded once."""
    number = await submitted(portal)
    await portal.pass_time(number, (await portal.found(number)).clock.rungs[0].at)
    return number


@pytest.mark.parametrize(
    "reach",
    [submitted, reminded, returned, published, self_paced, changed, change_returned],
    ids=lambda each: each.__name__,
)
async def test_a_lost_opportunity_takes_up_where_its_record_stands(noticeboard: Noticeboard, reach: Reach) -> None:
    number = await reach(noticeboard)
    before = await noticeboard.timeline(number), await noticeboard.letters(number), await noticeboard.found(number)
    waiting = await waits_for(noticeboard.workflow(number))
    details = await shown_details(noticeboard, number)

    await noticeboard.forget()
    with noticeboard.temporal.with_time_skipping_disabled():
        assert await rebuild(noticeboard.client, noticeboard.pool) == 1
    await noticeboard.settled(number)

    after = await noticeboard.timeline(number), await noticeboard.letters(number), await noticeboard.found(number)
    assert after == before
    assert await shown_details(noticeboard, number) == details
    again = await waits_for(noticeboard.workflow(number))
    assert waiting
    assert again
    assert again[0] == waiting[0]
    assert abs(again[1] - waiting[1]) < SECOND
    outcome = await noticeboard.say(number, "publish_opportunity")
    assert isinstance(outcome, Refused if reach in (published, self_paced) else Accepted)


async def test_what_was_sent_and_never_recorded_is_recorded(noticeboard: Noticeboard) -> None:
    sent = await noticeboard.sent(workshop(dates=[day(soon())]))
    number = sent.entity.removeprefix("opportunity:")
    noticeboard.numbers.append(number)
    with noticeboard.temporal.with_time_skipping_disabled():
        assert await rebuild(noticeboard.client, noticeboard.pool) == 1
    await noticeboard.settled(number)
    assert await noticeboard.timeline(number) == ["submitted"]


async def test_of_reminders_that_came_due_together_one_goes(noticeboard: Noticeboard) -> None:
    # It was returned fifteen days ago; what should have carried it on was away until now.
    asked_at = datetime.now(UTC) - timedelta(days=15)
    ladder = return_ladder(asked_at, samples.RULE_SET, opportunity_rules())
    async with transaction(noticeboard.pool) as conn:
        sent = await opportunities.submitted(conn, workshop(dates=[day(soon())]), asked_at - timedelta(days=1))
        held = sent.model_copy(
            update={"stage": OpportunityStage.RETURNED, "returned_at": asked_at, "return_ladder": ladder}
        )
        await opportunity.save(conn, held)
    noticeboard.numbers.append(sent.number)
    with noticeboard.temporal.with_time_skipping_disabled():
        await rebuild(noticeboard.client, noticeboard.pool)
    await noticeboard.settled(sent.number)
    (line,) = await audit.of_entity(noticeboard.pool, sent.entity)
    assert (line.verb, line.facts["skipped"]) == ("opportunity.reminded", ["changes_day_3", "changes_day_7"])
    (told,) = await noticeboard.letters(sent.number)
    assert told.facts["last"] is True


async def test_one_that_its_event_ended_while_temporal_was_lost_ends_at_once(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(event_form(soon(30)))
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity")
    await season.said(event, "cancel", occurrence=None, reason="Snow.")
    await noticeboard.forget()

    with noticeboard.temporal.with_time_skipping_disabled():
        await rebuild(noticeboard.client, noticeboard.pool)
    assert await noticeboard.workflow(number).result() == OpportunityStage.CANCELLED
    outcome = await noticeboard.told(number)
    assert isinstance(outcome, Refused)
    assert outcome.code == "opportunity_over"
    assert await noticeboard.status(number) is WorkflowExecutionStatus.COMPLETED
    assert await rebuild(noticeboard.client, noticeboard.pool) == 0


async def test_following_twice_changes_nothing(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(event_form(soon(30)))
    number = await noticeboard.share(event)
    sent = await season.submitted(event, "cancel", occurrence=None, reason="Snow.")
    await deliver(season.client, sent, wait=timedelta(seconds=10))
    once = await noticeboard.found(number), await noticeboard.timeline(number), await noticeboard.letters(number)
    await deliver(season.client, sent, wait=timedelta(seconds=10))
    assert (
        await noticeboard.found(number),
        await noticeboard.timeline(number),
        await noticeboard.letters(number),
    ) == once
    assert once[0].stage is OpportunityStage.CANCELLED
