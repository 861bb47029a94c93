"""Migrations: numbered SQL files, each run once, in order, in a transaction of its own."""

import hashlib
from pathlib import Path

import asyncpg

from store.database import Connection
from store.queries import queries

FOLDER = Path(__file__).parent / "migrations"


class MigrationError(Exception):
    """The database and the migration files contradict each other; the message names the file and what to do."""


async def migrate(dsn: str, folder: Path = FOLDER) -> list[str]:
    """Bring a database up to date, and return the names of the migrations that were applied now.

    Safe to run from several processes at once.

    Raises:
        MigrationError: a migration that was applied has been edited or removed since.
    """
    files = _read(folder)
    conn = await asyncpg.connect(dsn)
    try:
        await queries.migration.lock(conn)
        await queries.migration.prepare(conn)
        applied = {row["name"]: row["sha256"] async for row in queries.migration.applied(conn)}
        _compare(applied, files)
        fresh = [name for name in files if name not in applied]
        for name in fresh:
            await _apply(conn, name, files[name])
        return fresh
    finally:
        # Ends the advisory lock too.
        await conn.close()


def _read(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}


def _compare(applied: dict[str, str], files: dict[str, str]) -> None:
    for name, sha256 in applied.items():
        if name not in files:
            raise MigrationError(
                f"This database has had the migration {name}, which this version does not know. "
                "Run the version that made it, or a newer one."
            )
        if sha256 != _sha256(files[name]):
            raise MigrationError(
                f"The migration {name} was edited after it was applied to this database. "
                "Restore the file as it was, and put the change into a new migration."
            )


async def _apply(conn: Connection, name: str, sql: str) -> None:
    async with conn.transaction():
        await conn.execute(sql)
        await queries.migration.add(conn, name=name, sha256=_sha256(sql))


def _sha256(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()
