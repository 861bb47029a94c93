"""`./dev bench portal`: what a search of the portal costs among few and among many, and the year's calendar feed.

`docs/bench.md` says how to read it. Everything runs on a server of its own that is thrown away; nothing here is a test,
since a busy machine would fail it.
"""

import argparse
import asyncio
import json

import typer

from deploy.embedded.folder import DataFolder
from tests.bench.parts import portal_times
from tests.bench.parts.portal_report import PortalReport
from tests.bench.parts.servers import running_postgres, throw_away_folder


async def measure() -> PortalReport:
    """Measure everything, one thing after the other."""
    few, many = portal_times.FEW, portal_times.MANY
    with throw_away_folder() as path:
        async with running_postgres(DataFolder(path)) as (cluster, _):
            typer.echo(f"Measuring: searches among {few:,} and {many:,} opportunities, and a year's feed ...", err=True)
            return PortalReport(await portal_times.measure(cluster))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench portal", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args()
    report = asyncio.run(measure())
    typer.echo(json.dumps(report.as_object(), indent=2) if wanted.json else report.as_table())


if __name__ == "__main__":
    main()
