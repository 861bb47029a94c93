"""An approval lasts for decades: each year its history begins anew, and no deadline, call or word is lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from deploy.embedded.temporal import find_binary
from policy.approval import lapses_at, next_anniversary
from policy.calendar import mountain_date
from schemas.approval import ApprovalRecorded, EndApproval
from schemas.provider import Standing
from store import approval, letter
from store.database import Pool
from tests import records
from tests.workflows.conftest import server_with_virtual_time
from tests.workflows.office import LATE, Office
from tests.workflows.register import Register, in_days
from workers.delivery import Accepted
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.plugin import PdupsPlugin
from workers.starting import start_approval
from workflows.ids import approval_id
from workflows.queues import RECORDS, WORKFLOWS

SHORT = "limit.historyCount.suggestContinueAsNew=12"
"""The server suggests it after so few events; by its own default after thousands."""


class Decades:
    """One provider's approval on a server with one clock for all, which is right over many runs."""

    def __init__(self, temporal: WorkflowEnvironment, pool: Pool) -> None:
        self.temporal = temporal
        self.pool = pool
        self.number = ""

    @property
    def workflow(self) -> WorkflowHandle[Any, Any]:
        """The workflow, whichever run it is in."""
        return self.temporal.client.get_workflow_handle(approval_id(self.number))

    async def approved(self, since: timedelta) -> datetime:
        """An approval that was given a while before the server's now."""
        approved_at = await self.temporal.get_current_time() - since
        provider = await records.approved_provider(self.pool, approved_at)
        self.number = provider.number
        return approved_at

    async def start(self, calling: str | None = None) -> None:
        """Start its workflow as its record says."""
        start = await approval.start_input(self.pool, self.number, calling=calling)
        assert start
        await start_approval(self.temporal.client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)

    async def until(self, at: datetime) -> None:
        """Let the time pass."""
        await self.temporal.sleep(at - await self.temporal.get_current_time())

    async def letters(self) -> list[tuple[str, datetime]]:
        """What was written, and when."""
        written = await letter.of_entity(self.pool, approval_id(self.number))
        return sorted(((str(each.kind), each.queued_at) for each in written), key=lambda each: each[1])

    async def runs(self) -> int:
        """How many runs the workflow had before this one, each named by the one after it."""
        count, run = 0, (await self.workflow.describe()).run_id
        while run:
            handle = self.temporal.client.get_workflow_handle(approval_id(self.number), run_id=run)
            first = await anext(aiter(handle.fetch_history_events()))
            run = first.workflow_execution_started_event_attributes.continued_execution_run_id
            count += bool(run)
        return count


@pytest.fixture
async def decades(pool: Pool) -> AsyncIterator[Decades]:
    """A server with one clock, and workers on it."""
    folder = find_binary().rpartition("/")[0]
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=f"{folder}/temporal-test-server", plugins=[PdupsPlugin()]
    ) as temporal:
        activities = records.approval_activities(pool)
        methods: list[Callable[..., Any]] = [
            activities.record_approval_decision,
            activities.record_lapse_rung,
            activities.record_lapse,
            activities.record_end,
            activities.record_approval_refused,
        ]
        async with (
            Worker(temporal.client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
            Worker(temporal.client, task_queue=RECORDS, activities=methods),
        ):
            yield Decades(temporal, pool)


async def test_every_deadline_is_kept_over_several_anniversaries(decades: Decades) -> None:
    approved_at = await decades.approved(since=timedelta(days=300))
    now = await decades.temporal.get_current_time()
    last_day = mountain_date(now) + timedelta(days=365 * 3 + 100)
    newer = await records.open_rules(decades.pool, now, last_day)
    await decades.start(calling=newer.id)
    await decades.until(now + timedelta(minutes=5))
    called = await records.current_approval(decades.pool, decades.number)
    assert called.reapply_by == last_day

    await decades.until(lapses_at(last_day) + timedelta(minutes=1))

    letters = await decades.letters()
    assert [kind for kind, _ in letters] == ["reapplication_called", *["lapse_warning"] * 4, "approval_lapsed"]
    instants = [*(rung.at for rung in called.rungs), lapses_at(last_day)]
    late = [at - due for (_, at), due in zip(letters[1:], instants, strict=True)]
    assert all(timedelta(0) <= each < LATE for each in late), late
    lapsed = await records.current_approval(decades.pool, decades.number)
    assert (lapsed.standing, lapsed.standing_since) == (Standing.LAPSED, lapses_at(last_day))
    anniversaries = 0
    at = next_anniversary(approved_at, now)
    while at < lapses_at(last_day):
        anniversaries, at = anniversaries + 1, next_anniversary(approved_at, at)
    assert (anniversaries, await decades.runs()) == (4, 4)


async def test_after_ten_years_it_hears_as_on_the_first_day(decades: Decades) -> None:
    await decades.approved(since=timedelta(days=1))
    await decades.start()
    now = await decades.temporal.get_current_time()
    await decades.until(now + timedelta(days=3653))
    assert await decades.runs() == 10
    recorded = await decades.workflow.execute_update(
        "end_approval", EndApproval(actor="registry"), result_type=ApprovalRecorded
    )
    assert recorded.standing is Standing.IN_FORCE
    ends_at = (await records.current_approval(decades.pool, decades.number)).ends_at
    assert ends_at
    await decades.until(ends_at + timedelta(minutes=1))
    assert (await decades.workflow.describe()).status is WorkflowExecutionStatus.COMPLETED
    ended = await records.current_approval(decades.pool, decades.number)
    assert (ended.standing, ended.standing_since) == (Standing.WITHDRAWN, ends_at)


async def test_a_long_history_begins_anew_and_nothing_is_lost(pool: Pool) -> None:
    """Told in real seconds: the clock that jumps is wrong after a workflow has begun anew."""
    async with (
        server_with_virtual_time(SHORT) as temporal,
        Office.opened(temporal, pool) as office,
        Register.opened_in(office) as register,
    ):
        number = await register.called(in_days(90))
        await register.forget()
        due = [datetime.now(UTC) + timedelta(seconds=seconds) for seconds in (3, 6, 9, 12)]
        rungs = (await register.approval(number)).rungs
        kept = [
            rung.model_copy(update={"at": at}).model_dump(mode="json")
            for rung, at in zip(rungs[:3], due[:3], strict=True)
        ]
        set_anew = "update provider set rungs = $2, lapses_at = $3 where number = $1"
        await pool.execute(set_anew, number, kept, due[3])
        await register.start(number)
        first = (await register.workflow(number).describe()).run_id
        assert isinstance(await register.said(number, "suspend", reason="?"), Accepted)
        assert isinstance(await register.said(number, "reinstate", reason="!"), Accepted)
        assert isinstance(await register.said(number, "cease", last_day=in_days(200).isoformat(), reason=""), Accepted)

        async def lapsed() -> bool:
            return (await register.approval(number)).standing is Standing.LAPSED

        await register.until(lapsed)
        letters = [each for each in await register.letters(number) if each.kind in ("lapse_warning", "approval_lapsed")]
        assert [str(each.kind) for each in letters] == [*["lapse_warning"] * 3, "approval_lapsed"]
        assert all(timedelta(0) <= each.queued_at - at < LATE for each, at in zip(letters, due, strict=True))
        begun = register.client.get_workflow_handle(approval_id(number), run_id=first)
        assert (await begun.describe()).status is WorkflowExecutionStatus.CONTINUED_AS_NEW
        assert await register.status(number) is WorkflowExecutionStatus.RUNNING
        assert isinstance(await register.said(number, "keep", reason=""), Accepted)


async def test_a_word_that_crosses_an_anniversary_is_recorded_and_a_new_year_begins(register: Register) -> None:
    number = await register.approved()
    await register.forget()
    start = await approval.start_input(register.pool, number)
    assert start
    anew_at = datetime.now(UTC) + timedelta(seconds=4)
    await start_approval(
        register.client, start.model_copy(update={"anew_at": anew_at}), WorkflowIDReusePolicy.ALLOW_DUPLICATE
    )
    await register.settled(number)
    first = (await register.workflow(number).describe()).run_id
    await register.stop_work()
    word = asyncio.create_task(register.said(number, "suspend", reason="?"))
    await asyncio.sleep((anew_at - datetime.now(UTC)).total_seconds() + 1)
    await register.start_work()
    assert isinstance(await word, Accepted)
    begun = register.client.get_workflow_handle(approval_id(number), run_id=first)

    async def anew() -> bool:
        return (await begun.describe()).status is WorkflowExecutionStatus.CONTINUED_AS_NEW

    await register.until(anew)
    assert (await register.approval(number)).standing is Standing.SUSPENDED
    assert isinstance(await register.said(number, "reinstate", reason="!"), Accepted)
