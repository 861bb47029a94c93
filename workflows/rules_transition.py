"""RulesTransition: one opening, from its decision until everybody it called has answered or lapsed.

It waits for the day, then works through the plan in chunks, at the pace that was decided. Who is on the plan and how
far it has come are rows; this carries ordinals. Every approval then has its own workflow, and its own deadline: what is
left to do here is to look, ever more rarely, who came since and who is awaited, and to give all of them more time.
"""

from collections.abc import Sequence
from datetime import datetime

from temporalio import workflow
from temporalio.common import RawValue

from schemas.rules_transition import ExtendAll, Remaining, TransitionDone, TransitionRecorded, TransitionStart
from workflows import transition_record as record
from workflows.inbox import Inbox
from workflows.message import Refusal
from workflows.transition_record import DECISIONS, Said


@workflow.defn(name="RulesTransition")
class RulesTransition:
    """The promise that an opening reaches everybody it concerns, once."""

    @workflow.init
    def __init__(self, start: TransitionStart) -> None:
        self._start = start
        self._reapply_by = start.reapply_by
        self._where = ""
        # One that takes up again has opened before; whatever is said to it at once is judged by that.
        self._is_open = workflow.now() >= start.opens_at
        self._is_settled = False
        self._inbox: Inbox[ExtendAll, TransitionRecorded] = Inbox(DECISIONS, lambda said, _: self._refusal(said))

    @workflow.run
    async def run(self, start: TransitionStart) -> TransitionDone:
        """Keep the promise; what comes back is how the approvals that were called have ended."""
        await self._wait(start.opens_at, "opens")
        self._is_open = True
        remaining = await self._carry_on()
        await record.begun(start.rule_set)
        while remaining.look_at or self._inbox:
            await self._wait(remaining.look_at or workflow.now(), f"looks after {remaining.awaited} who are awaited")
            remaining = await self._carry_on()
        done = await record.settled(start.rule_set)
        self._is_settled = True
        self._stand("settled")
        await self._settle_all()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return done

    async def _carry_on(self) -> Remaining:
        """Begin whatever has not begun; then, who is awaited. Whoever cannot be called comes again at the next look."""
        some_began = True
        while (remaining := await record.complete_plan(self._start)).chunks and some_began:
            some_began = False
            for number, (first, last) in enumerate(remaining.chunks, start=1):
                self._stand(f"part {number} of {len(remaining.chunks)}")
                part = await record.begin_chunk(self._start, first, last)
                some_began = some_began or part.begun + part.left_out > 0
                # At a slow pace the parts take hours; nobody who says something waits for all of them.
                await self._settle_all()
        return remaining

    async def _wait(self, until: datetime, what: str) -> None:
        """Wait for an instant, and record what is said meanwhile."""
        self._stand(f"{what} at {until.isoformat()}")
        while True:
            await self._settle_all()
            left = until - workflow.now()
            if left.total_seconds() <= 0:
                return
            if self._is_long():
                workflow.continue_as_new(self._start.model_copy(update={"reapply_by": self._reapply_by}))
            try:
                await workflow.wait_condition(self._is_woken, timeout=left, timeout_summary=what)
            except TimeoutError:
                return

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._is_long()

    def _is_long(self) -> bool:
        """Extensions may go on and on; a history must not."""
        return workflow.info().is_continue_as_new_suggested() and workflow.all_handlers_finished()

    def _stand(self, where: str) -> None:
        self._where = where
        workflow.set_current_details(f"**{self._start.rule_set}**: {where}\n- reapply by {self._reapply_by}")

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _settle_all(self) -> None:
        while self._inbox:
            await self._inbox.settle(self._record, self._note_refused)

    async def _record(self, entry: Said, said: ExtendAll) -> TransitionRecorded:
        after = await record.extend_all(self._start.rule_set, entry, said)
        self._reapply_by = said.until
        self._stand(self._where)
        return TransitionRecorded(verb="extend_all", at=entry.at, concerned=after.concerned)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._start.rule_set, entry, refusal)

    def _refusal(self, said: ExtendAll) -> Refusal | None:
        """Why this cannot be taken now."""
        if self._is_settled:
            return Refusal("transition_over", "Everybody has answered or lapsed.")
        if not self._is_open:
            return Refusal("not_open_yet", "The rules have not opened, so nobody is called yet.")
        if said.until <= self._reapply_by:
            return Refusal("extends_nothing", "That is no later than the last day to reapply.")
        return None

    # What is said, by update.

    @workflow.update
    async def extend_all(self, decision: ExtendAll) -> TransitionRecorded:
        """Give more time to all who have not answered."""
        return await self._inbox.take(decision)

    @extend_all.validator
    def _may_extend_all(self, decision: ExtendAll) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)
