"""An archived event that waits for corrections again gets its workflow back.

The workflow of an event that was archived comes to its end by itself, within a moment. One that waits instead has not
heard that it was: the word got lost with a worker, and the record said otherwise when it was asked again.
"""

from datetime import datetime

from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from schemas.event import EventStart
from workers.starting import start_event
from workflows.ids import event_id


class StillEndingError(Exception):
    """The workflow of an event that was archived has not come to its end yet."""


class Reviving:
    """What the activities of annual reports are given to revive events with.

    Args:
        client: where the workflows of events run.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def __call__(self, start: EventStart, since: datetime) -> None:
        """Start the workflow of an event that waits again since an instant. Doing so again is harmless.

        Raises:
            StillEndingError: the one that was archived runs on for a moment; trying again finds it ended.
            RPCError: Temporal does not take it.
        """
        try:
            await start_event(
                self._client,
                start,
                WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                conflict=WorkflowIDConflictPolicy.FAIL,
            )
        except WorkflowAlreadyStartedError:
            running = await self._client.get_workflow_handle(event_id(start.number)).describe()
            if running.start_time < since and not _waits(running):
                raise StillEndingError(event_id(start.number)) from None


def _waits(running: WorkflowExecutionDescription) -> bool:
    """Whether a workflow runs and has nothing to do, so that it is not about to end."""
    raw = running.raw_description
    busy = raw.pending_activities or raw.HasField("pending_workflow_task")
    return running.status is WorkflowExecutionStatus.RUNNING and not busy
