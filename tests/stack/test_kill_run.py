"""`kill -9` of every part during a run of 2,000 certificates: each person gets exactly one, and one letter."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import psutil
import pytest
from temporalio.client import Client

from policy.person import person_key
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from store import event, roster
from store.database import create_pool, transaction
from tests.stack.conftest import RunningStack, eventually, lives
from workers.delivery import deliver
from workers.plugin import PdupsPlugin

PEOPLE = 2_000
WITH_ADDRESS = 100
"""Few, since the catcher takes its letters one after the other."""
KILLED_AT = {100: "a press", 400: "Worker", 800: "Postgres", 1_200: "Temporal", 1_600: "Worker"}
WITHIN_SECONDS = 120
NUMBER = "select number from event where title = 'A first look at structured literacy'"
DONE = "select coalesce(max(done + failed), 0)::int from certificate_run where event = $1"
UNSENT = "select count(*) from letter where state in ('queued', 'dispatched')"


@pytest.fixture
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack with the sample data."""
    running = RunningStack(tmp_path_factory.mktemp("kill run") / "a stack")
    eventually(lambda: bool(running.query(UNSENT) == 0))
    yield running
    running.stop()


def test_whatever_dies_each_of_two_thousand_gets_one_certificate(sampled: RunningStack) -> None:
    number = sampled.query(NUMBER)
    asyncio.run(ask_for_certificates(sampled, number))
    presses: list[psutil.Process] = []
    for certificates, name in KILLED_AT.items():
        until_done(sampled, number, certificates)
        presses += presses_of(sampled)
        (presses[-1] if name == "a press" else psutil.Process(sampled.child(name))).kill()
    until_done(sampled, number, PEOPLE)

    run = "select state || ' ' || done || ' ' || failed from certificate_run where event = $1"
    eventually(lambda: bool(sampled.query(run, number) == f"done {PEOPLE} 0"))
    valid = "select count(*) || ' of ' || count(distinct person_key) from certificate where event = $1 and state = "
    assert sampled.query(valid + "'valid'", number) == f"{PEOPLE} of {PEOPLE}"
    assert sampled.query(valid + "'voided'", number) == "0 of 0"
    assert sampled.query("select issued from occurrence where event = $1", number) == PEOPLE
    letters = "select count(*) || ' to ' || count(distinct to_address) from letter where kind = 'certificate'"
    assert (
        sampled.query(f"{letters} and to_address like 'person%@run.example.org'") == f"{WITH_ADDRESS} to {WITH_ADDRESS}"
    )
    eventually(lambda: bool(sampled.health() == 200))
    now = {each.pid for each in presses_of(sampled)}
    eventually(lambda: not any(lives(each) for each in presses if each.pid not in now))


def until_done(stack: RunningStack, number: str, certificates: int) -> None:
    """Wait until so many rows of the run are through; a database that is just dead says nothing."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        try:
            if stack.query(DONE, number) >= certificates:
                return
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pass
        assert time.monotonic() < deadline, f"{certificates} certificates were not issued in time"
        time.sleep(0.05)


def presses_of(stack: RunningStack) -> list[psutil.Process]:
    """The processes that render for the worker that runs now."""
    children = psutil.Process(stack.child("Worker")).children(recursive=True)
    return [each for each in children if "spawn_main" in " ".join(each.cmdline())]


async def ask_for_certificates(stack: RunningStack, number: str) -> None:
    """A list of good rows is taken, and its run started, as the console does both."""
    async with await create_pool(stack.settings["PDUPS_DATABASE_URL"]) as pool:
        about = await event.by_number(pool, number)
        assert about
        made = Roster(
            id=uuid4(),
            event=number,
            occurrence=1,
            source=RosterSource.PASTE,
            purpose=Purpose.ISSUE,
            made_at=datetime.now(UTC),
            made_by="account:1",
        )
        async with transaction(pool) as conn:
            await roster.add(conn, made, about.provider)
            await roster.set_rows(conn, made.id, [], [row(line) for line in range(1, PEOPLE + 1)])
            sent = await roster.take(conn, made.id, "account:1", datetime.now(UTC))
        assert sent
        client = await Client.connect(
            stack.settings["PDUPS_TEMPORAL_ADDRESS"], namespace="pdups", plugins=[PdupsPlugin()]
        )
        await deliver(client, sent, wait=timedelta(seconds=20))


def row(line: int) -> JudgedRow:
    """One person."""
    name, email = f"Person Number {line}", f"person{line}@run.example.org" if line <= WITH_ADDRESS else ""
    return JudgedRow(
        line=line,
        cells=[name, email],
        name=name,
        email=email,
        person_key=person_key(name, email),
        units=None,
        state=RowState.GOOD,
    )
