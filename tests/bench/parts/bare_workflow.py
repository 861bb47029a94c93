"""What Temporal itself costs here: one start, one timer, one update and two empty ordinary activities."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.workflow import ActivityConfig

WORKFLOWS = "bare-workflows"
ACTIVITIES = "bare-activities"
EMPTY = ActivityConfig(task_queue=ACTIVITIES, start_to_close_timeout=timedelta(seconds=20))
TIMER = timedelta(days=7)


@activity.defn
async def received() -> None:
    """Do nothing where an application would be recorded."""


@activity.defn
async def decided() -> None:
    """Do nothing where a decision would be recorded."""


@workflow.defn
class BareWorkflow:
    """The least a durable decision can be: a record, a deadline, a decision, a record."""

    @workflow.init
    def __init__(self) -> None:
        self.decision = False
        self.recorded = False

    @workflow.run
    async def run(self) -> None:
        """Record, wait for the decision or the deadline, record."""
        await workflow.execute_activity(received, **EMPTY)
        await workflow.wait_condition(lambda: self.decision, timeout=TIMER)
        await workflow.execute_activity(decided, **EMPTY)
        self.recorded = True
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def decide(self) -> None:
        """Decide, and answer once that is recorded."""
        self.decision = True
        await workflow.wait_condition(lambda: self.recorded)


@asynccontextmanager
async def bare_worker(client: Client, activities_at_once: int) -> AsyncIterator[None]:
    """Workers of the bare workflow: two task queues and as many activities at once as the real one has."""
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=[BareWorkflow]),
        Worker(
            client,
            task_queue=ACTIVITIES,
            activities=[received, decided],
            max_concurrent_activities=activities_at_once,
        ),
    ):
        yield


class BareLives:
    """Bare workflows by number: how one begins and how it is decided."""

    name = "bare workflow"

    def __init__(self, client: Client) -> None:
        self._client = client

    async def begin(self, number: int) -> str:
        """Start one and return its id."""
        handle = await self._client.start_workflow(BareWorkflow.run, id=f"bare:{number}", task_queue=WORKFLOWS)
        return handle.id

    async def decide(self, workflow_id: str) -> None:
        """Decide one, and wait until that is recorded."""
        handle = self._client.get_workflow_handle(workflow_id)
        await handle.execute_update(BareWorkflow.decide, id=f"{workflow_id}:decide")
