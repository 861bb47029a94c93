"""Event: one activity of a provider, from its report until its annual report is completed.

Reported, then for each of its dates: over, certificates and count asked for, reminded, counted; at last archived. Every
instant stands in the plans of its occurrences, which come with each record: a self-paced event gets its next reporting
period that way, and a revised one its new dates.

Decisions are updates. A handler puts what was said in line before its first await, then waits until `run` has recorded
it. `run` alone has effects and takes one thing after the other.
"""

from collections import deque
from collections.abc import Sequence
from typing import cast

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError, ApplicationError, WorkflowAlreadyStartedError

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
from workflows.lifecycle import DECISIONS, Due, Lifecycle, verb_of
from workflows.message import Entry, Refusal, claimed, plain, read_signal

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
        self._unrecorded: deque[Said] = deque()
        self._updates: dict[str, Said] = {}

    @workflow.run
    async def run(self, start: EventStart) -> EventStage:
        """Keep the promise; what comes back is how the event ended."""
        workflow.set_current_details(self._event.details())
        if not start.recorded:
            self._stand(await record.reported(start))
        while not self._has_ended():
            if self._unrecorded:
                await self._settle(self._unrecorded.popleft())
            elif due := self._event.due(workflow.now()):
                await self._take_up(due)
            elif self._is_long():
                workflow.continue_as_new(self._anew())
            else:
                await self._wait()
        return self._event.stage

    def _has_ended(self) -> bool:
        return self._event.is_over and not self._unrecorded and workflow.all_handlers_finished()

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
        return bool(self._unrecorded) or self._has_ended() or self._is_long()

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

    async def _settle(self, entry: Said) -> None:
        if entry.said and not entry.outcome:
            entry.outcome = await self._decide(entry, entry.said)
        if isinstance(entry.outcome, Refusal) and entry.by_signal:
            await record.refused(self._event.number, entry, entry.outcome)

    async def _decide(self, entry: Said, said: EventDecision) -> EventRecorded | Refusal:
        """Judged again, for what was said before it may have changed everything since it arrived."""
        if refusal := self._event.refusal(said):
            return refusal
        try:
            after = await record.decision(self._event.number, entry, said)
        except ActivityError as error:
            if isinstance(error.cause, ApplicationError):
                return Refusal.from_error(error.cause)
            raise
        self._stand(after)
        if after.run:
            await self._issue_anew(after.run)
        return EventRecorded(verb=verb_of(said), at=entry.at, stage=self._event.stage)

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
        return await self._take(decision)

    @revise.validator
    def _may_revise(self, decision: Revise) -> None:
        self._judge(decision)

    @workflow.update
    async def cancel(self, decision: Cancel) -> EventRecorded:
        """Cancel the event, or one date of it."""
        return await self._take(decision)

    @cancel.validator
    def _may_cancel(self, decision: Cancel) -> None:
        self._judge(decision)

    @workflow.update
    async def count(self, decision: Count) -> EventRecorded:
        """Report or correct the count of a date that is over."""
        return await self._take(decision)

    @count.validator
    def _may_count(self, decision: Count) -> None:
        self._judge(decision)

    @workflow.update
    async def close(self, decision: Close) -> EventRecorded:
        """Close a self-paced event."""
        return await self._take(decision)

    @close.validator
    def _may_close(self, decision: Close) -> None:
        self._judge(decision)

    @workflow.update
    async def archive(self, decision: Archive) -> EventRecorded:
        """Archive the event: the annual report that covers it is completed."""
        return await self._take(decision)

    @archive.validator
    def _may_archive(self, decision: Archive) -> None:
        self._judge(decision)

    def _judge(self, decision: EventDecision) -> None:
        """Refuse at once, without a trace in the history, what cannot be taken as the event stands."""
        if _key(decision) in self._updates:
            return
        if refusal := self._event.refusal(decision):
            raise refusal.error()

    async def _take(self, decision: EventDecision) -> EventRecorded:
        key = _key(decision)
        entry = self._updates.get(key)
        if entry is None:
            said = decision if decision.submission else claimed(decision)
            entry = Entry(key, verb_of(said), said.actor, workflow.now(), said)
            self._updates[key] = entry
            self._unrecorded.append(entry)
        await workflow.wait_condition(lambda: entry.outcome is not None)
        return entry.answer()

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        key, now = f"signal:{workflow.uuid4()}", workflow.now()
        match read_signal(name, payloads, DECISIONS):
            case Refusal() as refusal:
                entry: Said = Entry(key, plain(name), "claimed:unknown", now, None, by_signal=True, outcome=refusal)
            case said:
                entry = Entry(key, verb_of(said), said.actor, now, said, by_signal=True)
        self._unrecorded.append(entry)


def _key(decision: EventDecision) -> str:
    """A decision's stored form names it; one without is named by its update."""
    if decision.submission:
        return str(decision.submission)
    update = cast("workflow.UpdateInfo", workflow.current_update_info())
    return f"update:{update.id}"
