"""ProviderApproval: one provider's approval, from the day it is given for as long as it lasts, which may be decades.

An approval has no expiry (ARM 10.57.216). When newer rules open, its provider is called to reapply; who has not by the
last day is warned 60, 30, 7 and 1 days before, and at the midnight after that day the approval lapses. While a
reapplication is under review nothing lapses. One that lapsed waits for its reapplication, or for more time; only one
that was withdrawn or given up is over. Until then it may be suspended and reinstated, and an announced end be taken
back. Every instant comes with the record, so the history can begin anew each year and no deadline moves.

Decisions are updates. A handler puts what was said in line before its first await, then waits until `run` has recorded
it. `run` alone has effects and takes one thing after the other.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from policy.approval import next_anniversary
from schemas.approval import (
    ApprovalDecision,
    ApprovalRecorded,
    ApprovalStart,
    ApprovalState,
    CallToReapply,
    Cease,
    EndApproval,
    Extend,
    Keep,
    Reapply,
    Reinstate,
    SettleReapplication,
    Suspend,
)
from schemas.provider import Standing
from workflows import approval_record as record
from workflows.approval_life import DECISIONS, Due, Life, verb_of
from workflows.approval_record import Said
from workflows.inbox import Inbox, by_submission
from workflows.message import Refusal

ON_THE_CURRENT_WORKER = workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE


@workflow.defn(name="ProviderApproval")
class ProviderApproval:
    """The promise that an approval changes only as it was announced, and then does."""

    @workflow.init
    def __init__(self, start: ApprovalStart) -> None:
        self._approval = Life.of(start)
        self._approved_at = start.approved_at
        self._anew_at = start.anew_at or next_anniversary(start.approved_at, workflow.now())
        self._inbox: Inbox[ApprovalDecision, ApprovalRecorded] = Inbox(
            DECISIONS, lambda said, _: self._approval.refusal(said), _read
        )
        if start.calling:
            self._inbox.put(CallToReapply(actor="", rule_set=start.calling))

    @workflow.run
    async def run(self, start: ApprovalStart) -> Standing:  # noqa: ARG002 - it was read when the workflow began
        """Keep the promise; what comes back is how the approval ended."""
        workflow.set_current_details(self._approval.details())
        while not self._has_ended():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif due := self._approval.due(workflow.now()):
                await self._take_up(due)
            elif self._begins_anew():
                # One that was kept on an older worker moves to the current one; otherwise it would be told so for ever.
                workflow.continue_as_new(self._anew(), initial_versioning_behavior=ON_THE_CURRENT_WORKER)
            else:
                await self._wait()
        return self._approval.state.standing

    def _has_ended(self) -> bool:
        return self._approval.is_over and not self._inbox and workflow.all_handlers_finished()

    async def _take_up(self, due: Due) -> None:
        """A warning, the lapse, or an announced end."""
        number = self._approval.number
        if due.reached:
            self._stand(await record.warning(number, due.reached))
        elif due.kind == "lapse":
            self._stand(await record.lapse(number, due.at))
        else:
            self._stand(await record.end(number))

    async def _wait(self) -> None:
        """Until something is said or due, or a year is over; one that has ended only answers who asked before.

        Once the year is over, what was said last is answered first, and without a timer: one that has run out already
        would end the waiting before that answer goes, again and again.
        """
        if self._approval.is_over or self._year_is_over():
            await workflow.wait_condition(self._is_woken)
            return
        at, what = min(filter(None, [self._approval.next_at(), (self._anew_at, "a year is over")]))
        try:
            await workflow.wait_condition(self._is_woken, timeout=at - workflow.now(), timeout_summary=what)
        except TimeoutError:
            return

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._has_ended() or self._begins_anew()

    # A history ends with the year, so that none grows for decades; all that is awaited travels along.

    def _begins_anew(self) -> bool:
        info = workflow.info()
        over = (
            self._year_is_over()
            or info.is_continue_as_new_suggested()
            or info.is_target_worker_deployment_version_changed()
        )
        return over and not self._approval.is_over and workflow.all_handlers_finished()

    def _year_is_over(self) -> bool:
        return workflow.now() >= self._anew_at

    def _anew(self) -> ApprovalStart:
        return ApprovalStart(
            number=self._approval.number,
            approved_at=self._approved_at,
            state=self._approval.state,
            # A clock that is behind what was is no reason to live the same year twice.
            anew_at=next_anniversary(self._approved_at, self._anew_at) if self._year_is_over() else self._anew_at,
        )

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: ApprovalDecision) -> ApprovalRecorded:
        after = await record.decision(self._approval.number, entry, said)
        self._stand(after)
        return ApprovalRecorded(verb=verb_of(said), at=entry.at, standing=after.standing)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._approval.number, entry, refusal)

    def _stand(self, after: ApprovalState) -> None:
        self._approval = self._approval.after(after)
        workflow.set_current_details(self._approval.details())

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def call_to_reapply(self, decision: CallToReapply) -> ApprovalRecorded:
        """Newer rules have opened: call the provider to reapply."""
        return await self._inbox.take(decision)

    @call_to_reapply.validator
    def _may_call(self, decision: CallToReapply) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def reapply(self, decision: Reapply) -> ApprovalRecorded:
        """Take note of the provider's reapplication; nothing lapses while it is under review."""
        return await self._inbox.take(decision)

    @reapply.validator
    def _may_reapply(self, decision: Reapply) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def settle_reapplication(self, decision: SettleReapplication) -> ApprovalRecorded:
        """Take what was decided about the reapplication."""
        return await self._inbox.take(decision)

    @settle_reapplication.validator
    def _may_settle_reapplication(self, decision: SettleReapplication) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def extend(self, decision: Extend) -> ApprovalRecorded:
        """Give more time to reapply."""
        return await self._inbox.take(decision)

    @extend.validator
    def _may_extend(self, decision: Extend) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def suspend(self, decision: Suspend) -> ApprovalRecorded:
        """Suspend the approval."""
        return await self._inbox.take(decision)

    @suspend.validator
    def _may_suspend(self, decision: Suspend) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def reinstate(self, decision: Reinstate) -> ApprovalRecorded:
        """End the suspension."""
        return await self._inbox.take(decision)

    @reinstate.validator
    def _may_reinstate(self, decision: Reinstate) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def end_approval(self, decision: EndApproval) -> ApprovalRecorded:
        """Withdraw the approval, after notice."""
        return await self._inbox.take(decision)

    @end_approval.validator
    def _may_end_approval(self, decision: EndApproval) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def cease(self, decision: Cease) -> ApprovalRecorded:
        """The provider gives its approval up."""
        return await self._inbox.take(decision)

    @cease.validator
    def _may_cease(self, decision: Cease) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def keep(self, decision: Keep) -> ApprovalRecorded:
        """Take back an announced end."""
        return await self._inbox.take(decision)

    @keep.validator
    def _may_keep(self, decision: Keep) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)


def _read(decision: ApprovalDecision) -> tuple[str, ApprovalDecision]:
    """A call has no stored form: the rules themselves speak, and the records know whether they are open."""
    if isinstance(decision, CallToReapply):
        actor = f"rules:{decision.rule_set}"
        return f"call:{decision.rule_set}", CallToReapply(actor=actor, rule_set=decision.rule_set)
    return by_submission(decision)
