"""Providers, events and certificates by the dozen around the edges of report years, laid down at random from a seed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

from schemas.provider import Provider, Standing
from store.database import Connection, Pool, transaction
from tests import records

YEARS = (2024, 2025, 2026)
FIRST_APPROVED = datetime(2022, 3, 1, 18, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_COPY = """
with sent as (
    insert into submission
    select (jsonb_populate_record(submission, jsonb_build_object('id', $4::text, 'natural_key', 'copy:' || $1))).*
    from submission where id = (select submission from application where number = $2)
), applied as (
    insert into application
    select (jsonb_populate_record(application, jsonb_build_object(
        'number', 'A-2020-' || right($1, 5), 'submission', $4::text, 'received_at', $5::timestamptz))).*
    from application where number = $2
)
insert into provider
select (jsonb_populate_record(provider, jsonb_build_object(
    'number', $1, 'application', 'A-2020-' || right($1, 5), 'legal_name', $3::text, 'approved_at', $5::timestamptz))).*
from provider where application = $2
"""
_EVENT = """
with sent as (
    insert into submission
    select (jsonb_populate_record(submission, jsonb_build_object('id', $5::text, 'natural_key', 'copy:' || $1))).*
    from submission where id = (select submission from event where number = $3)
)
insert into event
select (jsonb_populate_record(event, jsonb_build_object(
    'number', $1::text, 'provider', $2::text, 'stage', $4::text, 'submission', $5::text))).*
from event where number = $3
"""
_OCCURRENCE = """
insert into occurrence (event, ordinal, provider, state, first_day, last_day, starts_at, ends_at, rungs, count_due_at,
                        issued, paper, counted_at)
values ($1, $2, $3, $4, $5, $6, $7, $7, '[]', $7, $8, $9, case when $4 = 'counted' then $7::timestamptz end)
"""
_CERTIFICATE = """
insert into certificate (number, event, occurrence, provider, version, roster, line, run, name, email, person_key,
                         units, template, data, sha256, issued_at, issued_by, state, voided_at, disposed_at)
values ($1, $2, $3, $4, 1, $5, 1, 1, $1, '', $1, $6, 'certificate-1', '{}', '', $7, 'account:1', $8,
        case when $8 = 'voided' then $7::timestamptz end, $9)
"""
_REPORT = """
insert into annual_report (provider, year, first_day, last_day, state, opened_at, due_at, rungs, late_since,
                           completed_at, completed_on, retain_until)
values ($1, $2, $3, $4, $5, $6, $6, '[]', $7, $8::timestamptz, $9::date, $9::date)
"""


def midnight(year: int, month: int = 7, day: int = 1) -> datetime:
    """The first instant of a day in Montana in summer."""
    return datetime(year, month, day, 6, tzinfo=UTC)


EDGES = [midnight(year) + each * _SECOND for year in (2023, *YEARS, 2027) for each in (-1, 0, 1)]
DAYS = [date(year, month, day) for year in (*YEARS, 2027) for month, day in ((6, 30), (7, 1), (1, 15), (12, 31))]


async def lay_down(pool: Pool, seed: int, providers: int = 40) -> None:
    """Providers with whatever may have happened to them."""
    random = Random(seed)  # noqa: S311 - nothing secret
    one = await records.approved_provider(pool, FIRST_APPROVED)
    pattern = (await records.reported_event(pool, as_of=FIRST_APPROVED, whose=one)).number
    await pool.execute("delete from occurrence where event = $1", pattern)
    async with transaction(pool) as conn:
        for at in range(1, providers + 1):
            number = await _provider(conn, random, one, at)
            for event in range(random.randrange(4)):
                await _event(conn, random, number, pattern, f"E-{at:04d}-{event:05d}")
            await _reports(conn, random, number)


async def _provider(conn: Connection, random: Random, one: Provider, at: int) -> str:
    number, approved_at = f"P-9{at:04d}", _instant(random)
    names = [f"{random.choice('ÁbCdŁ')}ustom School {at}", "Ql̓ispé College", "=Sum(1) Ltd"]
    await conn.execute(_COPY, number, one.application, random.choice(names), str(UUID(int=at)), approved_at)
    changes = sorted({_instant(random) for _ in range(random.randrange(4))} - {approved_at})
    history = [(approved_at, Standing.IN_FORCE)]
    history += [(since, random.choice(list(Standing))) for since in changes if since > approved_at]
    for since, standing in history:
        await conn.execute(
            "insert into standing (provider, since, standing) values ($1, $2, $3)", number, since, standing
        )
    await conn.execute("update provider set standing = $2 where number = $1", number, history[-1][1])
    return number


async def _event(conn: Connection, random: Random, provider: str, pattern: str, number: str) -> None:
    stage = random.choice(["reported", "settled", "archived", "cancelled"])
    await conn.execute(_EVENT, number, provider, pattern, stage, str(uuid4()))
    for ordinal in range(1, random.randrange(1, 5)):
        state = random.choice(["scheduled", "delivered", "counted", "counted", "cancelled"])
        last = random.choice(DAYS)
        first = last - timedelta(days=random.choice([0, 0, 1, 180]))
        valid = [random.random() < 0.7 for _ in range(random.randrange(5))] if state != "cancelled" else []
        at = datetime(last.year, last.month, last.day, 20, tzinfo=UTC)
        paper = random.randrange(30) if state == "counted" else None
        await conn.execute(_OCCURRENCE, number, ordinal, provider, state, first, last, at, sum(valid), paper)
        for line, stands in enumerate(valid):
            await conn.execute(
                _CERTIFICATE,
                f"{number}-{ordinal}-{line}",
                number,
                ordinal,
                provider,
                uuid4(),
                Decimal(random.randrange(1, 40)) / 4,
                at,
                "valid" if stands else "voided",
                at if random.random() < 0.2 else None,
            )


async def _reports(conn: Connection, random: Random, provider: str) -> None:
    for year in YEARS:
        at = midnight(year + 1)
        match random.choice(["none", "open", "late", "completed"]):
            case "none":
                continue
            case "completed":
                facts: tuple[object, ...] = ("completed", at, None, at, date(year + 1, 7, 20))
            case state:
                facts = ("open", at, at if state == "late" else None, None, None)
        await conn.execute(_REPORT, provider, year, date(year, 7, 1), date(year + 1, 6, 30), *facts)


def _instant(random: Random) -> datetime:
    if random.random() < 0.4:
        return random.choice(EDGES)
    return FIRST_APPROVED + timedelta(days=random.randrange(1900), seconds=random.randrange(86_400))
