"""Postgres for the tests: a real server of this session, and for each test a clone of a database migrated once."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import uuid4

import asyncpg
import pytest

from deploy.embedded import postgres as embedded
from deploy.embedded.identity import becoming
from store.database import Pool, create_pool
from store.migrate import migrate

TEMPLATE = "migrated"
START_SECONDS = 60
MEMORY_NEEDED = 3 * 1024**3
# Test data may be lost with the machine; nothing else about the server differs from the embedded stack's.
QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
Result = TypeVar("Result")


@pytest.fixture(scope="session")
def postgres() -> Iterator[embedded.Cluster]:
    """The session's Postgres server, with the migrated template database in it."""
    with TemporaryDirectory(prefix="pdups-tests-", dir=quick_folder()) as folder:
        Path(folder).chmod(0o711)  # as the embedded stack's folder: Postgres passes through it as another user
        cluster = embedded.Cluster(Path(folder) / "cluster", free_port(), "password-of-the-tests")
        with running(cluster, Path(folder) / "log"):
            alone(embedded.make_database(cluster))
            administer(cluster, f"create database {TEMPLATE} owner {embedded.OWNER}")
            alone(migrate(url_of(cluster, TEMPLATE)))
            yield cluster


@pytest.fixture
def database_url(postgres: embedded.Cluster) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """A pool on a fresh, migrated, empty database."""
    pool = await create_pool(database_url)
    yield pool
    await pool.close()


@contextmanager
def fresh_database(cluster: embedded.Cluster) -> Iterator[str]:
    """A clone of the migrated template, dropped afterwards whoever is still connected."""
    name = f"test_{uuid4().hex}"
    administer(cluster, f"create database {name} template {TEMPLATE} owner {embedded.OWNER} strategy file_copy")
    try:
        yield url_of(cluster, name)
    finally:
        administer(cluster, f"drop database {name} with (force)")


@contextmanager
def running(cluster: embedded.Cluster, log: Path) -> Iterator[None]:
    """The server of a cluster, as the embedded stack describes it."""
    child = embedded.child(cluster, dict(os.environ))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*child.command, *QUICK],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=becoming(child.identity, child.stop_signal),  # noqa: PLW1509 - no other thread runs yet
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not alone(child.answers()):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(child.stop_signal)
        process.wait(timeout=30)


def administer(cluster: embedded.Cluster, sql: str) -> None:
    """Run one statement as the superuser, outside any transaction."""

    async def execute() -> None:
        conn = await asyncpg.connect(cluster.superuser_url)
        try:
            await conn.execute(sql)
        finally:
            await conn.close()

    alone(execute())


def quick_folder() -> Path | None:
    """The machine's memory, where it holds a cluster with ease: a clone takes a quarter of the time there."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own
    return memory if memory.is_dir() and shutil.disk_usage(memory).free >= MEMORY_NEEDED else None


def url_of(cluster: embedded.Cluster, name: str) -> str:
    """The address of one database of the cluster."""
    return cluster.database_url.removesuffix(embedded.DATABASE) + name


def alone(work: Awaitable[Result]) -> Result:
    """Run on a thread with an event loop of its own, so that fixtures serve every kind of test."""

    async def wait() -> Result:
        return await work

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, wait()).result()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
