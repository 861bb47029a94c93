"""Whether Postgres answers."""

from store.database import Source
from store.queries import queries


async def answers(source: Source) -> bool:
    """True when Postgres answers a question.

    Raises:
        OSError: It cannot be reached.
        asyncpg.PostgresError: It refuses us.
    """
    return bool(await queries.health.answers(source))
