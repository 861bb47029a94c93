"""The way to Postgres: one pool per process, one transaction per record."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
Source: TypeAlias = "Pool | Connection"
"""What a reader may be given; a writer wants a connection with an open transaction."""

COMMAND_TIMEOUT = timedelta(seconds=30)


async def create_pool(dsn: str, *, min_size: int = 1, max_size: int = 10) -> Pool:
    """A pool whose connections read and write jsonb as Python values.

    Raises:
        OSError: Postgres cannot be reached.
        asyncpg.PostgresError: Postgres refuses us.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=min_size,
        max_size=max_size,
        command_timeout=COMMAND_TIMEOUT.total_seconds(),
        init=prepare,
        reset=_leave_as_it_is,
        # Just-in-time compilation costs more than it saves on queries as small as ours.
        server_settings={"application_name": "pdups", "timezone": "UTC", "jit": "off"},
    )


async def prepare(conn: Connection) -> None:
    """Teach one connection to read and write jsonb as Python values."""
    await conn.set_type_codec("jsonb", schema="pg_catalog", encoder=_to_json, decoder=json.loads)


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """A connection with an open transaction: everything in it is written, or nothing."""
    async with pool.acquire() as conn, conn.transaction():
        yield conn


async def _leave_as_it_is(conn: Connection) -> None:
    """Save the round trip that would clear session settings, cursors and listeners: we use none of them."""


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
