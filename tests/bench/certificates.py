"""`./dev bench certificates`: how fast certificates are issued and printed, what an event costs, how its pages grow.

`docs/bench.md` says how to read it. Everything runs on servers of its own that are thrown away; nothing here is a test,
since a busy machine would fail it.
"""

import argparse
import asyncio
import json
from datetime import UTC, datetime, timedelta

import typer
from temporalio.client import Client

from deploy.embedded.folder import DataFolder
from deploy.embedded.postgres import Cluster
from deploy.embedded.temporal import NAMESPACE, Server
from documents.press import Press
from schemas.provider import Provider
from store.database import Pool, create_pool
from tests import records
from tests.bench.parts import certificate_runs, event_pages
from tests.bench.parts.activity_clock import ActivityClock
from tests.bench.parts.bare_workflow import BareLives, bare_worker
from tests.bench.parts.certificate_report import CertificateReport
from tests.bench.parts.certificate_runs import Runs, RunTimes
from tests.bench.parts.event_lives import EventLives, event_worker
from tests.bench.parts.lifecycle import Measured, Rounds
from tests.bench.parts.processor import Meter
from tests.bench.parts.servers import running_postgres, running_temporal, throw_away_folder
from workers.plugin import PdupsPlugin
from workers.run import RECORDS_AT_ONCE, SPARE_CONNECTIONS

ROUNDS = 8
LIVES_A_ROUND = 60
AT_ONCE = 10
RUNS = 3
PRESSES = 2


async def measure() -> CertificateReport:
    """Measure everything, one thing after the other."""
    with throw_away_folder() as path:
        folder = DataFolder(path)
        async with running_postgres(folder) as (cluster, postgres):
            async with running_temporal(folder) as (server, temporal):
                _say(f"{RUNS} runs of {certificate_runs.FEW:,} certificates and one of {certificate_runs.MANY:,} ...")
                runs = await _runs(cluster, server)
                _say(f"{ROUNDS} rounds of {LIVES_A_ROUND} lifecycles of each kind ...")
                lives = await _lives(cluster, server, Meter(temporal, postgres))
            _say(f"pages with {event_pages.FEW:,} and with {event_pages.MANY:,} events ...")
            home, outstanding = await event_pages.measure(cluster)
    return CertificateReport(runs, lives[EventLives.name], lives[BareLives.name], home, outstanding)


async def _runs(cluster: Cluster, server: Server) -> RunTimes:
    client = await Client.connect(server.address, namespace=NAMESPACE, plugins=[PdupsPlugin()])
    async with (
        await create_pool(cluster.database_url, max_size=RECORDS_AT_ONCE + SPARE_CONNECTIONS) as pool,
        Press(PRESSES) as press,
        event_worker(client, pool, press),
    ):
        provider = await _approved_provider(pool)
        return await Runs(client, cluster.database_url, pool, press, provider).measure(RUNS)


async def _lives(cluster: Cluster, server: Server, meter: Meter) -> dict[str, Measured]:
    clock = ActivityClock()
    client = await Client.connect(server.address, namespace=NAMESPACE, plugins=[PdupsPlugin()], interceptors=[clock])
    async with (
        await create_pool(cluster.database_url, max_size=RECORDS_AT_ONCE + SPARE_CONNECTIONS) as pool,
        Press(PRESSES) as press,
        bare_worker(client, RECORDS_AT_ONCE),
        event_worker(client, pool, press),
    ):
        kinds = (BareLives(client), EventLives(client, pool, await _approved_provider(pool)))
        rounds = Rounds(client, clock, meter, size=LIVES_A_ROUND, at_once=AT_ONCE)
        for kind in kinds:
            await rounds.run(kind, counts=False)
        for turn in range(ROUNDS):
            # Whoever goes second finds the machine warmer, so they take turns in that too.
            for kind in kinds if turn % 2 else reversed(kinds):
                await rounds.run(kind)
    return rounds.measured


async def _approved_provider(pool: Pool) -> Provider:
    """Approved before the events that are reported here, or none of their certificates would count."""
    return await records.approved_provider(pool, datetime.now(UTC) - timedelta(days=10))


def _say(what: str) -> None:
    typer.echo(f"Measuring {what}", err=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench certificates", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args()
    report = asyncio.run(measure())
    typer.echo(json.dumps(report.as_object(), indent=2) if wanted.json else report.as_table())


if __name__ == "__main__":
    main()
