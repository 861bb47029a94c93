"""`./dev bench transition`: how fast an opening reaches ten thousand providers, and what else has to wait for it.

`docs/bench.md` says how to read it. Everything runs on servers of its own that are thrown away; nothing here is a test,
since a busy machine would fail it.
"""

import argparse
import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import typer
from temporalio.client import Client

from console.openings.wanted import USUAL_PACE
from deploy.embedded.catcher import Catcher
from deploy.embedded.folder import DataFolder
from deploy.embedded.temporal import NAMESPACE, Server
from store import rule_set, transition_progress
from store.database import Pool, create_pool, transaction
from tests import records, samples
from tests.bench.parts.activity_clock import ActivityClock
from tests.bench.parts.bare_path import bare_path_worker
from tests.bench.parts.certificate_runs import Peak
from tests.bench.parts.fan_out import FanOut, transition_worker
from tests.bench.parts.password_letters import Post, post_office
from tests.bench.parts.processor import Meter
from tests.bench.parts.servers import running_catcher, running_postgres, running_temporal, throw_away_folder
from tests.bench.parts.transition_report import TransitionReport
from tests.openings import NEWER
from workers.plugin import PdupsPlugin
from workers.run import RECORDS_AT_ONCE, SPARE_CONNECTIONS

PROVIDERS = 10_000
BARE = 2_000
WARM = 200
LETTERS = 20
BETWEEN_LETTERS_SECONDS = 1.0
AGAIN = "updated-again"
FILL = (Path(__file__).parents[1] / "providers.sql").read_text()


async def measure() -> TransitionReport:
    """Measure everything, one thing after the other."""
    with throw_away_folder() as path:
        folder = DataFolder(path)
        async with (
            running_postgres(folder) as (cluster, postgres),
            running_temporal(folder) as (server, temporal),
            running_catcher(folder) as catcher,
            await create_pool(cluster.database_url, max_size=RECORDS_AT_ONCE + SPARE_CONNECTIONS) as pool,
        ):
            await _fill(cluster.database_url, pool)
            return await _opening(server, Meter(temporal, postgres), pool, catcher)


async def _fill(database_url: str, pool: Pool) -> None:
    _say(f"{PROVIDERS:,} providers are made ...")
    await records.approved_provider(pool, datetime.now(UTC) - timedelta(days=10))
    async with transaction(pool) as conn:
        await rule_set.keep_first(conn, samples.RULE_SET, datetime.now(UTC))
    conn = await asyncpg.connect(database_url)
    try:
        await conn.execute(FILL.replace(":providers", str(PROVIDERS)))
    finally:
        await conn.close()


async def _opening(server: Server, meter: Meter, pool: Pool, catcher: Catcher) -> TransitionReport:
    clock = ActivityClock()
    client = await Client.connect(server.address, namespace=NAMESPACE, plugins=[PdupsPlugin()], interceptors=[clock])
    fan_out = FanOut(client, pool, clock, meter)
    async with bare_path_worker(client, RECORDS_AT_ONCE), transition_worker(client, pool):
        await fan_out.bare(WARM)
        async with Peak() as before:
            _say(f"{BARE:,} bare paths ...")
            first = await fan_out.bare(BARE)
        async with Peak() as during:
            _say(f"an opening for {PROVIDERS:,} providers, as fast as it goes ...")
            called = await fan_out.open_rules(PROVIDERS)
        async with Peak() as after:
            _say(f"{BARE:,} bare paths ...")
            second = await fan_out.bare(BARE)
        _say(f"{LETTERS} password letters in the middle of another opening, at the usual pace ...")
        async with post_office(client, pool, catcher) as post:
            await fan_out.begin_opening(AGAIN, USUAL_PACE)
            seconds, waiting = await _password_letters(post)
        return TransitionReport(
            bare=[first, second],
            called=called,
            providers=(await transition_progress.standings(pool, NEWER, datetime.now(UTC))).called,
            password_seconds=seconds,
            waiting=waiting,
            memory=(before.megabytes, during.megabytes, after.megabytes),
            history_events=await fan_out.history_events(),
        )


async def _password_letters(post: Post) -> tuple[list[float], int]:
    seconds, waiting = [], 0
    for _ in range(LETTERS):
        await asyncio.sleep(BETWEEN_LETTERS_SECONDS)
        waiting = max(waiting, await post.waiting())
        seconds.append(await post.password_letter())
    return seconds, waiting


def _say(what: str) -> None:
    typer.echo(f"Measuring {what}", err=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench transition", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args()
    report = asyncio.run(measure())
    typer.echo(json.dumps(report.as_object(), indent=2) if wanted.json else report.as_table())


if __name__ == "__main__":
    main()
