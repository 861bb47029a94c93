"""A lost Temporal is rebuilt from Postgres: in every state the new workflow waits for what the old one waited for."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from policy.review import information_ladder
from tests import samples
from tests.workflows.office import Office
from tests.workflows.test_messages import (
    Reach,
    answered,
    approved,
    assigned,
    overdue,
    owed,
    unanswered,
    under_review,
)
from workers.delivery import Accepted
from workers.rebuild import rebuild
from workflows.ids import STAGE

SECOND = timedelta(seconds=1)


async def reminded(office: Office, number: str) -> None:
    """The staff's first rung has passed."""
    await office.pass_time(number, (await office.row(number)).clock.rungs[0].at)


async def owed_and_reminded(office: Office, number: str) -> None:
    """The applicant's first rung has passed."""
    await owed(office, number)
    await office.pass_time(number, information_ladder(await office.now(number), samples.RULE_SET)[0].at)


async def asked_too_late(office: Office, number: str) -> None:
    """A request after the due date pauses nothing."""
    await overdue(office, number)
    await owed(office, number)


async def waits_for(workflow: WorkflowHandle[object, object]) -> tuple[str, datetime] | None:
    """The rung a workflow waits for, and its instant; None when no timer runs."""
    timers: dict[str, tuple[str, datetime]] = {}
    converter = workflow._client.data_converter  # noqa: SLF001 - the summary has no other way out of an event
    async for event in workflow.fetch_history_events():
        if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED:
            started = event.timer_started_event_attributes
            (summary,) = await converter.decode([event.user_metadata.summary], [str])
            at = event.event_time.ToDatetime(tzinfo=UTC) + started.start_to_fire_timeout.ToTimedelta()
            timers[started.timer_id] = (summary, at)
        elif event.event_type == EventType.EVENT_TYPE_TIMER_FIRED:
            timers.pop(event.timer_fired_event_attributes.timer_id)
        elif event.event_type == EventType.EVENT_TYPE_TIMER_CANCELED:
            timers.pop(event.timer_canceled_event_attributes.timer_id)
    (waiting,) = timers.values() or [None]
    return waiting


@pytest.mark.parametrize(
    "reach",
    [under_review, assigned, reminded, owed, owed_and_reminded, unanswered, answered, overdue, asked_too_late],
)
async def test_a_lost_workflow_takes_up_where_its_record_stands(office: Office, reach: Reach) -> None:
    number = await office.receive()
    await reach(office, number)
    before = (await office.timeline(number), await office.kinds(number), await office.row(number))
    waiting = await waits_for(office.workflow(number))
    stage = (await office.workflow(number).describe()).typed_search_attributes[STAGE]

    await office.forget()
    with office.temporal.with_time_skipping_disabled():
        assert await rebuild(office.client, office.pool) == 1
    await office.settled(number)

    assert (await office.timeline(number), await office.kinds(number), await office.row(number)) == before
    assert (await office.workflow(number).describe()).typed_search_attributes[STAGE] == stage
    again = await waits_for(office.workflow(number))
    assert (again is None) == (waiting is None)
    if again and waiting:
        assert again[0] == waiting[0]
        assert abs(again[1] - waiting[1]) < SECOND
    assert isinstance(await office.say(number, "approve"), Accepted)


async def test_what_runs_or_is_decided_is_left_alone(office: Office) -> None:
    running, decided = await office.receive(), await office.receive()
    await approved(office, decided)
    runs = [(await office.workflow(number).describe()).run_id for number in (running, decided)]

    assert await rebuild(office.client, office.pool) == 1

    assert [(await office.workflow(number).describe()).run_id for number in (running, decided)] == runs
    assert await office.status(running) is WorkflowExecutionStatus.RUNNING


async def test_an_application_that_was_never_recorded_is_recorded_by_its_rebuilt_workflow(office: Office) -> None:
    await office.stop_work()
    number = await office.apply()
    await office.forget()
    await office.start_work()

    assert await rebuild(office.client, office.pool) == 1

    await office.settled(number)
    assert await office.timeline(number) == ["submitted"]
    assert await office.kinds(number) == ["receipt"]
