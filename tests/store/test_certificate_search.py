"""Certificates are found by the words of a name, without its accents and in any order."""

import re
from pathlib import Path

import pytest

import store.migrate
from store import certificate
from store.database import Pool
from tests import records
from tests.certified import certified

MIGRATION = Path(store.migrate.__file__).parent / "migrations" / "0006_rules.sql"
NAMES = (
    "Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
    "Ql̓ispé Séliš",
    "Małgorzata Ærø-Łoś",
    "Ruth A. Olson",
    "ʔA·kⱡam̓ Ktunaxa & Þor",  # noqa: RUF001 - a glottal stop
    "Tsėhéstáno O’Brien",  # noqa: RUF001 - the apostrophe people paste
)


@pytest.fixture
async def event(pool: Pool) -> str:
    return (await records.reported_event(pool)).number


async def issued(pool: Pool, event: str) -> None:
    """Certificates of every name."""
    await certified(pool, event, [(name, f"p{line}@x.org") for line, name in enumerate(NAMES, 1)])


async def test_a_search_forgives_accents_case_and_order(pool: Pool, event: str) -> None:
    await issued(pool, event)
    for search, name in (
        ("clxwmi", NAMES[0]),
        ("SELIS qlispe", NAMES[1]),
        ("malgorzata", NAMES[2]),
        ("olson ruth", NAMES[3]),
        ("obrien", NAMES[5]),
        ("p4@x.org", NAMES[3]),
        ("mt-2k3q-xw4n-9p2c-r7", NAMES[1]),
    ):
        found = await certificate.of_event(pool, event, search=search)
        assert [each.name for each in found.certificates] == [name], search
    assert (await certificate.of_event(pool, event, search="olson anna")).total == 0
    assert (await certificate.of_event(pool, event, search="%")).total == 0
    assert (await certificate.of_event(pool, event)).total == len(NAMES)


async def test_what_was_issued_before_is_found_alike(pool: Pool, event: str) -> None:
    await issued(pool, event)
    read = "select name, search_key from certificate order by line"
    made = [tuple(row) for row in await pool.fetch(read)]
    statement = re.search(r"update certificate set search_key.*?;\n", MIGRATION.read_text(encoding="utf-8"), re.DOTALL)
    assert statement
    await pool.execute("update certificate set search_key = ''")
    await pool.execute(statement.group())
    assert [tuple(row) for row in await pool.fetch(read)] == made
