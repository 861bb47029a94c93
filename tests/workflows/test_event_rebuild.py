"""A lost Temporal is rebuilt from Postgres: events wait for what they waited for, and unfinished runs go on."""

from datetime import UTC, datetime

import pytest
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowExecutionStatus

from schemas.event import EventStage
from store import certificate_run, roster
from store.database import transaction
from tests import records
from tests.events import workshop
from tests.workflows.office import Office
from tests.workflows.season import Season
from tests.workflows.test_event_messages import Reach, archived, counted, held, open_ended, outstanding, soon, to_come
from tests.workflows.test_rebuild import SECOND, waits_for
from workers.delivery import Accepted, Refused
from workers.rebuild import rebuild
from workflows.ids import certificate_run_id


async def reminded(season: Season) -> str:
    """Two reminders have gone."""
    number = await to_come(season)
    await season.pass_time(number, (await season.dates(number))[0].rungs[1].at)
    return number


async def shown_details(season: Office, number: str) -> str:
    """What the Temporal UI shows beside the story."""
    metadata = await season.workflow(number).query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    return str(metadata.current_details)


async def second_period(season: Season) -> str:
    """A self-paced event whose first period is over and owed."""
    number = await open_ended(season)
    await season.pass_time(number, (await season.dates(number))[0].ends_at)
    return number


@pytest.mark.parametrize("reach", [to_come, held, reminded, outstanding, counted, open_ended, second_period])
async def test_a_lost_event_takes_up_where_its_record_stands(season: Season, reach: Reach) -> None:
    number = await reach(season)
    before = await season.timeline(number), await season.letters(number), await season.dates(number)
    waiting = await waits_for(season.workflow(number))
    details = await shown_details(season, number)

    await season.forget()
    with season.temporal.with_time_skipping_disabled():
        assert await rebuild(season.client, season.pool) == 1
    await season.settled(number)

    assert (await season.timeline(number), await season.letters(number), await season.dates(number)) == before
    assert await shown_details(season, number) == details
    assert details.startswith(f"**{(await season.event(number)).stage}**")
    again = await waits_for(season.workflow(number))
    assert (again is None) == (waiting is None)
    if again and waiting:
        assert again[0] == waiting[0]
        assert abs(again[1] - waiting[1]) < SECOND
    if reach is counted:
        assert isinstance(await season.archive(number), Accepted)
    else:
        assert isinstance(await season.said(number, "archive"), Refused)


async def test_an_archived_event_is_left_alone(season: Season) -> None:
    number = await archived(season)
    await season.workflow(number).result()
    assert await rebuild(season.client, season.pool) == 1, "the bundle of its year, which nobody has written"
    assert await season.status(number) is WorkflowExecutionStatus.COMPLETED


async def test_an_unfinished_run_goes_on(season: Season) -> None:
    number = await season.report(workshop(soon(-2), late_reason="Snow."))
    made = await records.roster_of(season.pool, number, [("Ruth Olson", "ruth@example.org"), ("Ann Long", "")])
    async with transaction(season.pool) as conn:
        assert await roster.take(conn, made.id, "account:3", datetime.now(UTC))

    assert await rebuild(season.client, season.pool) == 2
    await season.client.get_workflow_handle(certificate_run_id(number, 1)).result()

    run = await certificate_run.find(season.pool, number, 1)
    assert run
    assert (run.done, run.failed, run.state) == (2, 0, "done")
    assert await rebuild(season.client, season.pool) == 1
    assert (await season.event(number)).stage is EventStage.DELIVERED
