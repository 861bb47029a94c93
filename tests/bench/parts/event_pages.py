"""A provider's home and the staff's outstanding counts, whole: with a thousand events in the database and a million."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from httpx2 import AsyncClient

from console.app import create_app
from console.sign_in.hashing import hashing
from deploy.embedded.postgres import Cluster
from schemas.account import Role
from store import account
from store.database import Pool, create_pool, transaction
from tests import records
from tests.bench.parts.queue_page import PASSWORD, PageTimes, settings_for, times_of
from tests.console.visitor import Visitor

FEW, MANY = 1_000, 1_000_000
EVENTS_OF_ONE = 500
"""Each provider has as many events, however many providers there are."""
HOME = {
    "home": "/providers/P-00001",
    "its events": "/providers/P-00001/events",
    "its events, a word": "/providers/P-00001/events?q=workshop",
}
OUTSTANDING = {
    "outstanding": "/staff/outstanding",
    "outstanding, the newest": "/staff/outstanding?order=newest",
    "outstanding, a word": "/staff/outstanding?q=workshop",
}
FILL = (Path(__file__).parent / "event_pages.sql").read_text()


async def measure(cluster: Cluster) -> tuple[list[PageTimes], list[PageTimes]]:
    """Ask for the provider's pages and for the staff's in turns, with few and with many events."""
    async with AsyncExitStack() as both:
        few = await both.enter_async_context(_consoles(cluster, "few_events", FEW))
        many = await both.enter_async_context(_consoles(cluster, "many_events", MANY))
        providers, staff = zip(few, many, strict=True)
        return (
            [PageTimes(asked, *await times_of(address, providers)) for asked, address in HOME.items()],
            [PageTimes(asked, *await times_of(address, staff)) for asked, address in OUTSTANDING.items()],
        )


@asynccontextmanager
async def _consoles(cluster: Cluster, name: str, count: int) -> AsyncIterator[tuple[AsyncClient, AsyncClient]]:
    """Browsers of one provider's person and of a reviewer, on a database that holds this many events."""
    settings = await settings_for(cluster, name)
    app = create_app(settings)
    async with await create_pool(settings.database_url) as pool:
        people = await _people(pool)
        await _fill(settings.database_url, count)
        app.state.pool = app.state.gateway.pool = pool
        browsers = [Visitor(app) for _ in people]
        for user_name, browser in zip(people, browsers, strict=True):
            await browser.sign_in(user_name, PASSWORD)
        yield browsers[0].client, browsers[1].client


async def _people(pool: Pool) -> tuple[str, str]:
    """One who reports for a provider, and one of the staff: their user names."""
    as_of = datetime.now(UTC)
    provider = await records.approved_provider(pool)
    reporter = (await account.of_provider(pool, provider.number))[0]
    async with transaction(pool) as conn:
        reviewer = await account.add(
            conn, full_name="Jo Martin", email="j@example.org", role=Role.REVIEWER, as_of=as_of
        )
        for each in (reporter, reviewer):
            await account.set_password_hash(conn, each.id, await hashing.hash(PASSWORD), as_of)
    return reporter.user_name, reviewer.user_name


async def _fill(database_url: str, count: int) -> None:
    conn = await asyncpg.connect(database_url)
    try:
        await conn.execute(FILL.replace(":providers", str(count // EVENTS_OF_ONE)).replace(":events", str(count)))
        await conn.execute("vacuum analyze")
    finally:
        await conn.close()
