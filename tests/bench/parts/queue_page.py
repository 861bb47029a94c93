"""The queue page, whole: signed in, through the application, with filter, search and total; with few and with many."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import asyncpg
from httpx2 import AsyncClient

from console.app import create_app
from console.sign_in.hashing import hashing
from deploy.embedded.postgres import Cluster
from schemas.account import Account, Role
from store import account
from store.database import Pool, create_pool, transaction
from store.migrate import migrate
from tests.bench.parts.many_applications import add_open_applications
from tests.console.visitor import BASE_URL, Visitor
from workers.settings import Settings

FEW, MANY = 100, 100_000
PASSWORD = "seven grey herons on ice"
ASKED = {
    "all open": "/staff/applications?view=open",
    "assigned to me": "/staff/applications?view=mine",
    "assigned to me, a word many have": "/staff/applications?view=mine&search=school",
    "assigned to me, two such words": "/staff/applications?view=mine&search=school+no",
    "assigned to me, two words few have": "/staff/applications?view=mine&search=larkspur+school",
    "all open, one number": "/staff/applications?view=open&search=A-2026-00077",
    "all open, a word nobody has": "/staff/applications?view=open&search=xylophone",
}
LINE = '<th scope="row"'
WARM_UP, TIMES = 5, 60


@dataclass(frozen=True)
class Times:
    """One page: the median of its times in milliseconds, and how many applications it showed."""

    milliseconds: float
    lines: int


@dataclass(frozen=True)
class PageTimes:
    """One way to ask for the page, with few and with many applications."""

    asked: str
    few: Times
    many: Times

    @property
    def ratio(self) -> float:
        """How many times longer it takes with many."""
        return self.many.milliseconds / self.few.milliseconds

    @property
    def is_like_for_like(self) -> bool:
        """Whether both pages show as many lines; otherwise the ratio tells of the page's length as well."""
        return self.few.lines == self.many.lines


def worst_ratio(pages: list[PageTimes]) -> float:
    """The largest ratio of those pages that compare like with like."""
    return max(page.ratio for page in pages if page.is_like_for_like)


async def measure(cluster: Cluster) -> list[PageTimes]:
    """Ask for each page in turns with few and with many applications."""
    async with AsyncExitStack() as both:
        few = await both.enter_async_context(_signed_in(cluster, "few", FEW))
        many = await both.enter_async_context(_signed_in(cluster, "many", MANY))
        return [PageTimes(asked, *await times_of(address, (few, many))) for asked, address in ASKED.items()]


async def times_of(address: str, clients: tuple[AsyncClient, ...], line: str = LINE) -> list[Times]:
    """Ask each console for a page in turns; the medians. ``line`` is what each line of the page begins with."""
    taken: list[list[float]] = [[] for _ in clients]
    lines = [0 for _ in clients]
    for turn in range(WARM_UP + TIMES):
        for each, client in enumerate(clients):
            started = time.perf_counter()
            answer = await client.get(address)
            if turn >= WARM_UP:
                taken[each].append((time.perf_counter() - started) * 1000)
            lines[each] = answer.raise_for_status().text.count(line)
    return [Times(median(times), count) for times, count in zip(taken, lines, strict=True)]


@asynccontextmanager
async def _signed_in(cluster: Cluster, name: str, count: int) -> AsyncIterator[AsyncClient]:
    """A reviewer's browser on a console whose database holds this many open applications."""
    settings = await settings_for(cluster, name)
    app = create_app(settings)
    async with await create_pool(settings.database_url) as pool:
        people = [await _reviewer(pool, each) for each in ("Jo Martin", "Ellis Whitford")]
        await add_open_applications(settings.database_url, count, people)
        app.state.pool = app.state.gateway.pool = pool
        visitor = Visitor(app)
        page = await visitor.sign_in("jmartin", PASSWORD)
        if "Assigned to me" not in page.words:
            raise RuntimeError(f"The reviewer could not sign in: {page.words}")
        yield visitor.client


async def settings_for(cluster: Cluster, name: str) -> Settings:
    """Settings for a fresh, migrated database of this name."""
    superuser = await asyncpg.connect(cluster.superuser_url)
    await superuser.execute(f"create database {name} owner pdups")
    await superuser.close()
    url = cluster.database_url.rpartition("/")[0] + f"/{name}"
    await migrate(url)
    return Settings(
        database_url=url,
        temporal_address="127.0.0.1:9",  # nobody listens on the discard port; a list asks Postgres alone
        smtp_host="127.0.0.1",
        mail_from="pdups@example.org",
        secret_key="a secret of the bench, thirty-two letters and more",
        base_url=BASE_URL,
        vault_url="file:///nobody-looks-here",
    )


async def _reviewer(pool: Pool, name: str) -> Account:
    as_of = datetime.now(UTC)
    async with transaction(pool) as conn:
        added = await account.add(conn, full_name=name, email=f"{name[0]}@example.org", role=Role.REVIEWER, as_of=as_of)
        await account.set_password_hash(conn, added.id, await hashing.hash(PASSWORD), as_of)
    return added
