"""What a command says and how it ends: text for people, one JSON object for programs, and an exit code for both."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import Any, NamedTuple

import typer
from pydantic_core import to_json

from deploy.command.system import System, UnreachableError, reached
from policy.rule_set import RuleSetProblem


class ExitCode(IntEnum):
    """How a command about the records ended; `docs/commands.md` explains each to whoever scripts them."""

    DONE = 0
    USAGE = 2
    NOT_FOUND = 3
    REFUSED = 4
    PENDING = 5
    UNREACHABLE = 6
    DIFFERS = 7
    TRY_LATER = 75
    """What mail servers know as a failure for now (EX_TEMPFAIL)."""


class Answer(NamedTuple):
    """What came of a command: the same in words and as an object."""

    text: str
    value: dict[str, Any]
    code: ExitCode = ExitCode.DONE


class CannotError(Exception):
    """A command cannot be done; the message says why in words, `reason` is its code for programs."""

    def __init__(self, code: ExitCode, reason: str, message: str) -> None:
        super().__init__(message)
        self.answer = Answer(message, {"problem": reason, "message": message}, code)


def say(
    work: Callable[[System], Awaitable[Answer]], *, as_json: bool, unreachable: ExitCode = ExitCode.UNREACHABLE
) -> None:
    """Do the work on the running system, print what came of it, and end with its exit code."""
    answer = asyncio.run(_answer(work, unreachable))
    if as_json:
        typer.echo(to_json(answer.value, indent=2))
    else:
        typer.echo(answer.text, err=answer.code is not ExitCode.DONE)
    raise typer.Exit(answer.code)


async def _answer(work: Callable[[System], Awaitable[Answer]], unreachable: ExitCode) -> Answer:
    try:
        async with reached() as system:
            return await work(system)
    except CannotError as error:
        return error.answer
    except UnreachableError as error:
        return CannotError(unreachable, "unreachable", str(error)).answer
    except RuleSetProblem as problem:
        sys.exit(f"The rule sets cannot be used:\n{problem}")
