"""Runs of certificates, from "Issue" until all are issued: their rate, memory and history, and the file to print."""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Self
from uuid import UUID

import psutil
from temporalio.client import Client

from documents.press import Press
from schemas.certificate import CertificateState
from schemas.event import EventStage
from schemas.provider import Provider
from store import certificate, certificate_run, event, roster
from store.database import Pool, transaction
from tests.bench.parts.event_lives import ACTOR, WAIT, EventLives
from workers.delivery import deliver
from workflows.ids import certificate_run_id

FEW, MANY = 2_000, 20_000
POLL_SECONDS = 0.05
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class RunTimes:
    """What runs came to.

    Attributes:
        per_second: certificates a second, of each run of ``FEW``.
        growth: the most megabytes this process and its presses hold during a run of ``MANY``, less those during one of
            ``FEW``.
        history_events: events in the history of a run of ``FEW``.
        print_seconds: a file of ``FEW`` pages, read from the database, rendered and checked.
    """

    per_second: list[float]
    growth: float
    history_events: int
    print_seconds: float


class Runs:
    """Rosters uploaded and issued, each for an event of its own."""

    def __init__(self, client: Client, database_url: str, pool: Pool, press: Press, provider: Provider) -> None:
        self._client = client
        self._database_url = database_url
        self._pool = pool
        self._press = press
        self._provider = provider
        self._events = EventLives(client, pool, provider)

    async def measure(self, times: int) -> RunTimes:
        """Warm the presses, issue a few rosters, then a long one."""
        await self.issue(200)
        async with Peak() as before:
            few = [await self.issue(FEW) for _ in range(times)]
        async with Peak() as during:
            await self.issue(MANY)
        number, _ = few[-1]
        history = await self._client.get_workflow_handle(certificate_run_id(number, 1)).fetch_history()
        return RunTimes(
            per_second=[FEW / seconds for _, seconds in few],
            growth=during.megabytes - before.megabytes,
            history_events=len(history.events),
            print_seconds=median([await self._print(number) for _ in range(times)]),
        )

    async def issue(self, people: int) -> tuple[str, float]:
        """Issue an uploaded roster; the event's number, and the seconds from "Issue" until all are issued."""
        number = await self._event_that_is_over()
        made = await self._upload(number, people)
        started = time.perf_counter()
        async with transaction(self._pool) as conn:
            sent = await roster.take(conn, made, ACTOR, datetime.now(UTC))
        if sent is None:
            raise RuntimeError("Nothing could be issued.")
        await deliver(self._client, sent, wait=WAIT)
        done = await self._client.get_workflow_handle(sent.entity).result()
        seconds = time.perf_counter() - started
        run = await certificate_run.find(self._pool, number, 1)
        if run is None or run.done != people:
            raise RuntimeError(f"Of {people} certificates {done} were issued.")
        return number, seconds

    async def _event_that_is_over(self) -> str:
        number = (await self._events.begin(0)).removeprefix("event:")
        while True:
            found = await event.by_number(self._pool, number)
            if found and found.stage is EventStage.DELIVERED:
                return number
            await asyncio.sleep(POLL_SECONDS)

    async def _upload(self, number: str, people: int) -> UUID:
        """A roster of so many good rows, uploaded by another process: as in life, the workers never held the file."""
        command = [
            sys.executable,
            "-P",
            "-m",
            "tests.bench.parts.roster_upload",
            self._database_url,
            number,
            str(people),
        ]
        uploading = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        told, _ = await uploading.communicate()
        if uploading.returncode:
            raise RuntimeError(f"The roster could not be uploaded: {uploading.returncode}")
        return UUID(told.decode().strip())

    async def _print(self, number: str) -> float:
        started = time.perf_counter()
        page = await certificate.of_event(self._pool, number, 1, state=CertificateState.VALID, limit=MANY)
        with tempfile.TemporaryDirectory(prefix="pdups-bench-") as folder:
            problems = await self._press.print_run(page.certificates, Path(folder) / "all.pdf")
        if problems or len(page.certificates) != FEW:
            raise RuntimeError(f"{len(page.certificates)} certificates, {problems[:3]}")
        return time.perf_counter() - started


class Peak:
    """The most memory that this process and its presses hold at any one time while it is used as a context."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    async def __aenter__(self) -> Self:
        self._sampling = asyncio.create_task(self._sample())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._sampling.cancel()

    async def _sample(self) -> None:
        while True:
            here = psutil.Process()
            presses = [each for each in here.children() if "multiprocessing.spawn" in " ".join(each.cmdline())]
            held = sum(each.memory_info().rss for each in (here, *presses)) / MEGABYTE
            self.megabytes = max(self.megabytes, held)
            await asyncio.sleep(POLL_SECONDS)
