"""Throw-away servers for one measurement: the same children that `./dev up` starts, in a folder that is removed."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from deploy.embedded import catcher, child, ports, postgres, temporal
from deploy.embedded.folder import DataFolder
from store.migrate import migrate

START_SECONDS = 60


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A data folder's place, removed afterwards; Postgres may pass through it where it runs as another user."""
    with tempfile.TemporaryDirectory(prefix="pdups-bench-") as path:
        Path(path).chmod(0o755)
        yield Path(path) / "data"


@asynccontextmanager
async def running_postgres(folder: DataFolder) -> AsyncIterator[tuple[postgres.Cluster, int]]:
    """A migrated Postgres and its process id."""
    cluster = postgres.Cluster(folder.postgres, _port(folder, "postgres"), folder.secret("postgres"))
    async with _running(postgres.child(cluster, _environment()), folder.logs) as pid:
        await postgres.make_database(cluster)
        await migrate(cluster.database_url)
        yield cluster, pid


@asynccontextmanager
async def running_temporal(folder: DataFolder) -> AsyncIterator[tuple[temporal.Server, int]]:
    """A Temporal development server with our namespace and search attributes, and its process id."""
    server = temporal.Server(folder.temporal, _port(folder, "temporal"), _port(folder, "temporal_ui"))
    async with _running(temporal.child(server, _environment()), folder.logs) as pid:
        await temporal.set_retention(server, _environment())
        yield server, pid


@asynccontextmanager
async def running_catcher(folder: DataFolder) -> AsyncIterator[catcher.Catcher]:
    """A mail catcher in a process of its own."""
    box = catcher.Catcher(folder.letters, _port(folder, "smtp"), _port(folder, "letters"))
    box.folder.mkdir(parents=True, exist_ok=True)
    async with _running(catcher.child(box, _environment()), folder.logs):
        yield box


@asynccontextmanager
async def _running(part: child.Child, logs: Path) -> AsyncIterator[int]:
    running = await child.start(part, logs)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await part.answers():
                if running.ended:
                    raise RuntimeError(f"{part.name} ended while starting:\n{running.last_words()}")
                await asyncio.sleep(0.05)
        yield running.trace.pid
    finally:
        await running.stop()


def _port(folder: DataFolder, name: str) -> int:
    if not folder.memory.ports:
        with ExitStack() as claims:
            folder.memory.ports = ports.choose(dict.fromkeys(ports.CUSTOMARY, 0), None, claims)
    return folder.memory.ports[name]


def _environment() -> dict[str, str]:
    return dict(os.environ)
