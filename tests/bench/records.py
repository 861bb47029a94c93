"""`./dev bench records`: what a year's records cost: its reports, its record bundles, and reading those back.

`docs/bench.md` says how to read it. Everything runs on servers of its own that are thrown away; nothing here is a test,
since a busy machine would fail it.
"""

import argparse
import asyncio
import json

import typer
from temporalio.client import Client

from deploy.embedded.folder import DataFolder
from deploy.embedded.temporal import NAMESPACE
from documents.press import Press
from documents.vault import Vault
from store.database import create_pool
from tests.bench.parts.certificate_runs import Peak
from tests.bench.parts.processor import Meter
from tests.bench.parts.record_phases import RecordPhases, bundle_worker
from tests.bench.parts.record_report import RecordReport
from tests.bench.parts.record_year import Size, fill
from tests.bench.parts.servers import running_postgres, running_temporal, throw_away_folder
from workers.plugin import PdupsPlugin
from workers.run import RECORDS_AT_ONCE, SPARE_CONNECTIONS

WHOLE = Size(providers=2_000, events=20_000, certificates=400_000)
PRESSES = 2


async def measure(size: Size) -> RecordReport:
    """Measure everything, one thing after the other."""
    with throw_away_folder() as path:
        folder = DataFolder(path)
        async with (
            running_postgres(folder) as (cluster, postgres),
            running_temporal(folder) as (server, temporal),
            await create_pool(cluster.database_url, max_size=RECORDS_AT_ONCE + SPARE_CONNECTIONS) as pool,
            Press(PRESSES) as press,
        ):
            _say(f"a year of {size.providers:,} providers is made, {size.certificates:,} certificates ...")
            await fill(cluster.database_url, pool, press, size)
            client = await Client.connect(server.address, namespace=NAMESPACE, plugins=[PdupsPlugin()])
            phases = RecordPhases(client, pool, Meter(temporal, postgres))
            async with Peak() as peak, bundle_worker(client, pool, press, Vault.at(folder.vault.as_uri())):
                _say("reports are put together and completed ...")
                await phases.complete_reports()
                _say("bundles are written ...")
                await phases.write_bundles()
                _say("bundles are read back ...")
                await phases.verify_bundles()
            return await phases.report(size, peak.megabytes)


def _say(what: str) -> None:
    typer.echo(f"Measuring: {what}", err=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench records", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--share", type=float, default=1.0, help="how much of the year, e.g. 0.05; figures are of that")
    wanted = parser.parse_args()
    providers = max(2, round(WHOLE.providers * wanted.share))
    scale = providers / WHOLE.providers
    size = Size(providers=providers, events=round(WHOLE.events * scale), certificates=round(WHOLE.certificates * scale))
    report = asyncio.run(measure(size))
    typer.echo(json.dumps(report.as_object(), indent=2) if wanted.json else report.as_table())


if __name__ == "__main__":
    main()
