"""A portal as large as is wanted: its first opportunity is written by the system, the rest are copies of it by SQL."""

from pathlib import Path

import asyncpg

from policy.regions import regions
from store.database import Pool, transaction
from tests import opportunities, records, samples

FILL = (Path(__file__).parent / "portal_pages.sql").read_text()
COLUMNS = (
    "select column_name from information_schema.columns where table_name = 'opportunity' and is_generated = 'NEVER'"
)


async def fill(database_url: str, pool: Pool, count: int, providers: int) -> None:
    """Fill a database with so many published opportunities and so many approved providers."""
    await records.approved_provider(pool)
    async with transaction(pool) as conn:
        first = (await opportunities.published(conn)).number
    rules = samples.RULE_SET.events
    lists = {
        ":topics": [each.id for each in rules.topics],
        ":audiences": [each.id for each in rules.audiences],
        ":regions": [each.id for each in regions()],
    }
    sql = FILL.replace(":'first'", f"'{first}'")
    for name, ids in lists.items():
        sql = sql.replace(name, ", ".join(f"'{each}'" for each in ids))
    conn = await asyncpg.connect(database_url)
    try:
        columns = [row["column_name"] for row in await conn.fetch(COLUMNS)]
        sql = sql.replace(":columns", ", ".join(columns)).replace(
            ":copied", ", ".join(f"copied.{each}" for each in columns)
        )
        await conn.execute(sql.replace(":providers", str(providers)).replace(":opportunities", str(count)))
        await conn.execute("vacuum analyze")
    finally:
        await conn.close()
