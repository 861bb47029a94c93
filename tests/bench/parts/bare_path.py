"""What Temporal itself costs here for a path that waits: one start, one empty ordinary activity, one timer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

WORKFLOWS = "bare-path-workflows"
ACTIVITIES = "bare-path-activities"
TIMER = timedelta(days=300)


@activity.defn
async def nothing() -> None:
    """Do nothing where a call to reapply would be recorded."""


@workflow.defn
class BarePath:
    """The least a durable path can be: a record, then a deadline far away."""

    @workflow.run
    async def run(self) -> None:
        """Record, and wait."""
        await workflow.execute_activity(nothing, task_queue=ACTIVITIES, start_to_close_timeout=timedelta(seconds=20))
        await workflow.sleep(TIMER)


@asynccontextmanager
async def bare_path_worker(client: Client, activities_at_once: int) -> AsyncIterator[None]:
    """Workers of the bare path: two task queues and as many activities at once as the real one has."""
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=[BarePath]),
        Worker(client, task_queue=ACTIVITIES, activities=[nothing], max_concurrent_activities=activities_at_once),
    ):
        yield
