"""`kill -9` of the worker between two files of a record bundle: it is half written for a moment, and then whole."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from temporalio.client import Client

from schemas.bundle import Bundle
from store.database import create_pool
from tests.bundles import more_certificates, planned_bundle, start_of
from tests.stack.conftest import RunningStack, eventually
from workers.plugin import PdupsPlugin
from workers.starting import start_bundle

CERTIFICATES = 40_000
"""So many that their files take a while to be put into the vault."""
FILES = 17
WITHIN_SECONDS = 60
STATE = "select state from record_bundle"


@pytest.fixture
def empty_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    running = RunningStack(tmp_path_factory.mktemp("kill bundle") / "a stack", "--empty")
    yield running
    running.stop()


def test_a_bundle_is_whole_whatever_dies_between_two_of_its_files(empty_stack: RunningStack) -> None:
    lying = empty_stack.folder / "vault" / asyncio.run(begun(empty_stack)).folder

    until_there(lying / "events.csv")
    psutil.Process(empty_stack.child("Worker")).kill()

    assert not (lying / "manifest.json").exists(), "it was not half written"
    assert empty_stack.query(STATE) == "planned"
    eventually(lambda: bool(empty_stack.query(STATE) == "whole"), within=WITHIN_SECONDS)
    assert len(list(lying.iterdir())) == FILES
    assert empty_stack.query("select bytes from record_bundle") == sum(each.stat().st_size for each in lying.iterdir())
    subprocess.run(["/usr/bin/sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=lying, check=True)
    assert len((lying / "certificates.csv").read_text().splitlines()) > CERTIFICATES
    assert empty_stack.query("select count(*) from audit_line where verb = 'bundle.written'") == 1


async def begun(stack: RunningStack) -> Bundle:
    """The records of a year with many certificates, and the workflow of its bundle."""
    async with await create_pool(stack.settings["PDUPS_DATABASE_URL"]) as pool:
        planned = await planned_bundle(pool)
        await more_certificates(pool, CERTIFICATES)
    client = await Client.connect(stack.settings["PDUPS_TEMPORAL_ADDRESS"], namespace="pdups", plugins=[PdupsPlugin()])
    await start_bundle(client, start_of(planned))
    return planned


def until_there(file: Path) -> None:
    """Wait for a file, looking as often as it goes."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not file.exists():
        assert time.monotonic() < deadline, f"{file.name} was not written by {datetime.now(UTC)}"
        time.sleep(0.001)
