"""A whole stack in real processes, started by the same command that people use.

Journeys that compare rows, letters and workflows around a `kill -9` take the `stack` fixture too.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import asyncpg
import psutil
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
UP = [sys.executable, "-P", "-m", "deploy.command", "up", "--json"]
STARTED_WITHIN_SECONDS = 90
AGAIN_WITHIN_SECONDS = 45


class RunningStack:
    """A stack started on a folder; `--empty` unless told otherwise."""

    def __init__(self, folder: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.said = folder.with_name(f"{folder.name} said.txt")
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [*UP, "--data", str(folder), *options],
                env=os.environ | (environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                cwd="/",
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"`pdups up` ended instead of answering:\n{self.said.read_text()}"
        self.screen: dict[str, Any] = json.loads(line)

    @property
    def memory(self) -> dict[str, Any]:
        """What `stack.json` says now."""
        memory: dict[str, Any] = json.loads((self.folder / "stack.json").read_text())
        return memory

    @property
    def settings(self) -> dict[str, str]:
        """The settings that the children were given."""
        settings: dict[str, str] = json.loads((self.folder / "settings.json").read_text())
        return settings

    def child(self, name: str) -> int:
        """Return a child's process id."""
        pid: int = self.memory["children"][name]["pid"]
        return pid

    def health(self) -> int | None:
        """Return the status of `/healthz`, or None when nothing answers."""
        return status(f"{self.screen['console']}/healthz")

    def query(self, sql: str, *values: object) -> Any:
        """Ask the database for one value."""

        async def ask() -> Any:
            connection = await asyncpg.connect(self.settings["PDUPS_DATABASE_URL"])
            try:
                return await connection.fetchval(sql, *values)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def processes(self) -> list[psutil.Process]:
        """List the parent and everything that runs below it."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Ask the stack to end and return its exit code."""
        self.process.send_signal(by)
        assert self.process.stdout is not None
        with self.process.stdout:
            return self.process.wait(timeout=60)


def status(url: str) -> int | None:
    """Return the status of a page, or None when nothing answers."""
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            code: int = answer.status
            return code
    except HTTPError as error:
        error.close()
        return error.code
    except (URLError, OSError):
        return None


def lives(process: psutil.Process) -> bool:
    """Tell whether a process still works; one that ended and waits for init to collect it does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(what: Callable[[], bool], within: float = AGAIN_WITHIN_SECONDS) -> None:
    """Wait until something is so, and fail when it is not in time."""
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline, f"not so within {within} s"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def spacious_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose path has spaces, a letter beyond ASCII, and more length than a socket's path may have."""
    return tmp_path_factory.mktemp("stack") / "a folder with spaces" / f"Ql̓ispé {'long ' * 25}".strip()


@pytest.fixture(scope="module")
def stack(spacious_folder: Path) -> Iterator[RunningStack]:
    """Run an empty stack for the tests of a module."""
    spacious_folder.parent.mkdir(parents=True, exist_ok=True)
    running = RunningStack(spacious_folder, "--empty", environment={"PDUPS_SMTP_HOST": "mail.example.org"})
    yield running
    if running.process.poll() is None:
        running.stop()
