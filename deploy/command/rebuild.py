"""`pdups rebuild`: whatever is open gets its workflow back after Temporal lost it; safe to run at any time."""

from typing import Annotated

import typer
from temporalio.service import RPCError

from deploy.command.answer import Answer, say
from deploy.command.system import System, UnreachableError
from workers.connect import connect
from workers.rebuild import rebuild as restart_workflows


def rebuild(*, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Start the workflow of everything that is open and has none running, from Postgres alone."""
    say(_rebuilt, as_json=as_json)


async def _rebuilt(system: System) -> Answer:
    try:
        client = await connect(system.settings)
        count = await restart_workflows(client, system.pool)
    except (RPCError, RuntimeError) as error:
        raise UnreachableError(
            f"Temporal at {system.settings.temporal_address} does not answer ({error}). What was started so far runs; "
            "rebuild again when it is back."
        ) from error
    what = "Open applications, approvals, events, runs, openings, announcements and bundles, each with its workflow"
    return Answer(f"{what}: {count}.", {"open": count})
