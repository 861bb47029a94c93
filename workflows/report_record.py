"""What the workflow of an annual report has recorded: each function is one activity, with its line in the UI."""

from temporalio import workflow

from activities.annual_report import ReportActivities
from schemas.annual_report import (
    AfterReport,
    RecordReportDecision,
    RecordReportOpened,
    RecordReportRefused,
    RecordReportRung,
    ReportDecision,
    ReportRecorded,
    ReviveEvents,
)
from workflows import options
from workflows.ladder import Reached, summary
from workflows.message import Entry, Refusal
from workflows.report_life import ReportLife, verb_of

Said = Entry[ReportDecision, ReportRecorded]


async def opened(report: ReportLife) -> AfterReport:
    """Record that the report is open; its provider is written to."""
    return await workflow.execute_activity_method(
        ReportActivities.record_report_opened,
        RecordReportOpened(provider=report.provider, year=report.year, as_of=workflow.now()),
        **options.record("The report is open: write to the provider"),
    )


async def rung(report: ReportLife, due: Reached) -> AfterReport:
    """Record that a rung was reached; its letters are written with it."""
    return await workflow.execute_activity_method(
        ReportActivities.record_report_rung,
        RecordReportRung(
            provider=report.provider, year=report.year, rung=due.rung, skipped=due.skipped, as_of=workflow.now()
        ),
        **options.record(summary(due.rung)),
    )


async def decision(report: ReportLife, entry: Said, said: ReportDecision) -> AfterReport:
    """Record a decision and everything that follows from it.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    return await workflow.execute_activity_method(
        ReportActivities.record_report_decision,
        RecordReportDecision(
            provider=report.provider,
            year=report.year,
            key=entry.key,
            verb=verb_of(said),
            actor=entry.actor,
            submission=said.submission,
            as_of=entry.at,
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def events_revived(report: ReportLife) -> None:
    """Give the events that were archived with the report their workflows back."""
    await workflow.execute_activity_method(
        ReportActivities.revive_events,
        ReviveEvents(provider=report.provider, year=report.year, as_of=workflow.now()),
        **options.paced("Give the year's archived events their workflows back"),
    )


async def refused(report: ReportLife, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        ReportActivities.record_report_refused,
        RecordReportRefused(
            provider=report.provider,
            year=report.year,
            key=entry.key,
            verb=entry.verb,
            actor=entry.actor,
            code=refusal.code,
            as_of=entry.at,
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
