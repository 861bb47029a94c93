"""Records of opportunities run twice: a retried activity changes nothing, and says the same."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from activities.opportunity import OpportunityActivities
from schemas.opportunity import OpportunityStage
from schemas.opportunity_review import (
    OpportunityStart,
    OpportunityVerb,
    RecordOpportunity,
    RecordOpportunityDecision,
    RecordOpportunityRung,
)
from store import audit, letter, opportunity
from store.database import Pool, transaction
from tests import samples
from tests.opportunities import SENT_AT, course, published, submitted


def activities(pool: Pool) -> OpportunityActivities:
    return OpportunityActivities(pool, samples.RULE_BOOK, "notice@opi.example")


async def test_a_decision_is_recorded_once(pool: Pool) -> None:
    async with transaction(pool) as conn:
        sent = await submitted(conn)
    verb: OpportunityVerb = "publish_opportunity"
    message = RecordOpportunityDecision(
        number=sent.number, key=str(uuid4()), verb=verb, actor="account:1", as_of=SENT_AT + timedelta(hours=1)
    )
    first = await activities(pool).record_opportunity_decision(message)
    assert await activities(pool).record_opportunity_decision(message) == first
    assert first.stage is OpportunityStage.PUBLISHED
    assert len(await letter.of_entity(pool, sent.entity)) == 1
    assert [line.verb for line in await audit.of_entity(pool, sent.entity)] == ["opportunity.published"]


async def test_an_opportunity_is_recorded_once(pool: Pool) -> None:
    async with transaction(pool) as conn:
        sent = await submitted(conn)
    start = await opportunity.start_input(pool, sent.number)
    assert isinstance(start, OpportunityStart)
    wait = await activities(pool).record_opportunity(RecordOpportunity(start=start, as_of=SENT_AT))
    assert wait.stage is OpportunityStage.SUBMITTED
    assert await letter.of_entity(pool, sent.entity) == []


async def test_a_rung_is_recorded_once(pool: Pool) -> None:
    async with transaction(pool) as conn:
        shown = await published(conn, course())
    warning = shown.life[0]
    message = RecordOpportunityRung(number=shown.number, rung=warning, as_of=warning.at)
    first = await activities(pool).record_opportunity_rung(message)
    assert first.passed_until == warning.at
    assert await activities(pool).record_opportunity_rung(message) == first
    (told,) = await letter.of_entity(pool, shown.entity)
    assert told.kind == "opportunity_renewal"


async def test_a_reminder_to_staff_is_let_pass_while_the_submitter_is_to_answer(pool: Pool) -> None:
    async with transaction(pool) as conn:
        sent = await submitted(conn)
    rung = sent.clock.rungs[0]
    asked = RecordOpportunityDecision(
        number=sent.number, key=str(uuid4()), verb="return_opportunity", actor="account:1", as_of=SENT_AT
    )
    await activities(pool).record_opportunity_decision(asked)
    wait = await activities(pool).record_opportunity_rung(
        RecordOpportunityRung(number=sent.number, rung=rung, as_of=rung.at)
    )
    assert wait.stage is OpportunityStage.RETURNED
    assert [each.kind for each in await letter.of_entity(pool, sent.entity)] == ["opportunity_returned"]


async def test_what_is_over_before_it_was_looked_at_is_not_published(pool: Pool) -> None:
    async with transaction(pool) as conn:
        sent = await submitted(conn)
    after = datetime(2027, 1, 16, 12, tzinfo=UTC)
    late = RecordOpportunityDecision(
        number=sent.number, key=str(uuid4()), verb="publish_opportunity", actor="account:1", as_of=after
    )
    with pytest.raises(ApplicationError) as refusal:
        await activities(pool).record_opportunity_decision(late)
    assert refusal.value.type == "already_over"
    found = await opportunity.by_number(pool, sent.number)
    assert found
    assert found.stage is OpportunityStage.SUBMITTED
