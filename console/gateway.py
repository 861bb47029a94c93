"""The gateway: the one place of the console that knows Temporal; it connects when first needed."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import asyncpg
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, DescribeTaskQueueRequest
from temporalio.client import Client

import store.audit
from schemas.submission import Submission, SubmissionState
from store.database import Pool
from workers.connect import connect
from workers.delivery import Accepted, Outcome, Pending, Refused, deliver
from workers.known import FIRST_VERBS
from workers.settings import Settings
from workers.settlement import settle
from workflows.queues import RECORDS, WORKFLOWS

__all__ = ["Accepted", "Gateway", "Outcome", "Pending", "Refused"]

log = logging.getLogger(__name__)

WAIT = timedelta(seconds=3)
"""How long a page waits for the workflow; afterwards it says "saved, being processed", and the sweeper carries on."""
LOOK_AGAIN = timedelta(milliseconds=30)
ANSWERS_WITHIN = timedelta(seconds=2)
HEARTBEAT_FRESH = timedelta(seconds=15)
POLL_FRESH = timedelta(seconds=75)
"""A worker with nothing to do asks its queue again after a minute."""


class Gateway:
    """Deliveries to the workflows, and whether those who carry them out answer.

    Attributes:
        pool: where submissions are settled; opened with the application, after this.
    """

    pool: Pool

    def __init__(self, settings: Settings) -> None:
        """Know where Temporal is; no connection is opened yet."""
        self._settings = settings
        self._client: Client | None = None

    async def deliver(self, submission: Submission) -> Outcome:
        """Hand a saved submission to its workflow, wait three seconds for its word, and note that word beside it.

        Handing over the same submission twice is harmless: what was settled before is told again.
        """
        if submission.state is not SubmissionState.SAVED:
            return _settled(submission)
        outcome = await deliver(await self._connected(), submission, wait=WAIT)
        await self._settle(submission, outcome)
        if submission.kind in FIRST_VERBS and isinstance(outcome, Accepted):
            await self._recorded(submission)
        return outcome

    async def _recorded(self, submission: Submission) -> None:
        """Wait a moment for the record of what was started, so that the next page can show it.

        The start is safe without it; where the record takes longer, the page says that it is being processed.
        """
        with suppress(TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with asyncio.timeout(WAIT.total_seconds()):
                line = f"{submission.entity}/{FIRST_VERBS[submission.kind]}/{submission.id}"
                while await store.audit.by_key(self.pool, line) is None:  # noqa: ASYNC110 - a row rings no bell
                    await asyncio.sleep(LOOK_AGAIN.total_seconds())

    async def _settle(self, submission: Submission, outcome: Outcome) -> None:
        try:
            await settle(self.pool, submission, outcome, datetime.now(UTC))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            # The workflow has it all the same; the sweeper asks again and gets the same answer.
            log.warning("Submission %s is %s, but could not be settled: %s", submission.id, outcome.kind, error)

    async def server_answers(self) -> bool:
        """Whether Temporal answers for our namespace."""
        client = await self._connected()
        request = DescribeNamespaceRequest(namespace=self._settings.temporal_namespace)
        await client.workflow_service.describe_namespace(request, timeout=ANSWERS_WITHIN)
        return True

    async def worker_answers(self, as_of: datetime) -> bool:
        """Whether a worker is alive: its heartbeat file is fresh, or, without one, its queues are asked for work."""
        if self._settings.heartbeat_file:
            beat = self._settings.heartbeat_file.stat().st_mtime
            return as_of - datetime.fromtimestamp(beat, UTC) < HEARTBEAT_FRESH
        workflows = await self._polled(WORKFLOWS, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, as_of)
        return workflows and await self._polled(RECORDS, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY, as_of)

    async def _polled(self, queue: str, kind: "TaskQueueType.ValueType", as_of: datetime) -> bool:
        client = await self._connected()
        request = DescribeTaskQueueRequest(
            namespace=self._settings.temporal_namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
        )
        answer = await client.workflow_service.describe_task_queue(request, timeout=ANSWERS_WITHIN)
        return any(as_of - each.last_access_time.ToDatetime(UTC) < POLL_FRESH for each in answer.pollers)

    async def _connected(self) -> Client:
        if self._client is None:
            self._client = await connect(self._settings, lazy=True)
        return self._client


def _settled(submission: Submission) -> Outcome:
    if submission.state is SubmissionState.REFUSED:
        return Refused.model_validate(submission.refusal)
    return Accepted()
