"""Event: one activity of a provider, from its report until its annual report is completed.

Reported, then for each of its dates: over, certificates and count asked for, reminded, counted; at last archived. Every
instant stands in the plans of its occurrences, which come with each record: a self-paced event gets its next reporting
period that way, and a revised one its new dates.

Decisions are updates. A handler puts what was said in line before its first await, then waits until `run` has recorded
it. `run` alone has effects and takes one thing after the other.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import WorkflowAlreadyStartedError

from schemas.certificate import RunStart
from schemas.event import (
    AfterEvent,
    Archive,
    Cancel,
    Close,
    Count,
    EventDecision,
    EventRecorded,
    EventStage,
    EventStart,
    Revise,
)
from workflows import event_record as record
from workflows.event_record import Said
from workflows.ids import certificate_run_id
from workflows.inbox import Inbox
from workflows.lifecycle import DECISIONS, Due, Lifecycle, verb_of
from workflows.message import Refusal

# It is only named here: a run lives in a sandbox of its own.
with workflow.unsafe.imports_passed_through():
    from workflows.certificate_run import CertificateRun


@workflow.defn(name="Event")
class Event:
    """The promise that every date of an event ends in certificates and a count."""

    @workflow.init
    def __init__(self, start: EventStart) -> None:
        self._event = Lifecycle.of(start)
        self._submission = start.submission
        self._inbox: Inbox[EventDecision, EventRecorded] = Inbox(DECISIONS, lambda said, _: self._event.refusal(said))

    @workflow.run
    async def run(self, start: EventStart) -> EventStage:
        """Keep the promise; what comes back is how the event ended."""
        workflow.set_current_details(self._event.details())
        if not start.recorded:
            self._stand(await record.reported(start))
        while not self._has_ended():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif due := self._event.due(workflow.now()):
                await self._take_up(due)
            elif self._is_long():
                workflow.continue_as_new(self._anew())
            else:
                await self._wait()
        return self._event.stage

    def _has_ended(self) -> bool:
        return self._event.is_over and not self._inbox and workflow.all_handlers_finished()

    async def _take_up(self, due: Due) -> None:
        """A date is over, or its count is still owed."""
        if due.reached is None:
            self._stand(await record.delivered(self._event.number, due.occurrence))
        else:
            self._event = self._event.passing(due)
            self._stand(await record.count_rung(self._event.number, due.occurrence, due.reached))

    async def _wait(self) -> None:
        """Until something is said or due; all that is left of an event that is over is to answer who asked."""
        ahead = self._event.next_at()
        if ahead is None:
            await workflow.wait_condition(self._is_woken)
            return
        at, what = ahead
        try:
            await workflow.wait_condition(self._is_woken, timeout=at - workflow.now(), timeout_summary=what)
        except TimeoutError:
            return

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._has_ended() or self._is_long()

    def _is_long(self) -> bool:
        """A self-paced event may go on for decades; its history must not."""
        return workflow.info().is_continue_as_new_suggested() and workflow.all_handlers_finished()

    def _anew(self) -> EventStart:
        event = self._event
        return EventStart(
            number=event.number,
            submission=self._submission,
            occurrences=list(event.occurrences.values()),
            stage=event.stage,
            recorded=True,
        )

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: EventDecision) -> EventRecorded:
        after = await record.decision(self._event.number, entry, said)
        self._stand(after)
        if after.run:
            await self._issue_anew(after.run)
        return EventRecorded(verb=verb_of(said), at=entry.at, stage=self._event.stage)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._event.number, entry, refusal)

    async def _issue_anew(self, run: int) -> None:
        """What is printed changed: a run replaces every certificate; it goes on by itself, whatever becomes of us."""
        try:
            await workflow.start_child_workflow(
                CertificateRun.run,
                RunStart(event=self._event.number, number=run),
                id=certificate_run_id(self._event.number, run),
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                static_summary=f"Certificates of event {self._event.number}, run {run}",
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("Run %s has been started before", run)

    def _stand(self, after: AfterEvent) -> None:
        self._event = self._event.after(after)
        workflow.set_current_details(self._event.details())

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def revise(self, decision: Revise) -> EventRecorded:
        """Take the stored form as the event's new version."""
        return await self._inbox.take(decision)

    @revise.validator
    def _may_revise(self, decision: Revise) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def cancel(self, decision: Cancel) -> EventRecorded:
        """Cancel the event, or one date of it."""
        return await self._inbox.take(decision)

    @cancel.validator
    def _may_cancel(self, decision: Cancel) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def count(self, decision: Count) -> EventRecorded:
        """Report or correct the count of a date that is over."""
        return await self._inbox.take(decision)

    @count.validator
    def _may_count(self, decision: Count) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def close(self, decision: Close) -> EventRecorded:
        """Close a self-paced event."""
        return await self._inbox.take(decision)

    @close.validator
    def _may_close(self, decision: Close) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def archive(self, decision: Archive) -> EventRecorded:
        """Archive the event: the annual report that covers it is completed."""
        return await self._inbox.take(decision)

    @archive.validator
    def _may_archive(self, decision: Archive) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)
