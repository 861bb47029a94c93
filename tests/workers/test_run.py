"""The worker process: it waits for what it needs, serves, shows that it lives, and stops when it is told to."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import ScheduleOverlapPolicy, WorkflowExecutionStatus

from deploy.command.answer import ExitCode
from policy.mountain import MOUNTAIN
from policy.record_rules import record_rules
from policy.report_year import ended_last
from schemas.annual_report import ReportState
from store import annual_report, letter
from store.database import Pool
from tests import records, samples
from tests.conftest import free_port
from tests.workers.conftest import Server
from tests.workers.test_delivery import LONG, recorded
from workers.delivery import Accepted, deliver
from workers.schedules import keep_schedules, schedules
from workflows.ids import DIGEST, NEWS, REPORTS

SCHEDULES = schedules(samples.RULE_SET.events, record_rules())
ENDED = ended_last(datetime.now(UTC), samples.RULE_SET.events)


@contextmanager
def worker(server: Server, database_url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process, killed at the end if it still lives."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command("worker"), env=environment(server, database_url, folder), stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "deploy.command", *words]


def environment(server: Server, database_url: str, folder: Path) -> dict[str, str]:
    """What an operator sets, and the way to this checkout."""
    settings = {
        "PDUPS_DATABASE_URL": database_url,
        "PDUPS_TEMPORAL_ADDRESS": server.address,
        "PDUPS_TEMPORAL_NAMESPACE": "default",
        "PDUPS_SMTP_HOST": "127.0.0.1",
        "PDUPS_SMTP_PORT": str(free_port()),
        "PDUPS_SMTP_SECURITY": "none",
        "PDUPS_MAIL_FROM": "pdups@opi.example",
        "PDUPS_SECRET_KEY": "a secret that is long enough for the tests",
        "PDUPS_BASE_URL": "http://127.0.0.1:8000",
        "PDUPS_VAULT_URL": folder.as_uri(),
        "PDUPS_HEARTBEAT_FILE": str(folder / "heartbeat"),
    }
    return os.environ | settings | {"PYTHONPATH": str(Path.cwd())}


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG.total_seconds()):
        while not condition():  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.05)


async def test_it_waits_serves_and_stops(server: Server, database_url: str, pool: Pool, tmp_path: Path) -> None:
    heartbeat, log = tmp_path / "heartbeat", tmp_path / "log"
    with worker(server, database_url, tmp_path) as process:
        await eventually(lambda: "Waiting for Temporal" in log.read_text())
        assert not heartbeat.exists()
        async with server.running(knows_us=False):
            await eventually(heartbeat.exists)
            client = await server.client()
            schedule = (await client.get_schedule_handle(DIGEST).describe()).schedule
            assert schedule.spec.time_zone_name == "America/Denver"
            assert schedule.policy.overlap is ScheduleOverlapPolicy.SKIP

            sent = await records.submit(pool, as_of=datetime.now(UTC))
            # A server takes a while to know a search attribute that was just registered.
            while await deliver(client, sent, wait=LONG) != Accepted():  # noqa: ASYNC110
                await asyncio.sleep(0.2)
            await recorded(pool, sent)
            beat = heartbeat.stat().st_mtime
            await eventually(lambda: heartbeat.stat().st_mtime > beat)

            process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.wait, 20) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert lines[-1]["message"] == "Stopped"
    assert {"at", "level", "logger", "message"} <= set(lines[0])


async def test_a_paused_digest_stays_paused_when_a_worker_starts(server: Server) -> None:
    async with server.running():
        client = await server.client()
        await keep_schedules(client, SCHEDULES)
        await client.get_schedule_handle(DIGEST).pause(note="The office moves.")

        await keep_schedules(client, SCHEDULES)

        state = (await client.get_schedule_handle(DIGEST).describe()).schedule.state
        assert (state.paused, state.note) == (True, "The office moves.")


async def test_what_comes_by_itself_comes_in_montanas_time(server: Server) -> None:
    """The digest on weekdays at eight, a week's news on Tuesdays; what is yearly on its day, for years ahead."""
    async with server.running():
        client = await server.client()
        await keep_schedules(client, SCHEDULES)
        found = {name: (await client.get_schedule_handle(name).describe()).info.next_action_times for name in SCHEDULES}

    local = {name: [at.astimezone(MOUNTAIN) for at in times] for name, times in found.items()}
    assert {name: {(at.hour, at.minute, at.second) for at in times} for name, times in local.items()} == {
        name: {(8, 0, 0)} for name in SCHEDULES
    }
    assert all(at.isoweekday() <= 5 for at in local.pop(DIGEST))
    assert {at.isoweekday() for at in local.pop(NEWS)} == {2}
    assert {name: {(at.month, at.day) for at in times} for name, times in local.items()} == {
        "reports": {(7, 1)},
        "verification": {(10, 1)},
        "disposal": {(9, 15)},
    }
    assert all(len({at.year for at in times}) == len(times) >= 5 for times in local.values())


async def test_the_schedule_of_reports_opens_those_of_the_year_that_ended(
    server: Server, database_url: str, pool: Pool, tmp_path: Path
) -> None:
    """Triggered by hand, as on its day; the worker gives each report its workflow."""
    provider = await records.approved_provider(pool, datetime.now(UTC) - timedelta(days=400))
    with worker(server, database_url, tmp_path):
        async with server.running():
            await eventually((tmp_path / "heartbeat").exists)
            client = await server.client()
            await client.get_schedule_handle(REPORTS).trigger()
            async with asyncio.timeout(LONG.total_seconds()):
                while not await letter.of_entity(pool, f"report:{provider.number}:{ENDED}"):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            report = await annual_report.find(pool, provider.number, ENDED)
            assert report
            assert report.state is ReportState.OPEN


async def test_the_command_rebuilds_what_temporal_lost(
    server: Server, database_url: str, pool: Pool, tmp_path: Path
) -> None:
    kept = await records.under_review(pool)
    await records.submit(pool, as_of=datetime.now(UTC))
    env = environment(server, database_url, tmp_path)
    async with server.running():
        for _ in range(2):
            said = await asyncio.to_thread(subprocess.check_output, command("rebuild", "--json"), env=env)
            assert json.loads(said) == {"open": 2}
        client = await server.client()
        description = await client.get_workflow_handle(kept.entity).describe()
        assert description.status is WorkflowExecutionStatus.RUNNING


async def test_the_command_says_that_temporal_is_away(
    server: Server, database_url: str, pool: Pool, tmp_path: Path
) -> None:
    await records.under_review(pool)
    env = environment(server, database_url, tmp_path)
    process = await asyncio.to_thread(subprocess.run, command("rebuild"), env=env, capture_output=True, check=False)
    assert process.returncode == ExitCode.UNREACHABLE
    assert b"does not answer" in process.stderr
