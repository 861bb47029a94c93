"""What a certificate run does: number, render, check and record each row of its roster, exactly once.

A row gets its certificate's number before anything is rendered, and a certificate is written under that number or not
at all. So whatever was under way when a worker died is found again, and done once.
"""

from collections.abc import Sequence
from random import SystemRandom

from temporalio import activity

from activities.certificate_letters import letters_of
from activities.covered_event import completed_dates
from activities.event_letters import EventCorrespondence
from activities.issuing import Issue, Outcome, outcome_of
from activities.on_paper import take_off_paper
from activities.readers import readers_of
from activities.refusal import refused
from documents.certificate import TEMPLATE
from documents.press import Press, Pressed, Unprintable
from policy.certificate_number import new_number
from schemas.audit import AuditVerb
from schemas.certificate import (
    CertificateRun,
    ChunkDone,
    FinishRun,
    IssueChunk,
    RunDone,
    RunPlan,
    RunStart,
)
from schemas.roster import Purpose, Roster, RosterRow, RosterSource, RowState
from store import certificate, certificate_run, occurrence
from store import event as events
from store import provider as providers
from store import record as records
from store import roster as rosters
from store.database import Connection, Pool, Source, transaction
from store.record import Record
from store.rule_set import RuleBook

SMALLEST_CHUNK = 500
MOST_CHUNKS = 12
"""Chunks grow with the roster, so that a run's history stays short."""
RENDERED_AT_ONCE = 125
_RANDOM = SystemRandom()
_VERBS = {
    Purpose.ISSUE: AuditVerb.CERTIFICATES_ISSUED,
    Purpose.REISSUE: AuditVerb.CERTIFICATES_REISSUED,
    Purpose.VOID: AuditVerb.CERTIFICATES_VOIDED,
}


class CertificateActivities:
    """The work of certificate runs.

    Args:
        press: where certificates are rendered.
        base_url: what the address of the verification page begins with.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, press: Press, base_url: str) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._press = press
        self._base_url = base_url

    @activity.defn
    async def plan_run(self, message: RunStart) -> RunPlan:
        """Note that a run begins, and cut the rows it has before it into chunks."""
        async with transaction(self._pool) as conn:
            await _run(conn, message.event, message.number)
            lines = await certificate_run.begin(conn, message.event, message.number)
        size = max(SMALLEST_CHUNK, -(-len(lines) // MOST_CHUNKS))
        parts = [lines[begin : begin + size] for begin in range(0, len(lines), size)]
        return RunPlan(chunks=[(part[0], part[-1]) for part in parts])

    @activity.defn
    async def issue_chunk(self, message: IssueChunk) -> ChunkDone:
        """Do every row of a chunk that is not done yet; the answer counts those of this attempt."""
        run = await _run(self._pool, message.event, message.number)
        roster = await rosters.find(self._pool, run.roster)
        if roster is None:
            raise refused("unknown_roster", f"Run {run.number} of event {run.event} has no roster.")
        rows = await certificate_run.chunk(self._pool, run, message.first, message.last)
        done = failed = 0
        for begin in range(0, len(rows), RENDERED_AT_ONCE):
            activity.heartbeat(done + failed)
            part = rows[begin : begin + RENDERED_AT_ONCE]
            outcome = await self._issue(run, roster, part, message)
            done, failed = done + len(outcome.done), failed + len(outcome.failed)
        return ChunkDone(done=done, failed=failed)

    async def _issue(self, run: CertificateRun, roster: Roster, rows: list[RosterRow], message: IssueChunk) -> Outcome:
        """Render, and write what was rendered; again where the event was revised or cancelled meanwhile."""
        while True:
            issue = await self._prepared(run, roster, rows, message)
            pressed = await self._press.issue([issue.data[row.line] for row in issue.printed], TEMPLATE)
            async with transaction(self._pool) as conn:
                # The event first, so that two runs of one event come one after the other and never block each other.
                event = await events.lock(conn, run.event)
                if issue.is_of(event) and issue.completed == await completed_dates(conn, issue.occurrences.values()):
                    return await self._written(conn, issue, pressed)
            activity.heartbeat()

    async def _written(self, conn: Connection, issue: Issue, pressed: Sequence[Pressed | Unprintable]) -> Outcome:
        run = issue.run
        held = set(await certificate_run.hold_rows(conn, run.roster, [row.line for row in issue.rows]))
        outcome = await outcome_of(conn, issue, pressed, held)
        await certificate_run.note(conn, run, outcome.done, outcome.failed)
        for ordinal, by in sorted(outcome.issued.items()):
            if by:
                await occurrence.adjust_issued(conn, run.event, ordinal, by)
        if outcome.done:
            await self._tell(conn, issue, outcome)
        return outcome

    async def _prepared(self, run: CertificateRun, roster: Roster, rows: list[RosterRow], message: IssueChunk) -> Issue:
        async with transaction(self._pool) as conn:
            if run.purpose != Purpose.VOID:
                fresh = {row.line: new_number(_RANDOM) for row in rows if row.certificate is None}
                await certificate_run.give_numbers(conn, roster.id, fresh)
                rows = await certificate_run.chunk(conn, run, rows[0].line, rows[-1].line)
            event = await events.by_number(conn, run.event)
            if event is None:
                raise refused("unknown_event", f"No event {run.event} is recorded.")
            provider = await providers.by_number(conn, event.provider)
            if provider is None:
                raise refused("unknown_provider", f"No provider {event.provider} is recorded.")
            replaced = await certificate.of_numbers(conn, [row.replaces for row in rows if row.replaces])
            dates = await occurrence.of_event(conn, run.event)
            return Issue(
                run=run,
                roster=roster,
                rows=rows,
                event=event,
                occurrences={each.ordinal: each for each in dates},
                provider=provider,
                history=await providers.standings(conn, provider.number, message.as_of),
                rule_set=await self._rule_book.named(conn, event.rule_set),
                replaced=replaced,
                base_url=self._base_url,
                as_of=message.as_of,
                completed=await completed_dates(conn, dates),
            )

    async def _tell(self, conn: Connection, issue: Issue, outcome: Outcome) -> None:
        """One line for so many certificates; who holds one is written to."""
        links, letters = letters_of(issue, outcome)
        lines = sorted(outcome.done)
        key = f"event:{issue.event.number}/run/{issue.run.number}/{lines[0]}-{lines[-1]}"
        record = Record(
            key=key,
            at=issue.as_of,
            actor=issue.run.asked_by,
            verb=_VERBS[issue.run.purpose],
            entity=f"certificates:{issue.event.number}:{issue.run.number}",
            facts={"run": issue.run.number, "done": len(outcome.done)},
            links=tuple(links),
            letters=tuple(letters),
        )
        await records.write(conn, record, issue.as_of)

    @activity.defn
    async def finish_run(self, message: FinishRun) -> RunDone:
        """Record that a run is through, and write to the people of the provider."""
        async with transaction(self._pool) as conn:
            event = await events.lock(conn, message.event)
            run = await _run(conn, message.event, message.number)
            fresh = await certificate_run.finish(conn, message.event, message.number, message.as_of)
            roster = await rosters.find(conn, run.roster)
            if fresh and event and roster:
                provider = await providers.by_number(conn, event.provider)
                found = await occurrence.find(conn, event.number, roster.occurrence)
                key = f"{event.entity}/run/{run.number}/done"
                letters = None
                # Claims come one by one, and nobody wants a letter for each.
                if provider and found and roster.source != RosterSource.CLAIM:
                    to = await readers_of(conn, provider, event.reported_by)
                    letters = EventCorrespondence(
                        event, provider, await self._rule_book.named(conn, event.rule_set), to=to, key=key
                    )
                    counts = await rosters.counts(conn, roster.id)
                    letters.run_done(found, run, waiting=counts[RowState.BAD], asked=counts[RowState.ASK])
                facts = {"run": run.number, "done": run.done, "failed": run.failed, "reason": roster.reason}
                record = Record(
                    key=key,
                    at=message.as_of,
                    actor=run.asked_by,
                    verb=_VERBS[run.purpose],
                    entity=event.entity,
                    facts=facts,
                    letters=tuple(letters.letters) if letters else (),
                )
                await records.write(conn, record, message.as_of)
                if found:
                    await take_off_paper(conn, event, found, run, message.as_of)
            return RunDone(done=run.done, failed=run.failed)


async def _run(source: Source, event: str, number: int) -> CertificateRun:
    run = await certificate_run.find(source, event, number)
    if run is None:
        raise refused("unknown_run", f"Event {event} has no certificate run {number}.")
    return run
