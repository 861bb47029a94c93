"""A running stack with sample data, whose first loading was killed half-way; and the `pdups` command on it."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import asyncpg
import pytest
import typer
from typer.testing import CliRunner

from deploy.command import applications, staff
from tests.stack.conftest import RunningStack, eventually

LOAD = """
import asyncio
from deploy.sample import load
from workers.settings import Settings
asyncio.run(load(Settings()))
"""
SOME_STEPS = "select count(*) > 4 from submission where state = 'accepted' and kind <> 'application'"


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The object it printed with --json."""
        return json.loads(self.out)


class Pdups:
    """The command, run in this process on the settings of a stack."""

    def __init__(self, apps: dict[str, typer.Typer]) -> None:
        self._apps = apps
        self._runner = CliRunner()

    def __call__(self, name: str, *arguments: str) -> Said:
        """Run one command."""
        result = self._runner.invoke(self._apps[name], arguments)
        return Said(result.exit_code, result.stdout, result.stderr)


def load(stack: RunningStack) -> subprocess.Popen[bytes]:
    """Load the sample data in a process of its own."""
    return subprocess.Popen([sys.executable, "-c", LOAD], env=os.environ | stack.settings)


def rows(stack: RunningStack, sql: str) -> list[tuple[Any, ...]]:
    """Ask the stack's database for rows."""

    async def ask() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(stack.settings["PDUPS_DATABASE_URL"])
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    return asyncio.run(ask())


@dataclass(frozen=True)
class Sample:
    """A stack with sample data, and what was in it before any test decided something."""

    stack: RunningStack
    stages: Counter[str]
    letters: list[tuple[Any, ...]]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Sample data loaded in two goes, the first of them killed."""
    stack = RunningStack(tmp_path_factory.mktemp("sample") / "data", "--empty")
    try:
        _load_in_two_goes(stack)
        stages = Counter(stage for (stage,) in rows(stack, "select stage from application"))
        letters = rows(stack, "select entity, kind, to_address from letter where entity like 'application:%'")
        yield Sample(stack, stages, letters)
    finally:
        stack.stop()


def _load_in_two_goes(stack: RunningStack) -> None:
    killed = load(stack)
    while killed.poll() is None and not stack.query(SOME_STEPS):
        time.sleep(0.05)
    killed.kill()
    killed.wait()
    assert load(stack).wait(timeout=120) == 0
    eventually(lambda: stack.query("select count(*) > 0 from letter where kind = 'review_overdue'"))


@pytest.fixture
def number(sample: Sample) -> Callable[[str], str]:
    """Find the number of a sample application by words of the organization's name."""

    def find(words: str) -> str:
        ((found,),) = rows(sample.stack, f"select number from application where legal_name like '%{words}%'")  # noqa: S608
        return str(found)

    return find


@pytest.fixture
def pdups(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Pdups:
    """The commands about applications and staff, with the settings of the sample's stack."""
    for name, value in sample.stack.settings.items():
        monkeypatch.setenv(name, value)
    return Pdups({"applications": applications.app, "staff": staff.app})
