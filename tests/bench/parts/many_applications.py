"""Any number of open applications, put into Postgres at once: their workflows are of no interest to a list."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from policy.names import normalise, search_key
from schemas.account import Account

PLACES = (
    "Larkspur",
    "Cottonwood",
    "Bitterroot",
    "Sagebrush",
    "Meadowlark",
    "Prairie",
    "Coulee",
    "Ponderosa",
    "Juniper",
)
SITES = ("Flats", "Bench", "Creek", "Ridge", "Butte", "Valley", "Springs", "Crossing", "Gulch", "Basin", "Forks")
BODIES = ("School District", "Public Schools", "School Cooperative", "Community College", "Museum Foundation")
CITIES = ("Helena", "Billings", "Miles City", "Pablo", "Havre", "Choteau", "Lewistown")
SUBMISSION = ("id", "kind", "entity", "natural_key", "actor", "received_at", "payload", "state", "next_attempt_at")
APPLICATION = (
    "number", "submission", "rule_set", "stage", "form", "legal_name", "search_key", "name_key", "kind", "received_at",
    "promised_at", "due_at", "clock", "reviewer", "next_step", "next_at",
)  # fmt: skip
Row = tuple[Any, ...]


async def add_open_applications(database_url: str, count: int, reviewers: list[Account]) -> None:
    """Add open applications of the last two weeks, three in five assigned to the first reviewer.

    Their forms are left empty: a real one is long enough for Postgres to keep it out of the row that lists read.
    """
    submissions, applications = zip(*islice(_rows(reviewers, datetime.now(UTC)), count), strict=True)
    conn = await asyncpg.connect(database_url)
    try:
        await conn.set_type_codec(
            "jsonb", schema="pg_catalog", format="binary", encoder=_binary_json, decoder=lambda value: value
        )
        await conn.copy_records_to_table("submission", records=submissions, columns=SUBMISSION)
        await conn.copy_records_to_table("application", records=applications, columns=APPLICATION)
        await conn.execute("vacuum analyze")
    finally:
        await conn.close()


def _binary_json(value: object) -> bytes:
    """What COPY wants: a version byte and the text."""
    return b"\x01" + json.dumps(value).encode()


def _rows(reviewers: list[Account], as_of: datetime) -> Iterator[tuple[Row, Row]]:
    chance = Random(2026)  # noqa: S311 - the same data each time
    mine, theirs = (each.id for each in reviewers)
    names = [" ".join(words) for words in product(PLACES, SITES, BODIES)]
    for sequence in range(1, 10_000_000):
        number, submission = f"A-2026-{sequence:05d}", UUID(int=sequence)
        name, city = f"{chance.choice(names)} No. {sequence}", chance.choice(CITIES)
        received_at = as_of - timedelta(minutes=chance.randrange(14 * 24 * 60))
        due_at = received_at + timedelta(days=9)
        reviewer = chance.choice([mine, mine, mine, theirs, None])
        owed = chance.random() < 0.1
        stage = "information_requested" if owed else "under_review"
        step = "information_owed" if owed else "overdue" if due_at < as_of else "review"
        yield (
            (submission, "application", f"application:{number}", f"bench:{sequence}", f"applicant:{number}",
             received_at, {}, "accepted", received_at),
            (number, submission, "interim-2026", stage, {}, name, search_key(f"{number} {name} {city}"),
             normalise(name), "school_district", received_at, due_at, due_at, {}, reviewer, step, due_at),
        )  # fmt: skip
