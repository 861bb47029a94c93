"""OpportunityReview: one learning opportunity of the portal, from its submission until it is shown no longer.

Submitted, (returned for changes, changed)*, then published or declined. A published one is shown until its last day is
over; a change of it is reviewed in the same way while what was published stays shown. A self-paced one without a last
day is shown for a year, and for another whenever it is renewed. The office answers within seven business days, as it
does about applications; who sent it answers a request for changes before that ends. Instants come with the records.

Decisions are updates. A handler puts what was said in line before its first await, then waits until `run` has recorded
it. `run` alone has effects and takes one thing after the other, so of two people who decide at once only the first is
recorded.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from schemas.opportunity import OpportunityStage
from schemas.opportunity_review import (
    AssignOpportunity,
    ChangeOpportunity,
    DeclineOpportunity,
    FollowEvent,
    OpportunityDecision,
    OpportunityRecorded,
    OpportunityStart,
    OpportunityWait,
    PublishOpportunity,
    RenewOpportunity,
    ReturnOpportunity,
    TakeDownOpportunity,
    WithdrawOpportunity,
)
from workflows import ladder
from workflows import opportunity_record as record
from workflows.inbox import Inbox
from workflows.ladder import Reached
from workflows.message import Refusal
from workflows.opportunity_record import Said
from workflows.opportunity_review import DECISIONS, verb_of
from workflows.opportunity_review import OpportunityReview as Review


@workflow.defn(name="OpportunityReview")
class OpportunityReview:
    """The promise that an opportunity is answered in time, and shown for as long as it is true."""

    @workflow.init
    def __init__(self, start: OpportunityStart) -> None:
        self._review = Review.of(start)
        self._start = start
        self._inbox: Inbox[OpportunityDecision, OpportunityRecorded] = Inbox(
            DECISIONS, lambda said, _: self._review.refusal(said)
        )

    @workflow.run
    async def run(self, start: OpportunityStart) -> OpportunityStage:
        """Keep the promise; what comes back is how it ended."""
        workflow.set_current_details(self._review.details())
        if not start.recorded:
            self._stand(await record.submitted(start))
        while not self._has_ended():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif due := self._review.due(workflow.now()):
                await self._pass(due)
            elif self._is_long():
                workflow.continue_as_new(self._anew())
            else:
                await ladder.wait(self._review.still_to_come(), woken=self._is_woken)
        return self._review.wait.stage

    def _has_ended(self) -> bool:
        return self._review.is_over and not self._inbox and workflow.all_handlers_finished()

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._has_ended() or self._is_long()

    def _is_long(self) -> bool:
        """A self-paced one may be renewed for decades; its history must not grow with it."""
        return workflow.info().is_continue_as_new_suggested() and workflow.all_handlers_finished()

    def _anew(self) -> OpportunityStart:
        return self._start.model_copy(update={"wait": self._review.wait, "recorded": True})

    async def _pass(self, due: Reached) -> None:
        """A reminder goes, an unanswered request for changes ends, or its last day is over."""
        self._review = self._review.passing(due)
        self._stand(await record.rung(self._review.number, due))

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: OpportunityDecision) -> OpportunityRecorded:
        self._stand(await record.decision(self._review.number, entry, said))
        return OpportunityRecorded(verb=verb_of(said), at=entry.at, stage=self._review.wait.stage)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._review.number, entry, refusal)

    def _stand(self, wait: OpportunityWait) -> None:
        self._review = self._review.standing(wait)
        workflow.set_current_details(self._review.details())

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def assign_opportunity(self, decision: AssignOpportunity) -> OpportunityRecorded:
        """Hand it to a reviewer, or back to all of them."""
        return await self._inbox.take(decision)

    @assign_opportunity.validator
    def _may_assign(self, decision: AssignOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def publish_opportunity(self, decision: PublishOpportunity) -> OpportunityRecorded:
        """Show it on the portal, or show its change."""
        return await self._inbox.take(decision)

    @publish_opportunity.validator
    def _may_publish(self, decision: PublishOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def return_opportunity(self, decision: ReturnOpportunity) -> OpportunityRecorded:
        """Give it back for changes; the office's clock rests until they come."""
        return await self._inbox.take(decision)

    @return_opportunity.validator
    def _may_return(self, decision: ReturnOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def decline_opportunity(self, decision: DeclineOpportunity) -> OpportunityRecorded:
        """Do not show it, or not show its change."""
        return await self._inbox.take(decision)

    @decline_opportunity.validator
    def _may_decline(self, decision: DeclineOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def take_down_opportunity(self, decision: TakeDownOpportunity) -> OpportunityRecorded:
        """Take a published one off the portal."""
        return await self._inbox.take(decision)

    @take_down_opportunity.validator
    def _may_take_down(self, decision: TakeDownOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def change_opportunity(self, decision: ChangeOpportunity) -> OpportunityRecorded:
        """Take the submitter's changes; they are reviewed, and what is shown stays shown meanwhile."""
        return await self._inbox.take(decision)

    @change_opportunity.validator
    def _may_change(self, decision: ChangeOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def withdraw_opportunity(self, decision: WithdrawOpportunity) -> OpportunityRecorded:
        """Take it back, as whoever sent it wishes."""
        return await self._inbox.take(decision)

    @withdraw_opportunity.validator
    def _may_withdraw(self, decision: WithdrawOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def renew_opportunity(self, decision: RenewOpportunity) -> OpportunityRecorded:
        """Show a self-paced one for another year."""
        return await self._inbox.take(decision)

    @renew_opportunity.validator
    def _may_renew(self, decision: RenewOpportunity) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def follow_event(self, decision: FollowEvent) -> OpportunityRecorded:
        """Its event changed, and its records with it: wait for what they say now."""
        return await self._inbox.take(decision)

    @follow_event.validator
    def _may_follow(self, decision: FollowEvent) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)
