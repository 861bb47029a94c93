"""`./dev bench applications`: what an application costs, how the queue grows, how soon the stack is ready.

`docs/bench.md` says how to read it. Everything runs on servers of its own that are thrown away; nothing here is a test,
since a busy machine would fail it.
"""

import argparse
import asyncio
import json
from statistics import mean

import typer
from temporalio.client import Client

from deploy.embedded.folder import DataFolder
from deploy.embedded.postgres import Cluster
from deploy.embedded.temporal import NAMESPACE, Server
from store.database import create_pool
from tests.bench.parts import queue_page, ready
from tests.bench.parts.activity_clock import ActivityClock
from tests.bench.parts.application_lives import ApplicationLives, add_reviewer, application_worker
from tests.bench.parts.bare_workflow import BareLives, bare_worker
from tests.bench.parts.lifecycle import Measured, Rounds
from tests.bench.parts.processor import Meter
from tests.bench.parts.report import Report
from tests.bench.parts.servers import running_postgres, running_temporal, throw_away_folder
from workers.plugin import PdupsPlugin
from workers.run import RECORDS_AT_ONCE, SPARE_CONNECTIONS

ROUNDS = 8
LIVES_A_ROUND = 60
AT_ONCE = 10


async def measure() -> Report:
    """Measure everything, one thing after the other."""
    with throw_away_folder() as path:
        folder = DataFolder(path)
        async with running_postgres(folder) as (cluster, postgres):
            async with running_temporal(folder) as (server, temporal):
                _say(f"{ROUNDS} rounds of {LIVES_A_ROUND} lifecycles of each kind ...")
                clock = ActivityClock()
                lives = await _lives(cluster, server, Meter(temporal, postgres), clock)
            _say(f"the queue page with {queue_page.FEW:,} and with {queue_page.MANY:,} open applications ...")
            pages = await queue_page.measure(cluster)
    _say(f"{ready.TIMES} starts of the stack ...")
    milliseconds = {name: mean(seconds) * 1000 for name, seconds in clock.seconds.items()}
    return Report(lives, milliseconds, pages, await ready.measure())


async def _lives(cluster: Cluster, server: Server, meter: Meter, clock: ActivityClock) -> dict[str, Measured]:
    client = await Client.connect(server.address, namespace=NAMESPACE, plugins=[PdupsPlugin()], interceptors=[clock])
    async with (
        await create_pool(cluster.database_url, max_size=RECORDS_AT_ONCE + SPARE_CONNECTIONS) as pool,
        bare_worker(client, RECORDS_AT_ONCE),
        application_worker(client, pool, RECORDS_AT_ONCE),
    ):
        kinds = (BareLives(client), ApplicationLives(client, pool, await add_reviewer(pool)))
        rounds = Rounds(client, clock, meter, size=LIVES_A_ROUND, at_once=AT_ONCE)
        for kind in kinds:
            await rounds.run(kind, counts=False)
        clock.seconds.clear()
        for turn in range(ROUNDS):
            # Whoever goes second finds the machine warmer, so they take turns in that too.
            for kind in kinds if turn % 2 else reversed(kinds):
                await rounds.run(kind)
    return rounds.measured


def _say(what: str) -> None:
    typer.echo(f"Measuring {what}", err=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench applications", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args()
    report = asyncio.run(measure())
    typer.echo(json.dumps(report.as_object(), indent=2) if wanted.json else report.as_table())


if __name__ == "__main__":
    main()
