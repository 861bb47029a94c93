"""AnnualReport: what a provider did within a report year, from the day after the year until it is confirmed.

Opened, and its provider reminded until somebody confirms it; staff hear once that it is late. With its completion the
years begin for which its records are kept. A completed report may be opened again, for a correction, and then waits
anew: that word finds this workflow, or begins it once more where it has ended.

Decisions are updates. A handler puts what was said in line before its first await, then waits until `run` has recorded
it. `run` alone has effects and takes one thing after the other.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import WorkflowAlreadyStartedError

from schemas.annual_report import (
    AfterReport,
    ConfirmReport,
    ReopenReport,
    ReportDecision,
    ReportRecorded,
    ReportStart,
    ReportState,
)
from schemas.bundle import BundleStart
from workflows import ladder
from workflows import report_record as record
from workflows.ids import bundle_id
from workflows.inbox import Inbox
from workflows.ladder import Reached
from workflows.message import Refusal
from workflows.report_life import DECISIONS, ReportLife, verb_of
from workflows.report_record import Said

# It is only named here: a bundle lives in a sandbox of its own.
with workflow.unsafe.imports_passed_through():
    from workflows.record_bundle import RecordBundle


@workflow.defn(name="AnnualReport")
class AnnualReport:
    """The promise that a year's report is asked for until it is confirmed, and its clock runs from then on."""

    @workflow.init
    def __init__(self, start: ReportStart) -> None:
        self._report = ReportLife.of(start)
        self._inbox: Inbox[ReportDecision, ReportRecorded] = Inbox(
            DECISIONS, lambda said, _: self._report.refusal(said)
        )

    @workflow.run
    async def run(self, start: ReportStart) -> ReportState:
        """Keep the promise; what comes back is that the report is completed."""
        workflow.set_current_details(self._report.details())
        if not start.opened:
            self._stand(await record.opened(self._report))
        while not self._has_ended():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif due := self._report.due(workflow.now()):
                await self._remind(due)
            else:
                await ladder.wait(self._report.ahead, self._is_woken)
        return self._report.state

    def _has_ended(self) -> bool:
        return self._report.is_completed and not self._inbox and workflow.all_handlers_finished()

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._has_ended()

    async def _remind(self, due: Reached) -> None:
        self._report = self._report.passing(due)
        self._stand(await record.rung(self._report, due))

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: ReportDecision) -> ReportRecorded:
        self._stand(await record.decision(self._report, entry, said))
        if isinstance(said, ReopenReport):
            # Before anybody is answered: whoever corrects a count then, or completes the report anew, finds events that
            # take it.
            await record.events_revived(self._report)
        else:
            await self._write_bundle()
        return ReportRecorded(verb=verb_of(said), at=entry.at, state=self._report.state, version=self._report.version)

    async def _write_bundle(self) -> None:
        """The year's records are written to the vault; that goes on by itself, whatever becomes of us."""
        report = self._report
        try:
            await workflow.start_child_workflow(
                RecordBundle.run,
                BundleStart(provider=report.provider, year=report.year, version=report.version),
                id=bundle_id(report.provider, report.year, report.version),
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                static_summary=f"Records of {report.provider}, {report.year}, version {report.version}",
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("The bundle of version %s has been started before", report.version)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._report, entry, refusal)

    def _stand(self, after: AfterReport) -> None:
        self._report = self._report.after(after)
        workflow.set_current_details(self._report.details())

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def confirm_report(self, decision: ConfirmReport) -> ReportRecorded:
        """Complete the report, with the statement of whoever answers for it."""
        return await self._inbox.take(decision)

    @confirm_report.validator
    def _may_confirm(self, decision: ConfirmReport) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def reopen_report(self, decision: ReopenReport) -> ReportRecorded:
        """Open the completed report again."""
        return await self._inbox.take(decision)

    @reopen_report.validator
    def _may_reopen(self, decision: ReopenReport) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)
