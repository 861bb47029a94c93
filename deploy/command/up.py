"""`pdups up`: the whole system on this machine, on real parts, without Docker, root or downloads."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.embedded import screen
from deploy.embedded.folder import DEFAULT_FOLDER, InUseError
from deploy.embedded.identity import UnreachableError
from deploy.embedded.ports import PortTakenError
from deploy.embedded.postgres import PostgresError
from deploy.embedded.supervisor import ChildFailedError
from deploy.embedded.temporal import TemporalError
from deploy.embedded.up import NotEmptyError, Stack, run

FAILURES = (
    InUseError,
    PortTakenError,
    NotEmptyError,
    UnreachableError,
    PostgresError,
    TemporalError,
    ChildFailedError,
)


def up(
    *,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The console's port; an error when it is taken.")
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Start without sample data.")] = False,
    data: Annotated[Path, typer.Option(help="The folder that holds everything; made when missing.")] = DEFAULT_FOLDER,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object when everything answers.")] = False,
) -> None:
    """Start database, Temporal, mail catcher, worker and console on 127.0.0.1, and keep them until Ctrl-C.

    The first start on a folder loads sample data. Other ports are chosen when the customary ones are taken.
    """
    _say(f"Starting on {data.resolve()} ...")
    try:
        stack = Stack(data, port=port, empty=empty, announce=_say)

        def started(seconds: float) -> None:
            if as_json:
                typer.echo(json.dumps(screen.as_object(stack, seconds)))
            else:
                typer.echo(screen.screen(stack, seconds, _sign_ins(stack)))

        asyncio.run(run(stack, started))
    except FAILURES as error:
        sys.exit(str(error))
    _say("Everything is stopped.")


def _sign_ins(stack: Stack) -> list[screen.SignIn]:
    if stack.folder.memory.sample != "loaded":
        return []
    from deploy.sample import SIGN_INS  # noqa: PLC0415 - of no use to an empty stack

    return list(SIGN_INS)


def _say(sentence: str) -> None:
    typer.echo(f"  {sentence}", err=True)
