"""A provider whose year 2026-27 is over, on July 5, 2027, and people at its pages."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

import store.annual_report
from policy.annual_report import ladder
from policy.record_rules import record_rules
from policy.retention import retain_until
from schemas.account import Role
from schemas.annual_report import ReportState, ReportVersion
from schemas.event import Event
from schemas.provider import Provider
from store.database import Pool, transaction
from tests import records, samples
from tests.certified import certified
from tests.console.public.conftest import Clock, clock
from tests.console.visitor import Visitor
from tests.events import workshop

__all__ = ["clock"]

APPROVED = datetime(2026, 1, 5, 18, tzinfo=UTC)
NOW = datetime(2027, 7, 5, 18, tzinfo=UTC)
YEAR = 2026
OURS = "/providers/P-00001/reports/2026"
SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def provider(pool: Pool, clock: Clock) -> Provider:
    clock.at = NOW
    return await records.approved_provider(pool, APPROVED)


@pytest.fixture
async def pat(signed_in: SignedIn, provider: Provider) -> Visitor:
    """Pat Owens of the provider, at a browser."""
    return await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)


@pytest.fixture
async def sue(signed_in: SignedIn, provider: Provider) -> Visitor:
    """Sue Visor, a supervisor."""
    assert provider
    return await signed_in("Sue Visor", Role.SUPERVISOR)


@pytest.fixture
async def ann(signed_in: SignedIn, provider: Provider) -> Visitor:
    """Ann Smith, a reviewer."""
    assert provider
    return await signed_in("Ann Smith", Role.REVIEWER)


async def held(pool: Pool, whose: Provider, day: date = date(2026, 12, 1), **changes: Any) -> Event:
    """A workshop that was held on a day, and is not counted."""
    event = await records.reported_event(pool, workshop(day, **changes), APPROVED, whose)
    await records.delivered(pool, event.number)
    return event


async def counted(pool: Pool, event: Event, total: int = 20) -> None:
    """Its count came."""
    await records.event_decision(
        pool, event.number, "count", NOW, payload={"total": total, "note": "A slip."}, occurrence=1, total=total
    )


async def issued(pool: Pool, event: Event, *names: str) -> None:
    """Certificates of it were issued here, of one unit each."""
    await certified(pool, event.number, [(name, "") for name in names])
    await pool.execute("update occurrence set issued = $2 where event = $1", event.number, len(names))


async def opened(pool: Pool, year: int = YEAR, as_of: datetime = NOW) -> int:
    """The reports of a year are open; how many are new."""
    async with transaction(pool) as conn:
        rungs = ladder(as_of, record_rules().annual_report)
        return await store.annual_report.open_all(conn, year, samples.RULE_SET.events, rungs, as_of)


async def late(pool: Pool, year: int = YEAR) -> None:
    """They never came, and staff were told."""
    await pool.execute(
        "update annual_report set due_at = $2, late_since = $3 where year = $1",
        year,
        datetime(2027, 7, 1, 14, tzinfo=UTC),
        datetime(2027, 7, 2, 14, tzinfo=UTC),
    )


async def completed(pool: Pool, whose: Provider, *, reason: str = "", year: int = YEAR, as_of: datetime = NOW) -> None:
    """What the report says by now is confirmed by Pat Owens."""
    async with transaction(pool) as conn:
        report = await store.annual_report.lock(conn, whose.number, year)
        assert report
        content = await store.annual_report.content(conn, report, as_of)
        day = as_of.date()
        stands = report.model_copy(
            update={
                "state": ReportState.COMPLETED,
                "version": report.version + 1,
                "completed_at": as_of,
                "completed_by": "account:1",
                "completed_on": day,
                "retain_until": retain_until(day, samples.RULE_SET.events),
                "late_since": None,
            }
        )
        await store.annual_report.save(conn, stands)
        await store.annual_report.add_version(
            conn,
            ReportVersion(
                provider=whose.number,
                year=year,
                version=stands.version,
                content=content,
                statement=record_rules().annual_report.statement,
                signed_by="Pat Owens",
                at=as_of,
                actor="account:1",
                reason=reason,
            ),
        )


async def archived(pool: Pool) -> None:
    """Every event is archived, as one is whose years are all confirmed."""
    await pool.execute("update event set stage = 'archived', archived_at = $1, retain_until = '2032-07-05'", NOW)
