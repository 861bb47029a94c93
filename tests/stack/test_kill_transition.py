"""`kill -9` of every part during the fan-out of an opening: nobody is skipped, and nobody is called twice."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import psutil
import pytest
from temporalio.client import Client

from policy.calendar import mountain_date
from schemas.opening import MOST_PER_MINUTE
from store import opening
from store.database import create_pool, transaction
from tests import records, samples
from tests.openings import NEWER
from tests.stack.conftest import RunningStack, eventually
from workers.delivery import deliver
from workers.plugin import PdupsPlugin

PROVIDERS = 600
KILLED_AT = {60: "Worker", 180: "Temporal", 300: "Worker", 420: "Postgres", 500: "Worker"}
WITHIN_SECONDS = 200
FILL = (Path(__file__).parents[1] / "providers.sql").read_text()
CALLED = "select count(*)::int from provider where called_under = $1"
EVERYBODY = "select count(*) = 1 from audit_line where key = $1"
RUNNING = "WorkflowType = 'ProviderApproval' AND ExecutionStatus = 'Running'"


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """An empty stack."""
    running = RunningStack(tmp_path_factory.mktemp("kill transition") / "a stack", "--empty")
    yield running
    running.stop()


@pytest.mark.timeout(600)
def test_whatever_dies_each_of_six_hundred_is_called_once(stack: RunningStack) -> None:
    asyncio.run(open_rules(stack))
    for called, name in KILLED_AT.items():
        until_called(stack, called)
        psutil.Process(stack.child(name)).kill()
    until_called(stack, PROVIDERS)
    eventually(lambda: bool(stack.query(EVERYBODY, f"rules:{NEWER}/begun")), within=WITHIN_SECONDS)

    for each_once in (
        "select count(*) || ' ' || count(distinct entity) from letter where kind = 'reapplication_called'",
        "select count(*) || ' ' || count(distinct entity) from audit_line where verb = 'approval.called'",
        "select count(*) || ' ' || count(distinct subject) from transition_path where state = 'begun'",
        "select count(*) || ' ' || count(distinct number) from provider where carried and rungs <> '[]'",
    ):
        assert stack.query(each_once) == f"{PROVIDERS} {PROVIDERS}", each_once
    assert stack.query("select count(*) from transition_path where state <> 'begun'") == 0
    assert stack.query("select count(*) from audit_line where verb = 'rules.called'") == 1
    eventually(lambda: asyncio.run(approvals_running(stack)) == PROVIDERS)
    eventually(
        lambda: bool(stack.query("select count(*) = 0 from letter where state <> 'sent'")), within=WITHIN_SECONDS
    )


def until_called(stack: RunningStack, called: int) -> None:
    """Wait until so many providers are called; a database that is just dead says nothing."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        try:
            if stack.query(CALLED, NEWER) >= called:
                return
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pass
        assert time.monotonic() < deadline, f"{called} providers were not called in time"
        time.sleep(0.05)


async def open_rules(stack: RunningStack) -> None:
    """Six hundred providers are there, some of them with a workflow by then; the rules open at once."""
    async with await create_pool(stack.settings["PDUPS_DATABASE_URL"]) as pool:
        await records.approved_provider(pool, datetime.now(UTC) - timedelta(days=10))
        await pool.execute(FILL.replace(":providers", str(PROVIDERS)))
        now, form = datetime.now(UTC), uuid4()
        today = mountain_date(now)
        async with transaction(pool) as conn:
            await opening.propose(
                conn,
                samples.RULE_BOOK.files[NEWER],
                opening=form,
                opens_on=today,
                reapply_by=today + timedelta(days=300),
                per_minute=MOST_PER_MINUTE,
                actor="account:1",
                as_of=now,
            )
            held = await opening.lock(conn, form)
            assert held
            sent = await opening.confirm(conn, held, actor="account:2", as_of=now)
        await deliver(await temporal(stack), sent, wait=timedelta(seconds=20))


async def approvals_running(stack: RunningStack) -> int:
    """How many workflows of approvals run."""
    return (await (await temporal(stack)).count_workflows(RUNNING)).count


async def temporal(stack: RunningStack) -> Client:
    """A client of the stack's Temporal."""
    address = stack.settings["PDUPS_TEMPORAL_ADDRESS"]
    return await Client.connect(address, namespace="pdups", plugins=[PdupsPlugin()])
