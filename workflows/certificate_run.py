"""CertificateRun: the rows of one roster become certificates, replacements or voids.

The rows stay in Postgres; this carries the event's number, the run's, and lines. Two chunks are worked on at a time, as
many as there are processors to render them; a chunk that is tried again finds what was done.
"""

from collections import deque

from temporalio import workflow

from activities.certificate import CertificateActivities
from schemas.certificate import ChunkDone, FinishRun, IssueChunk, RunDone, RunPlan, RunStart
from workflows import options

AT_ONCE = 2


@workflow.defn(name="CertificateRun")
class CertificateRun:
    """One run, from its plan to its last row."""

    @workflow.run
    async def run(self, start: RunStart) -> RunDone:
        """Issue every row once; what comes back is how many are done, and how many have a problem."""
        plan = await self._plan(start)
        chunks = deque(plan.chunks)
        while chunks:
            together = [chunks.popleft() for _ in range(min(AT_ONCE, len(chunks)))]
            for working in [self._begin(start, first, last) for first, last in together]:
                await working
        return await self._finish(start)

    async def _plan(self, start: RunStart) -> RunPlan:
        return await workflow.execute_activity_method(
            CertificateActivities.plan_run, start, **options.record("Cut the roster into chunks")
        )

    def _begin(self, start: RunStart, first: int, last: int) -> workflow.ActivityHandle[ChunkDone]:
        return workflow.start_activity_method(
            CertificateActivities.issue_chunk,
            IssueChunk(event=start.event, number=start.number, first=first, last=last, as_of=workflow.now()),
            **options.documents(f"Lines {first} to {last}"),
        )

    async def _finish(self, start: RunStart) -> RunDone:
        return await workflow.execute_activity_method(
            CertificateActivities.finish_run,
            FinishRun(event=start.event, number=start.number, as_of=workflow.now()),
            **options.record("Record that the run is through"),
        )
