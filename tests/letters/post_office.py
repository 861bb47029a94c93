"""Letters on their whole way: Postgres, the postman, Temporal, the activity, a mail server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.worker import Worker

from activities.letter import LetterActivities
from schemas.letter import Letter, LetterState, Priority
from store import letter as letters
from store.database import Pool, transaction
from tests.letters.conftest import Postbox
from tests.letters.samples import BASE_URL, SAMPLES, SECRET
from workers.postman import SENDER_DIED_AFTER, Postman
from workflows.queues import LETTERS

# On a busy machine Temporal may lose a task on its way to the worker, and offers it again only then.
PATIENCE = SENDER_DIED_AFTER.total_seconds() + 45
SOON = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=1))


@dataclass(frozen=True)
class PostOffice:
    """What a test of letters needs."""

    pool: Pool
    client: Client
    postbox: Postbox

    @property
    def postman(self) -> Postman:
        """A postman whose letters are tried again soon."""
        return Postman(self.pool, self.client, retry=SOON)

    @property
    def activities(self) -> LetterActivities:
        """What sends the letters."""
        return LetterActivities(self.pool, self.postbox.mailer, BASE_URL, SECRET)

    @asynccontextmanager
    async def at_work(self, postmen: int = 1, at_once: int = 4) -> AsyncIterator[None]:
        """Postmen and a worker, until the block ends."""
        async with self.worker(at_once), asyncio.TaskGroup() as group:
            rounds = [group.create_task(self.postman.run()) for _ in range(postmen)]
            try:
                yield
            finally:
                for each in rounds:
                    each.cancel()

    def worker(self, at_once: int = 4) -> Worker:
        """A worker that sends letters."""
        return Worker(
            self.client, task_queue=LETTERS, activities=[self.activities.send_letter], max_concurrent_activities=at_once
        )

    async def queue(self, *names: str, sample: str = "receipt", priority: Priority = Priority.NOTICE) -> list[str]:
        """Queue a sample letter to each of these mailboxes; their keys."""
        keys = [f"application:A-2026-00012/{uuid4()}" for _ in names]
        async with transaction(self.pool) as conn:
            for key, name in zip(keys, names, strict=True):
                changes = {"key": key, "to_address": f"{name}@example.org", "priority": priority}
                await letters.queue(conn, SAMPLES[sample].model_copy(update=changes), datetime.now(UTC))
        return keys

    async def all(self) -> dict[str, Letter]:
        """Every letter by its key."""
        page = await letters.page(self.pool, size=1000)
        return {letter.key: letter for letter in page.letters}

    async def until_all_are(self, state: LetterState, seconds: float = PATIENCE) -> dict[str, Letter]:
        """Wait until every letter is in one state."""

        def are(found: dict[str, Letter]) -> bool:
            return all(letter.state is state for letter in found.values())

        return await self.until(are, seconds)

    async def until(self, fits: Callable[[dict[str, Letter]], bool], seconds: float = PATIENCE) -> dict[str, Letter]:
        """Wait until the letters fit."""
        end = asyncio.get_running_loop().time() + seconds
        while not fits(found := await self.all()):
            assert asyncio.get_running_loop().time() < end, [(each.state, each.problem) for each in found.values()]
            await asyncio.sleep(0.05)
        return found
