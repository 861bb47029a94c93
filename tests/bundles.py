"""Years whose annual reports are completed, and the work on their record bundles, for tests of every room."""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.bundle import BundleActivities
from documents.press import Press
from documents.vault import Vault
from policy.annual_report import ladder
from policy.record_rules import record_rules
from policy.retention import retain_until
from schemas.annual_report import ReportState, ReportVersion
from schemas.bundle import Bundle, BundleStart, BundlesVerified, BundleWritten, VerifyBundles, WriteBundle
from schemas.provider import Provider
from store import annual_report as reports
from store import bundle
from store.database import Pool, transaction
from tests import records, samples
from tests.certified import certified
from tests.events import workshop

YEAR = 2026
APPROVED = datetime(2026, 8, 3, 18, tzinfo=UTC)
OPENED = datetime(2027, 7, 1, 14, tzinfo=UTC)
COMPLETED = datetime(2027, 7, 10, 18, tzinfo=UTC)
NEXT_YEAR = datetime(2028, 10, 1, 14, tzinfo=UTC)
PEOPLE = (("Ann Lo", "ann.lo@example.org"), ("=HYPERLINK(1) Bee", "bee@example.org"), ("Ql̓ispé Olson", ""))
TITLE = "+Teaching fractions; a first look"
"""What a spreadsheet would take for a formula."""


async def planned_bundle(pool: Pool, whose: Provider | None = None) -> Bundle:
    """The bundle of a year with one event, counted, and three certificates; its report is completed just now."""
    whose = whose or await records.approved_provider(pool, APPROVED)
    event = await records.reported_event(pool, workshop(date(2026, 12, 1), title=TITLE), APPROVED, whose)
    await records.delivered(pool, event.number)
    await certified(pool, event.number, PEOPLE, event.number[-2:])
    after = datetime(2026, 12, 2, 18, tzinfo=UTC)
    await records.event_decision(pool, event.number, "count", after, payload={}, occurrence=1, total=len(PEOPLE))
    return await completed(pool, whose.number)


async def completed(pool: Pool, provider: str, year: int = YEAR, as_of: datetime = COMPLETED) -> Bundle:
    """A year's report is confirmed, and its bundle planned."""
    async with transaction(pool) as conn:
        rules = samples.RULE_SET.events
        await reports.open_all(conn, year, rules, ladder(OPENED, record_rules().annual_report), OPENED)
        open_one = await reports.lock(conn, provider, year)
        assert open_one
        content = await reports.content(conn, open_one, as_of)
        version = open_one.version + 1
        said = ReportVersion(
            provider=provider,
            year=year,
            version=version,
            content=content,
            statement="It is so.",
            signed_by="Ruth Olson",
            at=as_of,
            actor="account:1",
        )
        await reports.add_version(conn, said)
        done = await reports.save(
            conn,
            open_one.model_copy(
                update={
                    "state": ReportState.COMPLETED,
                    "version": version,
                    "completed_at": as_of,
                    "completed_by": "account:1",
                    "completed_on": as_of.date(),
                    "retain_until": retain_until(as_of.date(), rules),
                }
            ),
        )
        await bundle.plan(conn, done, as_of)
    return await current(pool, provider, year, version)


async def current(pool: Pool, provider: str, year: int, version: int) -> Bundle:
    """A bundle as it stands now."""
    found = await bundle.find(pool, provider, year, version)
    assert found
    return found


async def more_certificates(pool: Pool, number: int) -> None:
    """So many more certificates of the event whose certificate comes first."""
    await pool.execute(_MORE, number)


_MORE = """
    insert into certificate
    select line.* from certificate as one, generate_series(1, $1::int) as n,
        jsonb_populate_record(one, jsonb_build_object(
            'number', 'MT-' || n, 'line', n + 100, 'person_key', 'person ' || n, 'name', 'Person Number ' || n)) as line
    where one.number = (select min(number) from certificate)
"""


class Archive:
    """The activities of bundles on a vault, as a worker has them."""

    def __init__(self, pool: Pool, press: Press, vault: Vault) -> None:
        self.pool = pool
        self.vault = vault
        self.activities = BundleActivities(pool, press, vault)

    async def write(self, about: Bundle, as_of: datetime = COMPLETED) -> Bundle:
        """A bundle is written; how it stands then."""
        message = WriteBundle(provider=about.provider, year=about.year, version=about.version, as_of=as_of)
        written: BundleWritten = await run(self.activities.write_bundle, message)
        now = await self.now(about)
        assert (written.files, written.bytes) == (now.files, now.bytes)
        return now

    async def verify(self, as_of: datetime = NEXT_YEAR) -> BundlesVerified:
        """Every bundle is read back."""
        done: BundlesVerified = await run(self.activities.verify_bundles, VerifyBundles(before=as_of, as_of=as_of))
        return done

    async def now(self, about: Bundle) -> Bundle:
        """A bundle as it stands now."""
        return await current(self.pool, about.provider, about.year, about.version)

    async def files(self, about: Bundle) -> dict[str, bytes]:
        """What lies in the vault."""
        return {name: await self.file(about, name) for name in await self.vault.names(about.folder)}

    async def file(self, about: Bundle, name: str) -> bytes:
        """One file of a bundle."""
        return b"".join([piece async for piece in self.vault.read(f"{about.folder}/{name}")])

    async def put(self, about: Bundle, name: str, content: bytes, work: Path) -> None:
        """Somebody puts a file into a bundle."""
        file = work / "put"
        file.write_bytes(content)
        await self.vault.put(f"{about.folder}/{name}", file)


def start_of(about: Bundle) -> BundleStart:
    """What its workflow begins with."""
    return BundleStart(provider=about.provider, year=about.year, version=about.version)


async def run(activity: Callable[..., Awaitable[Any]], message: object) -> Any:
    """Run an activity that was scheduled just now."""
    environment = ActivityEnvironment()
    environment.info = dataclasses.replace(environment.info, scheduled_time=datetime.now(UTC))
    return await environment.run(activity, message)
