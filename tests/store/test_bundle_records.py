"""Which records belong to a provider's report year, all of them as of one moment."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from schemas.bundle import Bundle
from schemas.event import Place
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.provider import Provider
from store import bundle_records, letter
from store.bundle_records import COLUMNS, ReportOfYear
from store.database import Connection, Pool, transaction
from tests import records
from tests.bundles import APPROVED, COMPLETED
from tests.certified import certified
from tests.events import workshop

YEAR = ReportOfYear(text="{}", first_day=date(2026, 7, 1), last_day=date(2027, 6, 30))
LAST_DAY, DAY_AFTER = date(2027, 6, 30), date(2027, 7, 1)


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    return await records.approved_provider(pool, APPROVED)


def bundle_of(whose: Provider) -> Bundle:
    return Bundle(provider=whose.number, year=2026, version=1, folder="f", planned_at=COMPLETED)


async def held(pool: Pool, whose: Provider, *days: date) -> str:
    """An event on these days; its number."""
    places = [Place(first_day=day, location="Pablo") for day in days]
    return (await records.reported_event(pool, workshop(days[0], occurrences=places), APPROVED, whose)).number


async def cancelled(pool: Pool, number: str, occurrence: int | None = None) -> None:
    """The event, or one of its dates, was cancelled."""
    said = {"reason": "Nobody came."}
    await records.event_decision(pool, number, "cancel", APPROVED, payload=said, occurrence=occurrence)


async def of_year(pool: Pool, whose: Provider, part: str, field: str) -> list[Any]:
    """What one part of the year's bundle holds in one field."""
    async with bundle_records.as_of_one_moment(pool) as conn:
        return await values(conn, whose, part, field)


async def values(conn: Connection, whose: Provider, part: str, field: str) -> list[Any]:
    found = [row async for some in bundle_records.rows(conn, part, bundle_of(whose), YEAR) for row in some]
    assert all(list(row.keys())[1:] == COLUMNS[part].split() for row in found)
    assert [str(json.loads(row["json"])[field]) for row in found] == [str(row[field]) for row in found]
    return [row[field] for row in found]


async def test_an_event_belongs_to_the_year_in_which_a_date_of_it_ends(pool: Pool, provider: Provider) -> None:
    last, _ = await held(pool, provider, LAST_DAY), await held(pool, provider, DAY_AFTER)
    both = await held(pool, provider, LAST_DAY, DAY_AFTER)
    await held(pool, await records.approved_provider(pool, APPROVED), LAST_DAY)
    assert await of_year(pool, provider, "events", "number") == [last, both]
    assert await of_year(pool, provider, "versions", "event") == [last, both]
    assert await of_year(pool, provider, "occurrences", "last_day") == [LAST_DAY, LAST_DAY, DAY_AFTER]


async def test_a_cancelled_event_belongs_to_its_days_and_a_cancelled_date_to_none(
    pool: Pool, provider: Provider
) -> None:
    whole = await held(pool, provider, LAST_DAY)
    await cancelled(pool, whole)
    moved_on = await held(pool, provider, LAST_DAY, DAY_AFTER)
    await cancelled(pool, moved_on, 1)
    stays = await held(pool, provider, LAST_DAY, date(2027, 6, 29))
    await cancelled(pool, stays, 1)
    assert await of_year(pool, provider, "events", "number") == [whole, stays]
    assert len(await of_year(pool, provider, "occurrences", "ordinal")) == 3


async def test_certificates_are_those_of_the_dates_within_the_year(pool: Pool, provider: Provider) -> None:
    first = await held(pool, provider, LAST_DAY, DAY_AFTER)
    await certified(pool, first, [("Ann Lo", "ann@example.org")])
    after = await held(pool, provider, DAY_AFTER)
    await certified(pool, after, [("Bee Two", "bee@example.org")], "XX")
    assert await of_year(pool, provider, "certificates", "name") == ["Ann Lo"]
    await pool.execute("update certificate set occurrence = 2 where event = $1", first)
    assert await of_year(pool, provider, "certificates", "name") == []


async def test_letters_and_lines_are_those_of_the_report_its_events_and_certificates(
    pool: Pool, provider: Provider
) -> None:
    number, other = await held(pool, provider, LAST_DAY), await held(pool, provider, DAY_AFTER)
    await certified(pool, number, [("Ann Lo", "ann@example.org")])
    certificate = await pool.fetchval("select number from certificate")
    about = [f"certificate:{certificate}", f"event:{number}", f"report:{provider.number}:2026"]
    elsewhere = [f"event:{other}", f"report:{provider.number}:2027", "certificate:MT-0", f"provider:{provider.number}"]
    async with transaction(pool) as conn:
        for entity in about + elsewhere:
            draft = LetterDraft(
                key=f"{entity}/{uuid4()}",
                kind=LetterKind.CERTIFICATE,
                entity=entity,
                to_name="Ann Lo",
                to_address="ann@example.org",
                priority=Priority.ANNOUNCEMENT,
                facts={"n": 1},
            )
            await letter.queue(conn, draft, COMPLETED)
            line = "insert into audit_line (key, at, actor, verb, entity) values ($1, $2, 'system', 'task.done', $1)"
            await conn.execute(line, entity, COMPLETED)
    assert set(await of_year(pool, provider, "letters", "entity")) == set(about)
    assert set(await of_year(pool, provider, "audit", "entity")) == set(about)


async def test_runs_belong_to_their_event(pool: Pool, provider: Provider) -> None:
    number = await held(pool, provider, LAST_DAY)
    made = await certified(pool, number, [("Ann Lo", "ann@example.org")])
    run = (
        "insert into certificate_run (event, number, roster, purpose, state, rows, asked_by, asked_at) "
        "values ($1, 7, $2, 'issue', 'done', 1, 'account:1', $3)"
    )
    await pool.execute(run, number, made.id, COMPLETED)
    line = "insert into audit_line (key, at, actor, verb, entity) values ('k', $1, 'system', 'certificates.issued', $2)"
    await pool.execute(line, COMPLETED, f"certificates:{number}:7")
    assert f"certificates:{number}:7" in await of_year(pool, provider, "audit", "entity")


async def test_all_parts_say_what_was_so_at_one_moment(pool: Pool, provider: Provider) -> None:
    number = await held(pool, provider, LAST_DAY)
    async with bundle_records.as_of_one_moment(pool) as conn:
        assert await values(conn, provider, "events", "number") == [number]
        await certified(pool, number, [("Ann Lo", "ann@example.org")])
        await held(pool, provider, LAST_DAY)
        assert await values(conn, provider, "certificates", "name") == []
        assert await values(conn, provider, "versions", "event") == [number]
    assert await of_year(pool, provider, "certificates", "name") == ["Ann Lo"]


async def test_instants_are_told_in_utc(pool: Pool, provider: Provider) -> None:
    await held(pool, provider, LAST_DAY)
    async with bundle_records.as_of_one_moment(pool) as conn:
        [[row]] = [some async for some in bundle_records.rows(conn, "events", bundle_of(provider), YEAR)]
    assert datetime.fromisoformat(json.loads(row["json"])["reported_at"]) == APPROVED.astimezone(UTC)
    assert json.loads(row["json"])["reported_at"].endswith("+00:00")
