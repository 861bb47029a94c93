"""Record bundles through their workflows, as virtual years pass."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from deploy.embedded.temporal import find_binary
from documents.press import Press
from documents.vault import Vault
from policy.calendar import mountain_date
from schemas.bundle import Bundle, BundleState, BundlesVerified, VerificationStart
from schemas.submission import Submission
from store import audit, bundle, submission
from store.database import Pool, transaction
from tests.bundles import Archive, completed, current, planned_bundle, start_of
from tests.workflows.office import WAIT, Office
from workers.delivery import Accepted, deliver
from workers.known import known_from_records
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.plugin import PdupsPlugin
from workers.rebuild import rebuild
from workers.starting import start_bundle
from workflows.bundle_verification import BundleVerification
from workflows.ids import VERIFICATION, bundle_id
from workflows.queues import DOCUMENTS, RECORDS, WORKFLOWS

YEARS = 7
A_YEAR = timedelta(days=365)


class Years(Archive):
    """The work on bundles on a server whose one clock passes years in moments."""

    temporal: WorkflowEnvironment
    folder: Path

    @property
    def client(self) -> Client:
        """The way to the server."""
        return self.temporal.client

    async def written(self, about: Bundle) -> Bundle:
        """The workflow of a bundle has done its work; how the bundle stands then."""
        await self.client.get_workflow_handle(bundle_id(about.provider, about.year, about.version)).result()
        return await self.now(about)

    async def until(self, about: Bundle, condition: Callable[[Bundle], bool]) -> Bundle:
        """Wait until a bundle stands so; how it stands then."""
        async with asyncio.timeout(WAIT.total_seconds()):
            while not condition(now := await self.now(about)):  # noqa: ASYNC110 - a row rings no bell
                await asyncio.sleep(0.02)
        return now

    async def pass_a_year(self) -> datetime:
        """Let a year pass; what time it is then."""
        await self.temporal.sleep(A_YEAR)
        return await self.temporal.get_current_time()

    async def read_back(self) -> BundlesVerified:
        """What the Schedule starts once a year."""
        found: BundlesVerified = await self.client.execute_workflow(
            BundleVerification.run, VerificationStart(), id=f"{VERIFICATION}:{uuid4()}", task_queue=WORKFLOWS
        )
        return found


@asynccontextmanager
async def working(years: Years) -> AsyncIterator[None]:
    work = years.activities
    async with (
        Worker(years.client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
        Worker(years.client, task_queue=RECORDS, activities=[work.verify_bundles, work.verify_bundle]),
        Worker(years.client, task_queue=DOCUMENTS, activities=[work.write_bundle]),
    ):
        yield


@pytest.fixture
async def years(pool: Pool, tmp_path: Path) -> AsyncIterator[Years]:
    """Workers on a server with one clock."""
    server = f"{find_binary().rpartition('/')[0]}/temporal-test-server"
    folder = tmp_path / "vault"
    await asyncio.to_thread(folder.mkdir)
    async with (
        await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=server, plugins=[PdupsPlugin()]
        ) as temporal,
        Press(1) as press,
    ):
        years = Years(pool, press, Vault.at(folder.as_uri()))
        years.temporal, years.folder = temporal, folder
        async with working(years):
            yield years


async def test_a_bundle_is_read_back_every_year_for_seven_years(pool: Pool, years: Years, tmp_path: Path) -> None:
    """In the third somebody changes a file; in the sixth again, when Postgres has lost the records."""
    planned = await planned_bundle(pool)
    await start_bundle(years.client, start_of(planned))
    written = await years.written(planned)
    assert written.state is BundleState.WHOLE
    before = written.verified_at or datetime.now(UTC)

    for year in range(1, YEARS + 1):
        now = await years.pass_a_year()
        if year in {3, 6}:
            await years.put(written, "audit.json", b"[]\n", tmp_path)
        if year == 6:
            await pool.execute("delete from annual_report_version")
        found = await years.read_back()
        stands = await years.now(written)
        assert stands.verified_at
        assert now <= stands.verified_at < now + timedelta(minutes=1)
        assert stands.verified_at - before >= A_YEAR
        before = stands.verified_at
        expected = {3: (1, 0), 6: (0, 1), 7: (0, 1)}.get(year, (0, 0))
        assert (found.verified, found.repaired, found.damaged) == (1, *expected), f"year {year}"
        assert stands.state is (BundleState.DAMAGED if year >= 6 else BundleState.WHOLE)

    told = [each.verb.value for each in await audit.of_entity(pool, written.entity)]
    assert told == ["bundle.written", "bundle.repaired", "bundle.damaged"]
    lines = await audit.of_entity(pool, "bundles")
    assert len({mountain_date(each.at).year for each in lines}) == YEARS


async def test_a_vault_that_is_away_is_waited_for_however_long(pool: Pool, years: Years) -> None:
    planned = await planned_bundle(pool)
    elsewhere = years.folder.with_name("elsewhere")
    await asyncio.to_thread(years.folder.rename, elsewhere)
    await start_bundle(years.client, start_of(planned))
    await years.until(planned, lambda about: bool(about.problem))
    await years.temporal.sleep(timedelta(hours=9))
    assert (await years.now(planned)).state is BundleState.PLANNED

    await asyncio.to_thread(elsewhere.rename, years.folder)
    await years.temporal.sleep(timedelta(minutes=11))
    written = await years.until(planned, lambda about: about.state is BundleState.WHOLE)

    assert written.problem == ""


async def test_a_report_that_was_reopened_gets_another_bundle(pool: Pool, years: Years) -> None:
    first = await planned_bundle(pool)
    await start_bundle(years.client, start_of(first))
    await years.written(first)
    second = await completed(pool, first.provider)
    await start_bundle(years.client, start_of(second))
    assert (await years.written(second)).state is BundleState.WHOLE
    assert [each.version for each in await bundle.of_year(pool, first.provider, first.year)] == [2, 1]
    assert (await years.read_back()).verified == 2


async def test_whatever_temporal_lost_is_written_once_it_is_rebuilt(office: Office) -> None:
    planned = await planned_bundle(office.pool)
    assert await rebuild(office.client, office.pool) >= 1
    written = office.client.get_workflow_handle(bundle_id(planned.provider, planned.year, planned.version))
    await written.result()
    assert (await stands(office.pool, planned)).state is BundleState.WHOLE
    await start_bundle(office.client, start_of(planned))
    await written.result()
    lines = [each.verb.value for each in await audit.of_entity(office.pool, planned.entity)]
    assert lines == ["bundle.written"]


async def test_what_somebody_asks_for_is_done_once(office: Office) -> None:
    planned = await planned_bundle(office.pool)
    await start_bundle(office.client, start_of(planned))
    await office.client.get_workflow_handle(bundle_id(planned.provider, planned.year, planned.version)).result()
    form = uuid4()
    async with transaction(office.pool) as conn:
        asked = await submission.save(
            conn,
            Submission(
                id=form,
                kind="verify_bundle",
                entity=planned.entity,
                natural_key=f"form:{form}",
                actor="account:1",
                received_at=datetime.now(UTC),
                payload=start_of(planned).model_dump(),
            ),
        )
    assert await known_from_records(office.pool, asked) is None
    for _ in range(2):
        assert await deliver(office.client, asked, wait=WAIT) == Accepted()
    await office.client.get_workflow_handle(f"{VERIFICATION}:{form}").result()
    assert await deliver(office.client, asked, wait=WAIT) == Accepted()
    assert await known_from_records(office.pool, asked) == Accepted()
    lines = [(each.verb.value, each.actor) for each in await audit.of_entity(office.pool, planned.entity)]
    assert lines == [("bundle.written", "system"), ("bundle.verified", "account:1")]


async def stands(pool: Pool, about: Bundle) -> Bundle:
    return await current(pool, about.provider, about.year, about.version)
