"""What each decision on an annual report changes: one function a verb, in the transaction that holds its row."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from activities.refusal import refused
from activities.report_letters import ReportCorrespondence
from policy.annual_report import due_at, is_over, ladder, mark_of
from policy.calendar import mountain_date
from policy.record_rules import record_rules
from policy.retention import retain_until
from schemas.account import Role
from schemas.annual_report import (
    AnnualReport,
    RecordReportDecision,
    ReportState,
    ReportVerb,
    ReportVersion,
)
from schemas.audit import AuditVerb
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import account, bundle, claim
from store import annual_report as reports
from store.annual_report_events import hold_events, keep_events, settle_again
from store.database import Connection


@dataclass(frozen=True)
class ReportCase:
    """A decision before the records.

    Attributes:
        report: its row, held by this transaction.
        submission: the stored form behind the decision.
        rule_set: the rules in force.
        letters: who is told, and of what; a verb adds to it.
    """

    conn: Connection
    report: AnnualReport
    message: RecordReportDecision
    submission: Submission
    rule_set: RuleSet
    letters: ReportCorrespondence

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later."""
        begun = self.report.reopened_at or self.report.opened_at
        return min(max(begun, self.submission.received_at), self.message.as_of)

    def said(self, field_name: str) -> str:
        """A text of the submission; empty where it has none."""
        return str(self.submission.payload.get(field_name) or "")


@dataclass(frozen=True)
class ReportChange:
    """What a decision changed: the report from now on, and the facts its audit line's sentence needs."""

    report: AnnualReport
    verb: AuditVerb
    facts: dict[str, Any] = field(default_factory=dict)


async def confirm_report(case: ReportCase) -> ReportChange:
    """Complete the report: what it says is kept, its records are kept from today, its events are archived."""
    conn, report, as_of = case.conn, case.report, case.message.as_of
    if report.state is ReportState.COMPLETED:
        raise refused("already_completed", "The report is completed already.")
    if not is_over(report, case.said_at):
        raise refused("year_not_over", "The report year is not over yet.", last_day=report.last_day.isoformat())
    events = await hold_events(conn, report)
    content = await reports.content(conn, report, as_of)
    if content.gaps:
        raise refused("has_gaps", "Something is missing from the report.", gaps=str(len(content.gaps)))
    if mark_of(content) != case.said("seen"):
        raise refused("content_changed", "The report says something else now than what was confirmed.")
    day, version = mountain_date(case.said_at), report.version + 1
    until = retain_until(day, case.rule_set.events)
    changed = {
        "state": ReportState.COMPLETED,
        "version": version,
        "completed_at": case.said_at,
        "completed_by": case.message.actor,
        "completed_on": day,
        "retain_until": until,
        "late_since": None,
    }
    completed = await reports.save(conn, report.model_copy(update=changed))
    confirmed = ReportVersion(
        provider=report.provider,
        year=report.year,
        version=version,
        content=content,
        statement=case.said("statement"),
        signed_by=case.said("signed_by"),
        at=case.said_at,
        actor=case.message.actor,
        submission=case.submission.id,
        reason=report.reopen_reason,
    )
    await reports.add_version(conn, confirmed)
    await bundle.plan(conn, completed, as_of)
    await claim.close_days(conn, report.provider, report.first_day, report.last_day, case.said_at)
    await keep_events(conn, events, as_of)
    case.letters.completed(completed, confirmed)
    facts = {"version": version, "retain_until": until.isoformat(), "signed_by": confirmed.signed_by}
    return ReportChange(completed, AuditVerb.REPORT_COMPLETED, facts)


async def reopen_report(case: ReportCase) -> ReportChange:
    """Open a completed report again: its clock stops, and its archived events wait for corrections once more."""
    conn, report, as_of = case.conn, case.report, case.message.as_of
    if report.state is ReportState.OPEN:
        raise refused("not_completed", "The report is not completed, so there is nothing to open again.")
    if report.disposed_at:
        raise refused("disposed_of", "The records of this year were disposed of.")
    events = await hold_events(conn, report)
    rungs = ladder(as_of, record_rules().annual_report)
    nothing = dict.fromkeys(("rung_passed", "completed_at", "completed_by", "completed_on", "retain_until"))
    changed = {
        "state": ReportState.OPEN,
        "rungs": rungs,
        "due_at": due_at(rungs),
        "reopened_at": case.said_at,
        "reopened_by": case.message.actor,
        "reopen_reason": case.said("reason"),
    }
    reopened = await reports.save(conn, report.model_copy(update={**nothing, **changed}))
    await keep_events(conn, events, as_of)
    settled = await settle_again(conn, reopened, events, actor=case.message.actor, as_of=as_of)
    case.letters.reopened(reopened, await _who(conn, case.message.actor))
    facts = {"reason": reopened.reopen_reason, "version": report.version, "events": len(settled)}
    return ReportChange(reopened, AuditVerb.REPORT_REOPENED, facts)


async def _who(conn: Connection, actor: str) -> Literal["provider", "staff", "system"]:
    found = await account.by_actor(conn, actor)
    if found is None:
        return "system"
    return "provider" if found.role is Role.PROVIDER else "staff"


VERBS: dict[ReportVerb, Callable[[ReportCase], Awaitable[ReportChange]]] = {
    "confirm_report": confirm_report,
    "reopen_report": reopen_report,
}
