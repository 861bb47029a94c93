"""A report year of records: one event lived through by the system itself, and as many copies as are wanted."""

from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
from temporalio.testing import ActivityEnvironment

from activities.certificate import CertificateActivities
from documents.press import Press
from policy.annual_report import ladder
from policy.record_rules import record_rules
from schemas.certificate import FinishRun, IssueChunk, RunStart
from schemas.model import Frozen
from store import annual_report as reports
from store import roster
from store.database import Pool, transaction
from tests import records, samples
from tests.events import workshop

YEAR = 2026
APPROVED = datetime(2026, 8, 3, 18, tzinfo=UTC)
HELD = date(2026, 12, 1)
AFTER = datetime(2026, 12, 2, 18, tzinfo=UTC)
OPENED = datetime(2027, 7, 1, 14, tzinfo=UTC)
PROVIDERS = (Path(__file__).parents[2] / "providers.sql").read_text()
EVENTS = (Path(__file__).parent / "record_year.sql").read_text()


class Size(Frozen):
    """How much a year holds."""

    providers: int
    events: int
    certificates: int

    @property
    def of_an_event(self) -> int:
        """Certificates of one event."""
        return self.certificates // self.events


async def fill(database_url: str, pool: Pool, press: Press, size: Size) -> None:
    """Make the year, and open the report of every provider; its records alone, without workflows."""
    await _one_event(pool, press, size.of_an_event)
    conn = await asyncpg.connect(database_url)
    try:
        for script, number in ((PROVIDERS, size.providers), (EVENTS, size.events)):
            async with conn.transaction():
                await conn.execute(script.replace(":providers", str(number)).replace(":events", str(number)))
    finally:
        await conn.close()
    async with transaction(pool) as writing:
        rungs = ladder(OPENED, record_rules().annual_report)
        await reports.open_all(writing, YEAR, samples.RULE_SET.events, rungs, OPENED)


async def _one_event(pool: Pool, press: Press, people: int) -> None:
    """Reported, held, its certificates issued and written about, counted: by the same activities as in life."""
    whose = await records.approved_provider(pool, APPROVED)
    event = await records.reported_event(pool, workshop(HELD), APPROVED, whose)
    await records.delivered(pool, event.number)
    made = await records.roster_of(pool, event.number, [_person(each) for each in range(people)], as_of=AFTER)
    async with transaction(pool) as conn:
        sent = await roster.take(conn, made.id, "account:1", AFTER)
    if sent is None:
        raise RuntimeError("Nothing could be issued.")
    work = CertificateActivities(pool, samples.RULE_BOOK, press, "https://pdups.example.org")
    plan = await work.plan_run(RunStart(event=event.number, number=1))
    for first, last in plan.chunks:
        chunk = IssueChunk(event=event.number, number=1, first=first, last=last, as_of=AFTER)
        await ActivityEnvironment().run(work.issue_chunk, chunk)
    await work.finish_run(FinishRun(event=event.number, number=1, as_of=AFTER))
    await records.event_decision(pool, event.number, "count", AFTER, payload={}, occurrence=1, total=people)


def _person(number: int) -> tuple[str, str]:
    return f"Pat Number {number} Olson", f"pat.{number}@people.example.org"
