"""Report years whose records are due, or not, as reports and events leave them; and what disposes of them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio.testing import ActivityEnvironment

from activities.disposal import DisposalActivities
from activities.disposing import DisposingActivities
from documents.vault import Vault
from policy.annual_report import ladder
from policy.record_rules import record_rules
from policy.retention import retain_until
from schemas.account import Account, Role
from schemas.annual_report import AnnualReport, ReportState, ReportVersion
from schemas.disposal import (
    AfterDisposal,
    ChunkDisposed,
    Disposal,
    DisposalLine,
    DisposalState,
    DisposalVerb,
    DisposeChunk,
    FinishDisposal,
    LegalHold,
    ListDue,
    RecordDisposalDecision,
)
from schemas.event import Event, EventForm
from schemas.provider import Provider
from schemas.submission import Submission
from store import annual_report, bundle, disposal, legal_hold
from store import submission as submissions
from store.database import Pool, transaction
from tests import records, samples
from tests.certified import certified
from tests.events import workshop

RULES = samples.RULE_SET.events
YEAR = 2032
"""The calendar year of most disposals here: what was completed in July 2027 is due."""
COMPLETED = date(2027, 7, 10)
LISTED = datetime(2032, 9, 15, 14, tzinfo=UTC)
DECIDED = LISTED + timedelta(days=3)
PEOPLE = (("Ruth Olson", "ruth@x.org"), ("Ann Two Moons", "ann@x.org"))


async def held_event(
    pool: Pool, whose: Provider, form: EventForm | None = None, people: tuple[tuple[str, str], ...] = PEOPLE
) -> Event:
    """An event of a provider that was held and counted, with certificates, and archived."""
    event = await records.reported_event(pool, form or workshop(), whose=whose)
    await certified_of(pool, event, people)
    for ordinal in range(1, len(event.form.occurrences) + 1):
        over = await records.current_occurrence(pool, event.number, ordinal)
        await records.delivered(pool, event.number, ordinal)
        await records.event_decision(
            pool, event.number, "count", over.ends_at, occurrence=ordinal, total=len(people), payload={"note": ""}
        )
    changed = "update event set stage = 'archived', archived_at = $2 where number = $1"
    await pool.execute(changed, event.number, at_noon(COMPLETED))
    return await records.current_event(pool, event.number)


async def certified_of(pool: Pool, event: Event, people: tuple[tuple[str, str], ...]) -> None:
    """Certificates with numbers of their own."""
    await pool.execute("update certificate set number = number || '-before' where number like 'MT-_K3Q%R7'")
    await certified(pool, event.number, people)
    renamed = "update certificate set number = number || $2 where event = $1"
    await pool.execute(renamed, event.number, f"-{event.number}")


async def completed(
    pool: Pool, provider: str, year: int = 2026, completed_on: date = COMPLETED, **version: str
) -> AnnualReport:
    """The annual report of a provider's year as its completion leaves it, with a bundle that is whole."""
    first, last = date(year, 7, 1), date(year + 1, 6, 30)
    opened = datetime(year + 1, 7, 1, 14, tzinfo=UTC)
    rungs = ladder(opened, record_rules().annual_report)
    report = AnnualReport(
        provider=provider,
        year=year,
        first_day=first,
        last_day=last,
        state=ReportState.COMPLETED,
        opened_at=opened,
        due_at=rungs[-2].at,
        rungs=rungs,
        version=1,
        completed_at=at_noon(completed_on),
        completed_by="account:1",
        completed_on=completed_on,
        retain_until=retain_until(completed_on, RULES),
    )
    async with transaction(pool) as conn:
        add = "insert into annual_report (provider, year, first_day, last_day, opened_at, due_at, rungs, carried) "
        row = "values ($1, $2, $3, $4, $5, $5, '[]', true) "
        # Where another owed a report of that year, an event that was reported late has opened this one before.
        again = (
            "on conflict (provider, year) do update set opened_at = $5, due_at = $5, rungs = '[]', carried = true, "
            "next_step = null, next_at = null"
        )
        await conn.execute(add + row + again, provider, year, first, last, opened)
        await annual_report.save(conn, report)
        content = await annual_report.content(conn, report, at_noon(completed_on))
        said = ReportVersion.model_validate(
            {
                "provider": provider,
                "year": year,
                "version": 1,
                "content": content,
                "statement": "It is all.",
                "at": at_noon(completed_on),
                "actor": "account:1",
            }
            | version
        )
        await annual_report.add_version(conn, said)
        await bundle.plan(conn, report, at_noon(completed_on))
        written = "update record_bundle set state = 'whole', written_at = planned_at, verified_at = planned_at"
        await conn.execute(f"{written} where provider = $1 and year = $2", provider, year)
        await conn.execute(_KEPT_UNTIL, provider)
    return report


_KEPT_UNTIL = """
update event set retain_until = kept.until
from (
    select occurrence.event, max(report.retain_until) as until, bool_and(report.state = 'completed') as all_completed
    from occurrence left join annual_report as report
      on report.provider = occurrence.provider and occurrence.last_day between report.first_day and report.last_day
    where occurrence.provider = $1 group by occurrence.event having count(*) = count(report.year)
) as kept
where kept.event = event.number and kept.all_completed
"""


async def due_year(
    pool: Pool, whose: Provider | None = None, form: EventForm | None = None, completed_on: date = COMPLETED
) -> tuple[AnnualReport, Event]:
    """A provider's year 2026, with an event of December 1, due once five years after its completion are over."""
    whose = whose or await records.approved_provider(pool)
    event = await held_event(pool, whose, form)
    return await completed(pool, whose.number, completed_on=completed_on), event


async def held(pool: Pool, provider: str, year: int | None = None, as_of: datetime = LISTED) -> LegalHold:
    """A legal hold that stands."""
    hold = LegalHold(
        id=uuid4(), provider=provider, year=year, reason="A complaint.", placed_by="account:1", placed_at=as_of
    )
    async with transaction(pool) as conn:
        await legal_hold.place(conn, hold)
    return hold


class Disposing:
    """The activities of disposals on one database and one vault, with two supervisors who decide."""

    def __init__(self, pool: Pool, folder: Path, one: Account, other: Account) -> None:
        self.pool = pool
        self.folder = folder
        self.one, self.other = one, other
        self.vault = Vault.at(f"file://{folder}")
        self.records = DisposalActivities(pool)
        self.work = DisposingActivities(pool, self.vault, self.records)

    @classmethod
    async def begun(cls, pool: Pool, folder: Path) -> "Disposing":
        """With two supervisors on the staff."""
        one = await records.member(pool, "Sue Visor", Role.SUPERVISOR)
        return cls(pool, folder, one, await records.member(pool, "Sam Second", Role.SUPERVISOR))

    async def make_list(self, year: int = YEAR, as_of: datetime = LISTED) -> AfterDisposal:
        """The list of a year is made."""
        return await self.records.list_due(ListDue(year=year, as_of=as_of))

    async def say(self, verb: DisposalVerb, who: Account, *, year: int = YEAR, reason: str = "") -> AfterDisposal:
        """Somebody decides, by a form."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            said = Submission(
                id=form,
                kind=verb,
                entity=f"disposal:{year}",
                natural_key=f"form:{form}",
                actor=who.actor,
                received_at=DECIDED,
                payload={"reason": reason},
            )
            await submissions.save(conn, said)
        message = RecordDisposalDecision(
            year=year, key=str(form), verb=verb, actor=who.actor, submission=form, as_of=DECIDED
        )
        return await self.records.record_disposal_decision(message)

    async def confirmed(self, year: int = YEAR, as_of: datetime = LISTED) -> AfterDisposal:
        """Listed, proposed and confirmed."""
        await self.make_list(year, as_of)
        await self.say("propose_disposal", self.one, year=year)
        return await self.say("confirm_disposal", self.other, year=year)

    async def chunk(self, year: int = YEAR, first: int = 1, last: int = 999) -> ChunkDisposed:
        """A part of the list is disposed of."""
        message = DisposeChunk(year=year, first=first, last=last, as_of=DECIDED)
        done: ChunkDisposed = await ActivityEnvironment().run(self.work.dispose_chunk, message)
        return done

    async def finish(self, year: int = YEAR) -> AfterDisposal:
        """It is certified."""
        message = FinishDisposal(year=year, as_of=DECIDED)
        done: AfterDisposal = await ActivityEnvironment().run(self.work.finish_disposal, message)
        return done

    async def whole(self, year: int = YEAR, as_of: datetime = LISTED) -> ChunkDisposed:
        """Listed, decided by two, disposed of and certified."""
        await self.confirmed(year, as_of)
        done = await self.chunk(year)
        assert (await self.finish(year)).state is DisposalState.DONE
        return done

    async def row(self, year: int = YEAR) -> Disposal:
        """The record."""
        found = await disposal.find(self.pool, year)
        assert found
        return found

    async def lines(self, year: int = YEAR) -> list[DisposalLine]:
        """The list as it stands."""
        return [each.line for each in await disposal.lines(self.pool, year)]

    def bundle(self, provider: str, year: int = 2026, version: int = 1, **files: str) -> Path:
        """The files of a bundle in the vault; its folder."""
        folder = self.folder / provider / str(year) / str(version)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (files or {"manifest": "{}"}).items():
            (folder / f"{name}.json").write_text(content, encoding="utf-8")
        return folder


def at_noon(day: date) -> datetime:
    """Noon in Montana, in summer."""
    return datetime(day.year, day.month, day.day, 18, tzinfo=UTC)


def facts_of(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    return [dict(row) for row in rows]
