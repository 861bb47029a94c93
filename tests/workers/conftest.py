"""A Temporal server that a test may start, stop and start again, and workers that come and go."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from deploy.embedded.temporal import find_binary
from store.database import Pool
from tests import records
from tests.conftest import free_port
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.plugin import PdupsPlugin
from workflows.ids import STAGE
from workflows.queues import RECORDS, WORKFLOWS


@dataclass(frozen=True)
class Server:
    """Where a Temporal server is when it runs; its data survives it."""

    port: int
    data: Path

    @property
    def address(self) -> str:
        """Where clients connect to."""
        return f"127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self, *, knows_us: bool = True) -> AsyncIterator[None]:
        """The server runs inside, and nowhere else; one that does not know us lacks our search attribute."""
        async with await WorkflowEnvironment.start_local(
            port=self.port,
            dev_server_existing_path=find_binary(),
            dev_server_log_level="never",
            dev_server_database_filename=str(self.data),
            search_attributes=[STAGE] if knows_us else [],
        ):
            yield

    async def client(self) -> Client:
        """A client that connects when it is first needed, as the console's does."""
        return await Client.connect(self.address, lazy=True, plugins=[PdupsPlugin()])


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server that nobody has started yet."""
    return Server(free_port(), tmp_path / "temporal.db")


@asynccontextmanager
async def working(server: Server, pool: Pool) -> AsyncIterator[None]:
    """Workers are at work inside."""
    client = await Client.connect(server.address, plugins=[PdupsPlugin()])
    activities, approvals = records.activities(pool), records.approval_activities(pool)
    access = records.access_activities(pool)
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
        Worker(
            client,
            task_queue=RECORDS,
            activities=[
                access.record_asked,
                access.record_access_decision,
                activities.record_submitted,
                activities.record_decision,
                activities.record_refused,
                approvals.record_approval_decision,
            ],
        ),
    ):
        yield
