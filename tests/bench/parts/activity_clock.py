"""How long each activity takes in the worker, and the moment it is done for one workflow."""

import asyncio
import time
from collections import defaultdict
from typing import Any

import temporalio.client
import temporalio.worker
from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput


class ActivityClock(temporalio.client.Interceptor, temporalio.worker.Interceptor):
    """An interceptor of the client, so that every worker made with that client has it too."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._done: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - Temporal's
        """Time every activity."""
        return _Timed(next, self)

    async def first_activity_of(self, workflow_id: str) -> None:
        """Wait until the first activity of a workflow is done."""
        await self._done[workflow_id].wait()

    def note(self, name: str, workflow_id: str, seconds: float) -> None:
        """Keep one measurement."""
        self.seconds[name].append(seconds)
        self._done[workflow_id].set()


class _Timed(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, clock: ActivityClock) -> None:
        super().__init__(inner)
        self._clock = clock

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - Temporal's word
        started = time.perf_counter()
        try:
            return await super().execute_activity(input)
        finally:
            info = activity.info()
            self._clock.note(info.activity_type, str(info.workflow_id), time.perf_counter() - started)
