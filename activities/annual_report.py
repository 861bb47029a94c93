"""What the workflow of an annual report has recorded: each method is one transaction, safe to run twice.

Each answers with where the report stands by its record, which the workflow takes for its own.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from temporalio import activity

from activities.annual_report_decision import VERBS, ReportCase
from activities.event import belonging
from activities.readers import all_to, readers_of, supervisors
from activities.refusal import refused
from activities.refused_signal import write_refused
from activities.report_letters import ReportCorrespondence
from policy.annual_report import ladder
from policy.calendar import mountain_date
from policy.record_rules import record_rules
from policy.report_year import days_of, ended_last
from schemas.annual_report import (
    AfterReport,
    AnnualReport,
    OpenReports,
    RecordReportDecision,
    RecordReportOpened,
    RecordReportRefused,
    RecordReportRung,
    ReportsOpened,
    ReportState,
    ReviveEvents,
)
from schemas.audit import AuditVerb
from schemas.event import EventStart
from schemas.letter import LetterKind
from schemas.provider import Provider
from store import annual_report as reports
from store import annual_report_events as covered
from store import audit
from store import event as events
from store import provider as providers
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.record import Record
from store.rule_set import RuleBook

SYSTEM = "system"
Revive = Callable[[EventStart, datetime], Awaitable[None]]
"""Starts the workflow of an event that waits again since an instant; one that was started since is left alone."""


class ReportActivities:
    """Records of annual reports.

    Args:
        revive: gives an event its workflow back.
        notice_email: gets escalations where no member of staff is there to get them.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, revive: Revive, notice_email: str | None = None) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._revive = revive
        self._notice_email = notice_email

    @activity.defn
    async def open_reports(self, message: OpenReports) -> ReportsOpened:
        """Open the reports of a year that is over for everybody who owes one; those that are there stay as they are.

        Raises:
            ApplicationError: `year_not_over`.
        """
        as_of = message.as_of
        async with transaction(self._pool) as conn:
            await self._rule_book.refresh(conn)
            rules = self._rule_book.current(as_of).events
            year = ended_last(as_of, rules) if message.year is None else message.year
            if days_of(year, rules)[1] >= mountain_date(as_of):
                raise refused("year_not_over", "The report year is not over yet.")
            key = f"reports:{year}/opened/{as_of.astimezone(UTC).isoformat()}"
            if written := await audit.by_key(conn, key):
                return ReportsOpened(year=year, opened=written.facts["opened"])
            opened = await reports.open_all(conn, year, rules, ladder(as_of, record_rules().annual_report), as_of)
            if opened:
                await audit.write(
                    conn,
                    key=key,
                    at=as_of,
                    actor=message.actor,
                    verb=AuditVerb.REPORTS_OPENED,
                    entity=f"reports:{year}",
                    facts={"year": year, "opened": opened},
                )
            return ReportsOpened(year=year, opened=opened)

    @activity.defn
    async def record_report_opened(self, message: RecordReportOpened) -> AfterReport:
        """Record that a report is open, and write to its provider."""
        async with transaction(self._pool) as conn:
            report = await _hold(conn, message.provider, message.year)
            key = f"{report.entity}/opened"
            if report.state is ReportState.OPEN and not await audit.by_key(conn, key):
                letters = await self._letters(conn, report, key)
                letters.opened(await reports.content(conn, report, message.as_of))
                facts = {"due_at": report.due_at.isoformat()}
                record = _record(report, letters, AuditVerb.REPORT_OPENED, facts, at=report.opened_at)
                await records.write(conn, record, message.as_of)
            return reports.state_of(report)

    @activity.defn
    async def record_report_decision(self, message: RecordReportDecision) -> AfterReport:
        """Record one decision with everything that follows from it.

        Raises:
            ApplicationError: the records do not allow it; `activities.annual_report_decision` names the codes.
        """
        async with transaction(self._pool) as conn:
            report = await _hold(conn, message.provider, message.year)
            key = f"{report.entity}/{message.verb}/{message.key}"
            if await audit.by_key(conn, key):
                return reports.state_of(report)
            return reports.state_of(await self._decide(conn, report, message, key))

    async def _decide(
        self, conn: Connection, report: AnnualReport, message: RecordReportDecision, key: str
    ) -> AnnualReport:
        # Nobody answers for a year without a name and words of their own, so a signal alone is not enough.
        submission = await submissions.find(conn, message.submission) if message.submission else None
        submission = belonging(submission, report.entity, kind=message.verb)
        letters = await self._letters(conn, report, key)
        rule_set = self._rule_book.current(message.as_of)
        case = ReportCase(conn, report, message, submission, rule_set, letters)
        change = await VERBS[message.verb](case)
        record = _record(change.report, letters, change.verb, change.facts, at=case.said_at, actor=message.actor)
        await records.write(conn, record, message.as_of)
        return change.report

    @activity.defn
    async def record_report_rung(self, message: RecordReportRung) -> AfterReport:
        """Record that a rung of the ladder was reached, and write its letters.

        One that has nothing left to say, because the report is completed or was opened again since, is let pass.
        """
        async with transaction(self._pool) as conn:
            report = await _hold(conn, message.provider, message.year)
            if report.state is ReportState.OPEN and message.rung in report.rungs:
                report = await self._remind(conn, report, message)
            return reports.state_of(report)

    async def _remind(self, conn: Connection, report: AnnualReport, message: RecordReportRung) -> AnnualReport:
        rung, as_of = message.rung, message.as_of
        key = f"{report.entity}/{rung.name}/{rung.at.astimezone(UTC).isoformat()}"
        if await audit.by_key(conn, key):
            return report
        late = rung.letter == LetterKind.REPORT_LATE
        letters = await self._letters(conn, report, key, late=late)
        content = await reports.content(conn, report, as_of)
        passed: dict[str, Any] = {"rung_passed": rung.at}
        if late:
            letters.late(content)
            passed["late_since"] = as_of
        else:
            letters.reminder(content, as_of)
        report = await reports.save(conn, report.model_copy(update=passed))
        verb = AuditVerb.REPORT_ESCALATED if late else AuditVerb.REPORT_REMINDED
        facts = {"rung": rung.name, "skipped": message.skipped, "missing": len(content.gaps)}
        await records.write(conn, _record(report, letters, verb, facts, at=as_of), as_of)
        return report

    @activity.defn
    async def record_report_refused(self, message: RecordReportRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        await write_refused(
            self._pool, f"report:{message.provider}:{message.year}", AuditVerb.REPORT_SIGNAL_REFUSED, message
        )

    @activity.defn
    async def revive_events(self, message: ReviveEvents) -> None:
        """Give the events that were archived with a report that is open again their workflows back."""
        report = await reports.find(self._pool, message.provider, message.year)
        if report is None or report.reopened_at is None:
            return
        for number in await covered.settled_again(self._pool, report):
            start = await events.start_input(self._pool, number)
            if start:
                await self._revive(start, message.as_of)
            activity.heartbeat(number)

    async def _letters(
        self, conn: Connection, report: AnnualReport, key: str, *, late: bool = False
    ) -> ReportCorrespondence:
        provider = await _provider(conn, report)
        rule_set = await self._rule_book.named(conn, provider.rule_set)
        to = all_to(await supervisors(conn, self._notice_email)) if late else await readers_of(conn, provider)
        return ReportCorrespondence(report, provider, rule_set, to=to, key=key)


async def _hold(conn: Connection, provider: str, year: int) -> AnnualReport:
    report = await reports.lock(conn, provider, year)
    if report is None:
        raise refused("unknown_report", f"Provider {provider} has no annual report {year}.")
    return report


async def _provider(conn: Connection, report: AnnualReport) -> Provider:
    provider = await providers.by_number(conn, report.provider)
    if provider is None:
        raise refused("unknown_provider", f"No provider {report.provider} is recorded.")
    return provider


def _record(
    report: AnnualReport,
    letters: ReportCorrespondence,
    verb: AuditVerb,
    facts: dict[str, Any],
    *,
    at: datetime,
    actor: str = SYSTEM,
) -> Record:
    return Record(
        key=letters.key,
        at=at,
        actor=actor,
        verb=verb,
        entity=report.entity,
        facts=facts,
        letters=tuple(letters.letters),
    )
