"""Saying that one lives, while waiting for something that may take long and has time limits of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

EVERY_SECONDS = 5.0


@asynccontextmanager
async def heartbeating() -> AsyncIterator[None]:
    """A heartbeat every few seconds within: a worker that died is missed soon, a slow disk is not."""
    beating = asyncio.create_task(_beat())
    try:
        yield
    finally:
        beating.cancel()


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(EVERY_SECONDS)
