"""Runs of certificates, from "Issue" until all are issued: their rate, memory and history, and the file to print."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psutil
from temporalio.client import Client

from documents.press import Press
from documents.spreadsheet import csv_bytes, read_table
from policy.person import person_key
from schemas.certificate import CertificateState
from schemas.event import EventStage
from schemas.provider import Provider
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from store import certificate, certificate_run, event, roster
from store.database import Pool, transaction
from tests import records
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
        growth: megabytes this process and its presses hold after a run of ``MANY``, less those after one of ``FEW``.
        history_events: events in the history of a run of ``FEW``.
        print_seconds: a file of ``FEW`` pages, read from the database, rendered and checked.
    """

    per_second: list[float]
    growth: float
    history_events: int
    print_seconds: float


class Runs:
    """Rosters uploaded and issued, each for an event of its own."""

    def __init__(self, client: Client, pool: Pool, press: Press, provider: Provider) -> None:
        self._client = client
        self._pool = pool
        self._press = press
        self._provider = provider
        self._events = EventLives(client, pool, provider)

    async def measure(self, times: int) -> RunTimes:
        """Warm the presses, issue a few rosters, then a long one."""
        await self.issue(200)
        few = [await self.issue(FEW) for _ in range(times)]
        before = _megabytes()
        await self.issue(MANY)
        growth = _megabytes() - before
        number, _ = few[-1]
        history = await self._client.get_workflow_handle(certificate_run_id(number, 1)).fetch_history()
        return RunTimes(
            per_second=[FEW / seconds for _, seconds in few],
            growth=growth,
            history_events=len(history.events),
            print_seconds=min([await self._print(number) for _ in range(times)]),
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
        """A file is read and judged good; not timed, since whoever uploads looks at the preview first."""
        table = read_table(csv_bytes(("Name", "E-mail"), _people(people)), "people.csv")
        about = await records.current_event(self._pool, number)
        made = Roster(
            id=uuid4(),
            event=number,
            occurrence=1,
            source=RosterSource.FILE,
            purpose=Purpose.ISSUE,
            file="people.csv",
            made_at=datetime.now(UTC),
            made_by=ACTOR,
        )
        rows = [
            JudgedRow(
                line=line,
                cells=cells,
                name=cells[0],
                email=cells[1],
                person_key=person_key(cells[0], cells[1]),
                units=about.form.units,
                state=RowState.GOOD,
            )
            for line, cells in enumerate(table.rows, 2)
        ]
        async with transaction(self._pool) as conn:
            await roster.add(conn, made, about.provider)
            await roster.set_rows(conn, made.id, [], rows)
        return made.id

    async def _print(self, number: str) -> float:
        started = time.perf_counter()
        page = await certificate.of_event(self._pool, number, 1, state=CertificateState.VALID, limit=MANY)
        with tempfile.TemporaryDirectory(prefix="pdups-bench-") as folder:
            problems = await self._press.print_run([each.data for each in page.certificates], Path(folder) / "all.pdf")
        if problems or len(page.certificates) != FEW:
            raise RuntimeError(f"{len(page.certificates)} certificates, {problems[:3]}")
        return time.perf_counter() - started


def _people(count: int) -> list[list[str]]:
    return [[f"Čłxʷm̓iʔ Tèst {number:05d} Antoine", f"person{number}@bench.example.org"] for number in range(count)]  # noqa: RUF001 - a Salish letter


def _megabytes() -> float:
    here = psutil.Process()
    return sum(each.memory_info().rss for each in (here, *here.children(recursive=True))) / MEGABYTE
