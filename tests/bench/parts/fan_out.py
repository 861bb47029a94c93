"""The fan-out of an opening over thousands of providers, beside as much of bare paths before and after it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from activities.approval import ApprovalActivities
from activities.rules_paths import CALLS_AT_ONCE
from activities.rules_transition import TransitionActivities
from policy.calendar import mountain_date
from schemas.opening import MOST_PER_MINUTE
from store import opening
from store.database import Pool, transaction
from store.rule_set import RuleBook
from tests import samples
from tests.bench.parts.activity_clock import ActivityClock
from tests.bench.parts.bare_path import WORKFLOWS as BARE
from tests.bench.parts.bare_path import BarePath
from tests.bench.parts.processor import Meter, Spent
from tests.openings import NEWER
from workers.calling import Calling
from workers.delivery import Accepted, deliver
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.run import RECORDS_AT_ONCE
from workflows.ids import transition_id
from workflows.queues import RECORDS, WORKFLOWS

WAIT = timedelta(seconds=60)
LOOK_SECONDS = 0.05
BARE_RECORD, RECORD = "nothing", "record_approval_decision"


@dataclass(frozen=True)
class Paths:
    """So many paths that run: recorded, and waiting for their timer.

    Attributes:
        seconds: from the first start until the last record.
        spent: processor time meanwhile.
    """

    number: int
    seconds: float
    spent: Spent

    @property
    def rate(self) -> float:
        """Paths a second."""
        return self.number / self.seconds

    @property
    def milliseconds(self) -> Spent:
        """Processor time of one path, in milliseconds."""
        thousand = 1000 / self.number
        return Spent(self.spent.python * thousand, self.spent.temporal * thousand, self.spent.postgres * thousand)


class FanOut:
    """Begins paths and waits until they run."""

    def __init__(self, client: Client, pool: Pool, clock: ActivityClock, meter: Meter) -> None:
        self._client = client
        self._pool = pool
        self._clock = clock
        self._meter = meter
        self._bare = 0

    async def bare(self, number: int) -> Paths:
        """So many bare paths, begun by as many hands at once as the activity of a transition has."""
        free = asyncio.Semaphore(CALLS_AT_ONCE)

        async def begin(path: int) -> None:
            async with free:
                await self._client.start_workflow(BarePath.run, id=f"bare-path:{path}", task_queue=BARE)

        async def begin_all() -> None:
            await asyncio.gather(*(begin(path) for path in range(self._bare, self._bare + number)))

        paths = await self._timed(BARE_RECORD, number, begin_all)
        self._bare += number
        return paths

    async def open_rules(self, number: int) -> Paths:
        """The draft opens, as fast as openings may be, and so many providers are called."""
        return await self._timed(RECORD, number, lambda: self.begin_opening(NEWER, MOST_PER_MINUTE))

    def called(self) -> int:
        """How many providers have been called."""
        return len(self._clock.seconds[RECORD])

    async def history_events(self) -> int:
        """How many events the history of the transition has."""
        history = await self._client.get_workflow_handle(transition_id(NEWER)).fetch_history()
        return len(history.events)

    async def _timed(self, record: str, number: int, begin: Callable[[], Awaitable[None]]) -> Paths:
        before, already, started = self._meter.read(), len(self._clock.seconds[record]), time.perf_counter()
        await begin()
        while len(self._clock.seconds[record]) < already + number:  # noqa: ASYNC110 - the clock rings no bell
            await asyncio.sleep(LOOK_SECONDS)
        done = len(self._clock.seconds[record]) - already
        return Paths(done, time.perf_counter() - started, self._meter.read() - before)

    async def begin_opening(self, rule_set: str, per_minute: int) -> None:
        """Rules of this id open at once; what follows goes on by itself."""
        now, form = datetime.now(UTC), uuid4()
        today = mountain_date(now)
        async with transaction(self._pool) as conn:
            await opening.propose(
                conn,
                samples.RULE_BOOK.files[NEWER].model_copy(update={"id": rule_set}),
                opening=form,
                opens_on=today,
                reapply_by=today + timedelta(days=300),
                per_minute=per_minute,
                actor="account:1",
                as_of=now,
            )
            held = await opening.lock(conn, form)
            if held is None:
                raise RuntimeError("The opening was not proposed.")
            sent = await opening.confirm(conn, held, actor="account:2", as_of=now)
        if not isinstance(await deliver(self._client, sent, wait=WAIT), Accepted):
            raise TypeError("The opening was not taken.")


@asynccontextmanager
async def transition_worker(client: Client, pool: Pool) -> AsyncIterator[None]:
    """Workers of transitions and approvals, as the worker process has them; nobody sends letters yet."""
    book = RuleBook(samples.RULE_BOOK.files)
    approvals, transitions = ApprovalActivities(pool, book), TransitionActivities(pool, book, Calling(client))
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
        Worker(
            client,
            task_queue=RECORDS,
            activities=[
                approvals.record_approval_decision,
                approvals.record_lapse_rung,
                approvals.record_lapse,
                approvals.record_end,
                approvals.record_approval_refused,
                transitions.complete_plan,
                transitions.begin_chunk,
                transitions.record_begun,
                transitions.record_extend_all,
                transitions.record_settled,
                transitions.record_transition_refused,
            ],
            max_concurrent_activities=RECORDS_AT_ONCE,
        ),
    ):
        yield
