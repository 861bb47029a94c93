"""Migrations: each once, in order, never edited; their sum is `store/schema.sql`."""

import asyncio
import os
import re
import subprocess
from pathlib import Path

import asyncpg
import pytest

import store.migrate
from deploy.embedded.postgres import Cluster, find_binaries
from store.migrate import MigrationError, migrate
from tests.conftest import TEMPLATE, administer, url_of

SCHEMA = Path(store.migrate.__file__).parent / "schema.sql"
HOW_TO_RENEW = "run `PDUPS_RENEW_SCHEMA=1 ./dev test tests/store/test_migrate.py` and read the difference"

BEFORE = """
insert into submission (id, kind, entity, natural_key, actor, received_at, payload, next_attempt_at)
values (gen_random_uuid(), 'application', 'application:A-1', 'draft:1', 'applicant', now(), '{}', now());
insert into application (number, submission, rule_set, stage, form, legal_name, search_key, name_key, kind, received_at,
                         promised_at, due_at, clock)
select 'A-1', id, 'interim-2026', 'approved', '{}', 'Fox Valley', '', '', 'other', now(), now(), now(), '{}'
from submission;
insert into provider (number, application, legal_name, kind, city, address, primary_contact, backup_contact,
                      directory_consent, rule_set, search_key, name_key, approved_at, standing_since)
values ('P-00001', 'A-1', 'Fox Valley', 'other', 'Polson', '{}', '{}', '{}', true, 'interim-2026', '', '', now(),
        now());
insert into account (user_name, full_name, email, role, provider, active, created_at) values
('JMartin', 'Jo Martin', 'jo@example.org', 'reviewer', null, true, now()),
('JDoe', 'John Doe', 'john@example.org', 'provider', 'P-00001', true, now()),
('Former', 'Fay Former', 'fay@example.org', 'provider', 'P-00001', false, now());
insert into subscription (id, email, state, asked_at, confirmed_at)
values (gen_random_uuid(), 'reader@example.org', 'confirmed', now(), now());
"""
"""People and a subscriber as they were recorded when an account named its provider."""


@pytest.fixture
def empty_database_url(postgres: Cluster) -> str:
    administer(postgres, "drop database if exists empty with (force)")
    administer(postgres, "create database empty owner pdups")
    return url_of(postgres, "empty")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text("create table first (id int);")
    (tmp_path / "0002_second.sql").write_text("create table second (id int);")
    return tmp_path


async def test_each_migration_runs_once_in_order(empty_database_url: str, folder: Path) -> None:
    assert await migrate(empty_database_url, folder) == ["0001_first.sql", "0002_second.sql"]
    assert await migrate(empty_database_url, folder) == []
    (folder / "0003_third.sql").write_text("alter table second add name text;")
    assert await migrate(empty_database_url, folder) == ["0003_third.sql"]


async def test_several_processes_may_migrate_at_once(empty_database_url: str, folder: Path) -> None:
    results = await asyncio.gather(*(migrate(empty_database_url, folder) for _ in range(4)))
    assert sorted(results) == [[], [], [], ["0001_first.sql", "0002_second.sql"]]


async def test_a_broken_migration_leaves_nothing_and_can_be_mended(empty_database_url: str, folder: Path) -> None:
    third = folder / "0003_third.sql"
    third.write_text("create table third (id int); create table first (id int);")
    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate(empty_database_url, folder)
    third.write_text("create table third (id int);")
    assert await migrate(empty_database_url, folder) == ["0003_third.sql"]


async def test_an_edited_migration_is_named(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    (folder / "0001_first.sql").write_text("create table first (id bigint);")
    with pytest.raises(MigrationError, match=r"0001_first\.sql was edited"):
        await migrate(empty_database_url, folder)


async def test_a_migration_this_version_does_not_know_is_named(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(MigrationError, match=r"0002_second\.sql, which this version does not know"):
        await migrate(empty_database_url, folder)


async def test_accounts_of_before_act_for_their_providers_afterwards(empty_database_url: str, tmp_path: Path) -> None:
    files = sorted(store.migrate.FOLDER.glob("*.sql"))
    for file in files:
        if file.name < "0008":
            (tmp_path / file.name).write_text(file.read_text())
    await migrate(empty_database_url, tmp_path)
    conn = await asyncpg.connect(empty_database_url)
    try:
        await conn.execute(BEFORE)
        await migrate(empty_database_url)
        assert [tuple(row) for row in await conn.fetch("select user_name::text, provider, membership.role, state from"
            " account join membership on account = id order by id")] == [
            ("JDoe", "P-00001", "manager", "active"), ("Former", "P-00001", "manager", "active")]  # fmt: skip
        assert await conn.fetchval("select count(*) from account") == 3, "staff stay, and act for no provider"
        assert await conn.fetchval("select topics from subscription") == ["providers"]
        readers = await conn.fetch("select name, provider from reader order by name")
        assert [tuple(row) for row in readers] == [("", None), ("John Doe", "P-00001")]
    finally:
        await conn.close()


def test_the_schema_file_is_the_sum_of_the_migrations(postgres: Cluster) -> None:
    schema = dumped(postgres)
    if os.environ.get("PDUPS_RENEW_SCHEMA"):
        SCHEMA.write_text(schema)
    assert SCHEMA.read_text() == schema, HOW_TO_RENEW


def dumped(postgres: Cluster) -> str:
    dump = subprocess.run(
        [find_binaries(postgres.folder) / "pg_dump", "--schema-only", "--no-owner", url_of(postgres, TEMPLATE)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return normalised(dump)


def normalised(dump: str) -> str:
    """The dump without what differs between versions of Postgres and runs: comments, settings, meta commands."""
    statements = [line for line in dump.splitlines() if not re.match(r"--|\\|SET |SELECT pg_catalog\.", line)]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(statements)).strip() + "\n"
