"""The portal's pages and its year as a feed, whole: through the application, with few opportunities and with many."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from httpx2 import AsyncClient

from console.app import create_app
from deploy.embedded.postgres import Cluster
from store.database import Pool, create_pool
from tests.bench.parts.portal_fill import fill
from tests.bench.parts.queue_page import PageTimes, settings_for, times_of
from tests.console.visitor import Visitor

FEW, MANY = 500, 50_000
OPPORTUNITIES_OF_ONE = 10
"""One provider for so many: 50 with few, 5,000 with many."""
NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)
LINE = 'usa-link" href="/opportunities/O-'
ASKED = {
    "everything": "/opportunities",
    "a topic": "/opportunities?topic=science",
    "a topic in a region": "/opportunities?topic=science&region=region_5",
    "free": "/opportunities?cost=free",
    "for somebody": "/opportunities?audience=elementary_teachers",
    "a format": "/opportunities?format=hybrid",
    "some days": "/opportunities?from=2028-03-01&to=2028-03-20",
    "a topic on some days": "/opportunities?topic=literacy&from=2028-03-01&to=2028-06-20",
    "a word many have": "/opportunities?q=teachers",
    "a word one in six has": "/opportunities?q=robotics",
    "two words, free": "/opportunities?q=robotics+teachers&cost=free",
    "a word nobody has": "/opportunities?q=xylophone",
    "the catalog": "/catalog",
    "a page further on": "/opportunities?page=9",
    "everywhere, a word many have": "/search?q=teachers",
    "everywhere, a name": "/search?q=bitterroot+college",
}
BARE_PAGE = "/verify"
"""A page that asks Postgres nothing."""
FEED = "/calendar.ics?year=2027"
BARE_FEED = """select string_agg(entry, '') from opportunity_date
               where first_day between '2027-01-01' and '2027-12-31'"""
FEED_TIMES = 15


@dataclass(frozen=True)
class FeedTimes:
    """The year's feed of many opportunities, in milliseconds.

    Attributes:
        bare: the same entries read by one statement, without order, count or application.
        unchanged: what a program waits that has the feed already.
    """

    whole: float
    bare: float
    unchanged: float
    entries: int
    bytes: int


@dataclass(frozen=True)
class PortalTimes:
    """Everything one run measured; ``bare_page`` is a page that asks Postgres nothing, in milliseconds."""

    pages: list[PageTimes]
    bare_page: float
    feed: FeedTimes


async def measure(cluster: Cluster) -> PortalTimes:
    """Ask for each page in turns with few and with many, then for the feed."""
    async with AsyncExitStack() as both:
        few, _ = await both.enter_async_context(_console(cluster, "few_opportunities", FEW))
        many, pool = await both.enter_async_context(_console(cluster, "many_opportunities", MANY))
        pages = [PageTimes(asked, *await times_of(each, (few, many), LINE)) for asked, each in ASKED.items()]
        (bare,) = await times_of(BARE_PAGE, (many,))
        return PortalTimes(pages, bare.milliseconds, await _feed(many, pool))


async def _feed(client: AsyncClient, pool: Pool) -> FeedTimes:
    whole, bare, unchanged = [], [], []
    answer = (await client.get(FEED)).raise_for_status()
    for _ in range(FEED_TIMES):
        started = time.perf_counter()
        await client.get(FEED)
        whole.append(time.perf_counter() - started)
        started = time.perf_counter()
        await pool.fetchval(BARE_FEED)
        bare.append(time.perf_counter() - started)
        started = time.perf_counter()
        await client.get(FEED, headers={"if-none-match": answer.headers["etag"]})
        unchanged.append(time.perf_counter() - started)
    return FeedTimes(
        whole=median(whole) * 1000,
        bare=median(bare) * 1000,
        unchanged=median(unchanged) * 1000,
        entries=answer.content.count(b"BEGIN:VEVENT"),
        bytes=len(answer.content),
    )


@asynccontextmanager
async def _console(cluster: Cluster, name: str, count: int) -> AsyncIterator[tuple[AsyncClient, Pool]]:
    """A visitor's browser on a console whose portal shows this many opportunities, and its pool."""
    settings = await settings_for(cluster, name)
    app = create_app(settings)
    app.state.clock = lambda: NOW
    async with await create_pool(settings.database_url) as pool:
        await fill(settings.database_url, pool, count, count // OPPORTUNITIES_OF_ONE)
        app.state.pool = app.state.gateway.pool = pool
        yield Visitor(app).client, pool
