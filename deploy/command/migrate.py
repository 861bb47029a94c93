"""`pdups migrate`: bring the tables up to date; safe to run again, and while the system runs."""

import asyncio
import json
from typing import Annotated

import typer

from store.migrate import migrate as bring_up_to_date
from workers.settings import Settings


def migrate(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring the database's tables up to date, and name what was done."""
    applied = asyncio.run(bring_up_to_date(Settings().database_url))
    if as_json:
        typer.echo(json.dumps({"applied": applied}))
        return
    typer.echo("\n".join(f"Applied {name}" for name in applied) or "Nothing to do: the tables are up to date.")
