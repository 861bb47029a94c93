"""The running system, as a command finds it: its settings, its records, and the way to its workflows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import asyncpg

from console.gateway import Gateway
from console.outage import is_outage
from policy.rule_set import load_rule_sets
from store.database import Pool, create_pool
from store.rule_set import RuleBook
from workers.settings import Settings

MOST_CONNECTIONS = 2


class UnreachableError(Exception):
    """A part of the system does not answer; the message says which and what to do."""


@dataclass(frozen=True)
class System:
    """What every command works on. ``as_of`` is read once, here at the edge."""

    settings: Settings
    rule_book: RuleBook
    pool: Pool
    gateway: Gateway
    as_of: datetime


@asynccontextmanager
async def reached() -> AsyncIterator[System]:
    """The system the environment's settings name.

    Raises:
        UnreachableError: Postgres does not answer, or stopped answering in the middle.
        pydantic.ValidationError: A setting is missing or wrong.
    """
    settings = Settings()
    gateway = Gateway(settings)
    where = urlsplit(settings.database_url)
    try:
        async with await create_pool(settings.database_url, min_size=1, max_size=MOST_CONNECTIONS) as pool:
            gateway.pool = pool
            rule_book = RuleBook(load_rule_sets())
            await rule_book.refresh(pool)
            yield System(settings, rule_book, pool, gateway, datetime.now(UTC))
    except Exception as error:
        if not (is_outage(error) or isinstance(error, asyncpg.InvalidAuthorizationSpecificationError)):
            raise
        raise UnreachableError(
            f"Postgres at {where.hostname}:{where.port} does not answer ({error}). Nothing was changed. "
            "Is the system up? `pdups up` starts one on this machine."
        ) from error
