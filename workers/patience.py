"""A worker may start before what it needs: it waits for Postgres and Temporal and says so."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from temporalio.service import RPCError

log = logging.getLogger(__name__)

AWAY = (OSError, RuntimeError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, RPCError)
"""How a part that is away, or still starting, shows: the Temporal client raises RuntimeError when it can't connect, and
asyncpg calls it an internal error when a connection is cut between two of its steps."""

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0

Result = TypeVar("Result")


async def patiently(what: str, attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Try until it works, at first often, then every few seconds; each failure is a line in the log."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            return await attempt()
        except AWAY as error:
            log.warning("Waiting for %s: %s", what, error)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
