"""Disposal: what is due in a year, from the list until it is disposed of, or until somebody drops it.

It lists what is due, minus legal holds, and waits for two people: one proposes, another confirms. Then it disposes of
one part of the list after the other, and certifies it. Who is on the list stays in Postgres; this carries ordinals.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from schemas.disposal import (
    FINAL_DISPOSAL_STATES,
    AfterDisposal,
    ConfirmDisposal,
    DisposalDecision,
    DisposalRecorded,
    DisposalStart,
    DisposalState,
    DropDisposal,
    ProposeDisposal,
)
from workflows import disposal_record as record
from workflows.disposal_record import DECISIONS, Said, verb_of
from workflows.inbox import Inbox
from workflows.message import Refusal

WAITING = (DisposalState.LISTED, DisposalState.PROPOSED)


@workflow.defn(name="Disposal")
class Disposal:
    """The promise that nothing is disposed of but what is due, is not held, and two people have looked at."""

    @workflow.init
    def __init__(self, start: DisposalStart) -> None:
        self._year = start.year
        self._is_listed = False
        self._stands = AfterDisposal(state=None)
        self._inbox: Inbox[DisposalDecision, DisposalRecorded] = Inbox(DECISIONS, lambda said, _: self._refusal(said))

    @workflow.run
    async def run(self, start: DisposalStart) -> DisposalState | None:
        """Keep the promise; what comes back is how it ended, None where nothing was due."""
        self._stand(await record.listed(start.year))
        while self._stands.state in WAITING:
            await workflow.wait_condition(lambda: bool(self._inbox))
            await self._inbox.settle(self._record, self._note_refused)
        if self._stands.state is DisposalState.CONFIRMED:
            await self._dispose()
        await self._settle_all()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._stands.state

    async def _dispose(self) -> None:
        """Part by part; whoever says something meanwhile is answered between two."""
        parts = self._stands.chunks
        for number, (first, last) in enumerate(parts, start=1):
            workflow.set_current_details(f"**{self._year}**: part {number} of {len(parts)}")
            await record.disposed(self._year, first, last)
            await self._settle_all()
        self._stand(await record.finished(self._year))

    def _stand(self, after: AfterDisposal) -> None:
        self._is_listed = True
        self._stands = after
        workflow.set_current_details(f"**{self._year}**: {after.state or 'nothing was due'}")

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _settle_all(self) -> None:
        while self._inbox:
            await self._inbox.settle(self._record, self._note_refused)

    async def _record(self, entry: Said, said: DisposalDecision) -> DisposalRecorded:
        after = await record.decision(self._year, entry, said)
        self._stand(after)
        return DisposalRecorded(verb=verb_of(said), at=entry.at, state=after.state or DisposalState.LISTED)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._year, entry, refusal)

    def _refusal(self, said: DisposalDecision) -> Refusal | None:
        """Why this cannot be taken now; what comes before the list is judged once there is one."""
        if said.submission is None:
            return Refusal("needs_form", "Two people decide on the page of the disposal, each signed in.")
        return (self._over() or self._refused_to(said)) if self._is_listed else None

    def _over(self) -> Refusal | None:
        state = self._stands.state
        if state is None or state in FINAL_DISPOSAL_STATES:
            return Refusal("disposal_over", f"The disposal is {state or 'empty'}.", {"state": state})
        if state is DisposalState.CONFIRMED:
            return Refusal("already_confirmed", "It is confirmed, and being carried out.")
        return None

    def _refused_to(self, said: DisposalDecision) -> Refusal | None:
        is_proposed = self._stands.state is DisposalState.PROPOSED
        match said:
            case ProposeDisposal() if is_proposed:
                return Refusal("already_proposed", "It is proposed already.")
            case ConfirmDisposal() if not is_proposed:
                return Refusal("not_proposed", "Nobody has proposed it yet.")
            case ConfirmDisposal() if said.actor == self._stands.proposed_by:
                return Refusal("same_person", "Whoever proposed it cannot confirm it.")
        return None

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def propose_disposal(self, decision: ProposeDisposal) -> DisposalRecorded:
        """One person says that what is listed shall be disposed of."""
        return await self._inbox.take(decision)

    @propose_disposal.validator
    def _may_propose(self, decision: ProposeDisposal) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def confirm_disposal(self, decision: ConfirmDisposal) -> DisposalRecorded:
        """Another person says so, too."""
        return await self._inbox.take(decision)

    @confirm_disposal.validator
    def _may_confirm(self, decision: ConfirmDisposal) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def drop_disposal(self, decision: DropDisposal) -> DisposalRecorded:
        """Nothing is disposed of this year."""
        return await self._inbox.take(decision)

    @drop_disposal.validator
    def _may_drop(self, decision: DropDisposal) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Whatever another system says is noted and refused: two people decide.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a word from another system; it becomes a sentence in the timeline, since nobody verified who speaks."""
        self._inbox.hear(name, payloads)
