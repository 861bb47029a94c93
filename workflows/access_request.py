"""AccessRequest: somebody asks to act for an organization that is a provider, or that applies, already.

The present managers are told, and may confirm or object. Staff decide within the seven business days that were promised
(the agency's page), whatever the managers say and whether they say anything: they grant it, and record who stepped back
with it, or they decline it with a reason. Whoever asked may withdraw until then. What comes after the decision is told
who decided, and when.
"""

from collections.abc import Sequence
from dataclasses import replace

from temporalio import workflow
from temporalio.common import RawValue

from schemas.access_request import (
    AccessDecision,
    AccessRecorded,
    AccessStart,
    AssignAccess,
    ConfirmAccess,
    DeclineAccess,
    GrantAccess,
    MatchAccess,
    ObjectAccess,
    WithdrawAccess,
)
from workflows import access_record as record
from workflows import ladder
from workflows.access_record import Said
from workflows.access_standing import DECISIONS, AccessStanding, verb_of
from workflows.inbox import Inbox
from workflows.message import Refusal


@workflow.defn(name="AccessRequest")
class AccessRequest:
    """The promise of an answer in time, kept for one access request."""

    @workflow.init
    def __init__(self, start: AccessStart) -> None:
        self._stands = AccessStanding.of(start)
        self._inbox: Inbox[AccessDecision, AccessRecorded] = Inbox(DECISIONS, lambda said, _: self._refusal(said))
        self._decision: AccessRecorded | None = None

    @workflow.run
    async def run(self, start: AccessStart) -> AccessRecorded | None:
        """Keep the promise; what comes back is the decision."""
        if start.stage is None:
            await record.asked(start)
        while not self._is_over():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif due := ladder.reached(self._stands.ladder, workflow.now()):
                await self._remind(due)
            else:
                await ladder.wait(self._stands.ladder, woken=self._is_woken)
        return self._decision

    def _is_over(self) -> bool:
        return self._stands.decided is not None and not self._inbox and workflow.all_handlers_finished()

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._is_over()

    async def _remind(self, due: ladder.Reached) -> None:
        self._stands = replace(self._stands, passed_until=due.rung.at)
        following = self._stands.ladder
        await record.rung(self._stands.number, due, following[0].at if following else None)

    def _refusal(self, said: AccessDecision) -> Refusal | None:
        return self._stands.refusal(said)

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: AccessDecision) -> AccessRecorded:
        after = await record.decision(self._stands.number, entry, said)
        self._stands = self._stands.after(said, entry.at, after.stage)
        recorded = AccessRecorded(verb=verb_of(said), at=entry.at, stage=after.stage)
        if self._stands.decided:
            self._decision = recorded
        return recorded

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._stands.number, entry, refusal)

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def assign_access(self, decision: AssignAccess) -> AccessRecorded:
        """Hand the request to a reviewer, or back to all of them."""
        return await self._inbox.take(decision)

    @assign_access.validator
    def _may_assign(self, decision: AssignAccess) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def match_access(self, decision: MatchAccess) -> AccessRecorded:
        """Say which provider it is about; its managers are told."""
        return await self._inbox.take(decision)

    @match_access.validator
    def _may_match(self, decision: MatchAccess) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def confirm_access(self, decision: ConfirmAccess) -> AccessRecorded:
        """A present manager confirms."""
        return await self._inbox.take(decision)

    @confirm_access.validator
    def _may_confirm(self, decision: ConfirmAccess) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def object_access(self, decision: ObjectAccess) -> AccessRecorded:
        """A present manager objects, with a reason."""
        return await self._inbox.take(decision)

    @object_access.validator
    def _may_object(self, decision: ObjectAccess) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def grant_access(self, decision: GrantAccess) -> AccessRecorded:
        """Staff grant it: the hand-over is recorded."""
        return await self._inbox.take(decision)

    @grant_access.validator
    def _may_grant(self, decision: GrantAccess) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def decline_access(self, decision: DeclineAccess) -> AccessRecorded:
        """Staff decline it, with a reason."""
        return await self._inbox.take(decision)

    @decline_access.validator
    def _may_decline(self, decision: DeclineAccess) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def withdraw_access(self, decision: WithdrawAccess) -> AccessRecorded:
        """Whoever asked wants it no longer."""
        return await self._inbox.take(decision)

    @withdraw_access.validator
    def _may_withdraw(self, decision: WithdrawAccess) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(
        dynamic=True, description="Whatever another system says is noted and refused: access needs a form."
    )
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a word from another system; it becomes a sentence in the timeline, since nobody verified who speaks."""
        self._inbox.hear(name, payloads)
