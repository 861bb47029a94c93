"""A self-paced event may go on for decades: its workflow continues as new, and no deadline and no word is lost."""

from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from schemas.event import EventStage
from schemas.occurrence import OccurrenceState
from store.database import Pool
from tests.events import course
from tests.workflows.conftest import server_with_virtual_time
from tests.workflows.office import Office
from tests.workflows.season import Season
from tests.workflows.test_event_messages import soon
from workers.delivery import Accepted
from workflows.ids import event_id

SHORT = "limit.historyCount.suggestContinueAsNew=40"
"""The server suggests it after so many events; by its own default after thousands."""


async def test_periods_reminders_and_counts_go_on_over_many_runs(pool: Pool) -> None:
    async with (
        server_with_virtual_time(SHORT) as temporal,
        Office.opened(temporal, pool) as office,
        Season.begun(office) as season,
    ):
        number = await season.report(course(soon()))
        first = (await season.workflow(number).describe()).run_id
        for total in range(1, 5):
            last = (await season.dates(number))[-1]
            await season.pass_time(number, last.ends_at)
            await season.pass_time(number, last.rungs[0].at)
            assert isinstance(await season.count(number, total, ordinal=last.ordinal), Accepted)

        dates = await season.dates(number)
        assert [each.total for each in dates] == [1, 2, 3, 4, None]
        assert dates[-1].state is OccurrenceState.SCHEDULED
        kinds = [str(each.kind) for each in await season.letters(number)]
        assert (kinds.count("event_delivered"), kinds.count("count_reminder")) == (4, 4)
        assert all(
            timedelta(0) <= each.counted_at - each.rungs[0].at < timedelta(hours=1) for each in dates if each.counted_at
        )
        begun = season.client.get_workflow_handle(event_id(number), run_id=first)
        assert (await begun.describe()).status is WorkflowExecutionStatus.CONTINUED_AS_NEW
        assert (await season.event(number)).stage is EventStage.REPORTED
        assert await season.status(number) is WorkflowExecutionStatus.RUNNING
