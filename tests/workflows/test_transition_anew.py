"""A transition that is extended again and again continues as new; the last day to reapply travels along."""

from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from policy.approval import lapses_at
from store.database import Pool
from tests.workflows.conftest import server_with_virtual_time
from tests.workflows.office import Office
from tests.workflows.register import in_days
from tests.workflows.test_event_anew import SHORT
from tests.workflows.test_event_messages import code
from tests.workflows.turnover import GRACE, Turnover
from workflows.ids import transition_id

EXTENSIONS = 6


async def test_extensions_go_on_over_many_runs(pool: Pool) -> None:
    async with (
        server_with_virtual_time(SHORT) as temporal,
        Office.opened(temporal, pool) as office,
        Turnover.begun(office) as turnover,
    ):
        number = await turnover.approved()
        await turnover.open(in_days(60))
        first = (await turnover.workflow(turnover.id).describe()).run_id
        for extension in range(1, EXTENSIONS + 1):
            assert code(await turnover.more_time(in_days(60 + 10 * extension))) is None
            await turnover.swept()
            await turnover.settled(turnover.id)
        last_day = in_days(60 + 10 * EXTENSIONS)

        begun = turnover.client.get_workflow_handle(transition_id(turnover.id), run_id=first)
        assert (await begun.describe()).status is WorkflowExecutionStatus.CONTINUED_AS_NEW
        assert code(await turnover.more_time(last_day - timedelta(days=1))) == "extends_nothing"
        assert (await turnover.approval(number)).reapply_by == last_day
        expected = ["proposed", "confirmed", "opened", "called", *["extended"] * EXTENSIONS]
        assert await turnover.history_of_rules() == expected

        await turnover.pass_time(number, lapses_at(last_day))
        await turnover.pass_time_of_rules(lapses_at(last_day + GRACE) + timedelta(hours=2))
        assert await turnover.is_over()
        assert await turnover.history_of_rules() == [*expected, "settled"]
