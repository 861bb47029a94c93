"""The three things that follow a year: its reports are completed, its bundles written, and all of them read back."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from activities.annual_report import ReportActivities
from activities.bundle import BundleActivities
from documents.press import Press
from documents.vault import Vault
from policy.annual_report import mark_of
from schemas.annual_report import RecordReportDecision
from schemas.bundle import BundleState, BundlesVerified, VerificationStart
from store import annual_report as reports
from store import annual_report_said, bundle
from store.database import Pool, transaction
from tests import samples
from tests.bench.parts.processor import Meter
from tests.bench.parts.record_report import Phase, RecordReport
from tests.bench.parts.record_year import YEAR, Size
from tests.bundles import start_of
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.reviving import Reviving
from workers.run import DOCUMENTS_AT_ONCE, RECORDS_AT_ONCE
from workers.starting import start_bundle
from workflows.bundle_verification import BundleVerification
from workflows.ids import VERIFICATION, bundle_id
from workflows.queues import DOCUMENTS, RECORDS, WORKFLOWS

STARTED_AT_ONCE = 20
COMPLETED = datetime(2027, 7, 10, 18, tzinfo=UTC)
ACTOR = "account:1"


class RecordPhases:
    """Carries out one phase after the other, and times each."""

    def __init__(self, client: Client, pool: Pool, meter: Meter) -> None:
        self._client = client
        self._pool = pool
        self._meter = meter
        self._records = ReportActivities(pool, samples.RULE_BOOK, Reviving(client))
        self._phases: list[Phase] = []

    async def complete_reports(self) -> None:
        """Every report is put together and completed, as many at once as the worker records things."""
        providers = [row["provider"] for row in await self._pool.fetch("select provider from annual_report")]
        await self._timed("report", len(providers), lambda: _each(providers, RECORDS_AT_ONCE, self._complete))

    async def _complete(self, provider: str) -> None:
        """What was read is confirmed, and recorded with all that follows from it, as the console and the worker do."""
        async with transaction(self._pool) as conn:
            report = await reports.find(conn, provider, YEAR)
            if report is None:
                raise RuntimeError(f"{provider} owes no report.")
            seen = mark_of(await reports.content(conn, report, COMPLETED))
            said = await annual_report_said.save_confirmation(
                conn, report, statement="It is so.", signed_by="Pat Owens", seen=seen, actor=ACTOR, as_of=COMPLETED
            )
        message = RecordReportDecision(
            provider=provider,
            year=YEAR,
            key=str(said.id),
            verb="confirm_report",
            actor=ACTOR,
            submission=said.id,
            as_of=COMPLETED,
        )
        await self._records.record_report_decision(message)

    async def write_bundles(self) -> None:
        """Every planned bundle is written by its workflow."""
        planned = await bundle.planned(self._pool)

        async def write() -> None:
            await _each(planned, STARTED_AT_ONCE, lambda each: start_bundle(self._client, start_of(each)))
            for each in planned:
                await self._client.get_workflow_handle(bundle_id(each.provider, each.year, each.version)).result()

        await self._timed("bundle written", len(planned), write)

    async def verify_bundles(self) -> None:
        """Every bundle is read back, by the workflow that the Schedule starts."""
        before = await bundle.shelf(self._pool)

        async def verify() -> None:
            found: BundlesVerified = await self._client.execute_workflow(
                BundleVerification.run, VerificationStart(), id=f"{VERIFICATION}:{uuid4()}", task_queue=WORKFLOWS
            )
            if found != BundlesVerified(verified=before[BundleState.WHOLE].bundles):
                raise RuntimeError(f"Not every bundle is whole: {found}")

        await self._timed("bundle verified", before[BundleState.WHOLE].bundles, verify)

    async def report(self, size: Size, megabytes: float) -> RecordReport:
        """What was measured."""
        lying = (await bundle.shelf(self._pool))[BundleState.WHOLE]
        return RecordReport(size=size, phases=self._phases, megabytes=megabytes, bytes=lying.bytes)

    async def _timed(self, name: str, number: int, work: Callable[[], Awaitable[None]]) -> None:
        before, started = self._meter.read(), time.perf_counter()
        await work()
        spent = self._meter.read() - before
        self._phases.append(Phase(name, number, time.perf_counter() - started, spent))


async def _each(what: Iterable[object], at_once: int, do: Callable[..., Awaitable[object]]) -> None:
    free = asyncio.Semaphore(at_once)

    async def one(each: object) -> None:
        async with free:
            await do(each)

    await asyncio.gather(*(one(each) for each in what))


@asynccontextmanager
async def bundle_worker(client: Client, pool: Pool, press: Press, vault: Vault) -> AsyncIterator[None]:
    """Workers of bundles, as the worker process has them."""
    work = BundleActivities(pool, press, vault)
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
        Worker(client, task_queue=RECORDS, activities=[work.verify_bundles, work.verify_bundle]),
        Worker(
            client, task_queue=DOCUMENTS, activities=[work.write_bundle], max_concurrent_activities=DOCUMENTS_AT_ONCE
        ),
    ):
        yield
