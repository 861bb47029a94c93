"""`kill -9` of each child on a stack with the sample data: rows, letters and workflow states, before and after.

Each time a decision is taken while the part is dead. What was acknowledged must come true once, and everything else
must be exactly as it was.
"""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import asyncpg
import psutil
import pytest
from temporalio.client import Client

from tests.stack.conftest import RunningStack, eventually

OPEN = ("submitted", "under_review", "information_requested")
DONE, PENDING, UNREACHABLE = 0, 5, 6

APPLICATIONS = """
    SELECT number, stage, promised_at, due_at, clock, reviewer, decided_at, decided_by, next_step, next_at, rung_passed
    FROM application WHERE number <> $1 ORDER BY number"""
AUDIT_LINES = "SELECT key, at, actor, verb, entity, facts FROM audit_line WHERE entity <> $1 ORDER BY key"
LETTERS = "SELECT key, kind, entity, state, generation, sent_at FROM letter WHERE entity <> $1 ORDER BY key"
UNSETTLED = """
    SELECT (SELECT count(*) FROM letter WHERE state IN ('queued', 'dispatched'))
         + (SELECT count(*) FROM submission WHERE state = 'saved')"""


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack with the sample data, its letters all sent."""
    running = RunningStack(tmp_path_factory.mktemp("kill") / "a stack")
    eventually(lambda: bool(running.query(UNSETTLED) == 0))
    yield running
    running.stop()


@pytest.mark.parametrize("name", ["Postgres", "Temporal", "Mail catcher", "Worker", "Console"])
def test_what_was_acknowledged_comes_true_once_and_nothing_else_changes(sampled: RunningStack, name: str) -> None:
    number = sampled.query("SELECT min(number) FROM application WHERE stage IN ('submitted', 'under_review')")
    before = asyncio.run(everything_but(sampled, number))

    psutil.Process(sampled.child(name)).kill()
    acknowledge_approval(sampled, number)

    stage = "SELECT stage FROM application WHERE number = $1"
    eventually(lambda: bool(sampled.health() == 200 and sampled.query(stage, number) == "approved"))
    eventually(lambda: bool(sampled.query(UNSETTLED) == 0))
    assert asyncio.run(everything_but(sampled, number)) == before
    assert sampled.query("SELECT count(*) FROM provider WHERE application = $1", number) == 1
    assert asyncio.run(workflow_states(sampled)) == asyncio.run(stages(sampled))
    assert letters_in_the_catcher(sampled) == letters_recorded_as_sent(sampled)


def acknowledge_approval(stack: RunningStack, number: str) -> None:
    """Approve on the terminal until the system says that it has the decision; before that it has changed nothing."""
    command = [sys.executable, "-P", "-m", "deploy.command", "--data", str(stack.folder), "applications", "approve"]

    def acknowledged() -> bool:
        said = subprocess.run([*command, number, "--as", "JMartin"], capture_output=True, text=True, check=False)
        assert said.returncode in (DONE, PENDING, UNREACHABLE), said.stdout + said.stderr
        return said.returncode != UNREACHABLE

    eventually(acknowledged)


async def everything_but(stack: RunningStack, number: str) -> list[list[dict[str, Any]]]:
    """Return every application, audit line and letter, except what belongs to one application."""
    connection = await asyncpg.connect(stack.settings["PDUPS_DATABASE_URL"])
    try:
        provider = await connection.fetchval("SELECT number FROM provider WHERE application = $1", number)
        entities = (number, f"application:{number}", f"provider:{provider}")
        rows = [await connection.fetch(sql, number) for sql in (APPLICATIONS, AUDIT_LINES, LETTERS)]
    finally:
        await connection.close()
    return [[dict(row) for row in table if row.get("entity") not in entities] for table in rows]


async def stages(stack: RunningStack) -> dict[str, str]:
    """Return what each application's stage says of its workflow."""
    connection = await asyncpg.connect(stack.settings["PDUPS_DATABASE_URL"])
    try:
        rows = await connection.fetch("SELECT number, stage FROM application")
    finally:
        await connection.close()
    return {row["number"]: "RUNNING" if row["stage"] in OPEN else "COMPLETED" for row in rows}


async def workflow_states(stack: RunningStack) -> dict[str, str]:
    """Return how each application's workflow stands; one that has just decided may need a moment to end."""
    client = await Client.connect(stack.settings["PDUPS_TEMPORAL_ADDRESS"], namespace="pdups")
    wanted = await stages(stack)
    states: dict[str, str] = {}
    for _ in range(50):
        for number in wanted:
            described = await client.get_workflow_handle(f"application:{number}").describe()
            states[number] = described.status.name if described.status else "unknown"
        if states == wanted:
            break
        await asyncio.sleep(0.2)
    return states


def letters_in_the_catcher(stack: RunningStack) -> Counter[str]:
    """Count the letters that arrived, by recipient."""
    with urlopen(f"{stack.screen['letters']}letters.json", timeout=10) as answer:  # noqa: S310 - our own address
        caught: list[dict[str, str]] = json.load(answer)
    assert max(Counter(letter["message_id"] for letter in caught).values()) == 1, "a letter arrived twice"
    return Counter(letter["to"] for letter in caught)


def letters_recorded_as_sent(stack: RunningStack) -> Counter[str]:
    """Count the letters that the records say were sent, by recipient."""
    recipients = stack.query("SELECT array_agg(to_address) FROM letter WHERE state = 'sent'")
    return Counter(recipients)
