"""ProviderApplication: one application from its receipt to its decision.

Submitted, under review, (information requested, answered)*, then approved, denied, withdrawn or superseded. An answer
was promised within seven business days (the agency's page); whom to remind until then stands in the review clock.

Decisions are updates. A handler puts what was said in line before its first await, then waits until `run` has recorded
it. `run` alone has effects and takes one thing after the other, so of two people who decide at once only the first is
recorded; the second is told who decided, and when.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from temporalio import workflow
from temporalio.common import RawValue

from schemas.application import (
    Answer,
    ApplicationStart,
    Approve,
    Assign,
    Decision,
    Deny,
    Recorded,
    RequestInformation,
    Stage,
    Supersede,
    Withdraw,
)
from schemas.review import Ladder
from workflows import ladder, record
from workflows.ids import STAGE
from workflows.inbox import Inbox
from workflows.message import Refusal
from workflows.record import Said
from workflows.review import DECISIONS, Review, verb_of


@workflow.defn(name="ProviderApplication")
class ProviderApplication:
    """The promise of an answer in time, kept for one application."""

    @workflow.init
    def __init__(self, start: ApplicationStart) -> None:
        self._review = Review.of(start)
        self._inbox: Inbox[Decision, Recorded] = Inbox(DECISIONS, self._refusal)
        self._decision: Recorded | None = None

    @workflow.run
    async def run(self, start: ApplicationStart) -> Recorded | None:
        """Keep the promise; what comes back is the decision."""
        if start.stage is Stage.SUBMITTED:
            await record.submitted(start)
            self._stand(replace(self._review, stage=Stage.UNDER_REVIEW))
        while not self._is_over():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif due := self._due():
                await self._pass(due)
            else:
                await ladder.wait(self._still_to_come(), woken=self._is_woken)
        return self._decision

    def _is_over(self) -> bool:
        return self._review.decided is not None and not self._inbox and workflow.all_handlers_finished()

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._is_over()

    # The ladders.

    def _still_to_come(self) -> Ladder:
        return sorted((rung for rungs in self._review.ladders for rung in rungs), key=lambda rung: rung.at)

    def _due(self) -> ladder.Reached | None:
        """Staff and applicant each get their own ladder's last letter, the earlier one first."""
        due = [ladder.reached(rungs, workflow.now()) for rungs in self._review.ladders]
        return min((each for each in due if each), key=lambda each: each.rung.at, default=None)

    async def _pass(self, due: ladder.Reached) -> None:
        self._stand(replace(self._review, passed_until=due.rung.at))
        following = self._still_to_come()
        await record.rung(self._review.number, due, following[0].at if following else None)

    def _refusal(self, said: Decision, at: datetime) -> Refusal | None:
        return self._review.refusal(said, at)

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: Decision) -> Recorded:
        after = await record.decision(self._review, entry, said)
        self._stand(self._review.after(said, entry.at, after))
        recorded = Recorded(verb=verb_of(said), at=entry.at, stage=self._review.stage)
        if self._review.decided:
            self._decision = recorded
        return recorded

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._review.number, entry, refusal)

    def _stand(self, review: Review) -> None:
        if review.stage is not self._review.stage:
            workflow.upsert_search_attributes([STAGE.value_set(review.stage)])
        self._review = review

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def assign(self, decision: Assign) -> Recorded:
        """Hand the application to a reviewer, or back to all of them."""
        return await self._inbox.take(decision)

    @assign.validator
    def _may_assign(self, decision: Assign) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def request_information(self, decision: RequestInformation) -> Recorded:
        """Ask the applicant for something; the clock rests until the answer."""
        return await self._inbox.take(decision)

    @request_information.validator
    def _may_request_information(self, decision: RequestInformation) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def answer(self, decision: Answer) -> Recorded:
        """Take the applicant's answer; the clock goes on."""
        return await self._inbox.take(decision)

    @answer.validator
    def _may_answer(self, decision: Answer) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def approve(self, decision: Approve) -> Recorded:
        """Approve: the applicant becomes a provider."""
        return await self._inbox.take(decision)

    @approve.validator
    def _may_approve(self, decision: Approve) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def deny(self, decision: Deny) -> Recorded:
        """Deny, for the criteria that were not met."""
        return await self._inbox.take(decision)

    @deny.validator
    def _may_deny(self, decision: Deny) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def withdraw(self, decision: Withdraw) -> Recorded:
        """Withdraw, as the applicant or, when the last reminder went unanswered, as staff."""
        return await self._inbox.take(decision)

    @withdraw.validator
    def _may_withdraw(self, decision: Withdraw) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def supersede(self, decision: Supersede) -> Recorded:
        """Give it back as a draft under newer rules."""
        return await self._inbox.take(decision)

    @supersede.validator
    def _may_supersede(self, decision: Supersede) -> None:
        self._inbox.judge(decision)

    # What is said, by signal. One dynamic handler takes them all: a named one that is sent no argument, or two, fails
    # before a line of it runs, and that blocks the application for ever.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)
