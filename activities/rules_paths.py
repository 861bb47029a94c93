"""The paths of a plan, a few at a time: whose turn it is, is called or told, or left out.

A path is begun by what can be done twice without harm: a workflow known by its id, a record of its own key. Only then
its turn is marked. So whatever was under way when a worker died is found again; nobody is skipped, nobody told twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from temporalio import activity

from activities.rules_letters import told_application, told_waiting
from policy.transition import CALLED
from schemas.approval import Approval, ApprovalStart
from schemas.transition import PathKind, PathState
from store import opening, transition
from store import record as records
from store.approval import start_of
from store.database import Connection, Pool, transaction
from store.rule_set import Opened
from store.transition import Turn

Call = Callable[[ApprovalStart, bool], Awaitable[bool]]
"""Hands a call to the workflow of an approval, which is started, or told where it runs already (then the second
argument is true); False where the approval has ended meanwhile."""

CALLS_AT_ONCE = 16


class Paths:
    """The paths of one opened rule set."""

    def __init__(self, pool: Pool, opened: Opened, call: Call) -> None:
        self._pool = pool
        self._opened = opened
        self._rule_set = opened.rule_set.id
        self._actor = f"rules:{self._rule_set}"
        self._call = call
        self._free = asyncio.Semaphore(CALLS_AT_ONCE)

    async def begin(self, turns: Sequence[Turn], as_of: datetime) -> int:
        """Begin these; how many began. The others had nothing to be told any more.

        Raises:
            RPCError: Temporal does not answer; what began all the same is marked.
        """
        begun = await self._tell_waiting([turn for turn in turns if turn.kind is PathKind.WAITING], as_of)
        begun += await self._tell_applicants([turn for turn in turns if turn.kind is PathKind.APPLICATION], as_of)
        return begun + await self._call_all([turn for turn in turns if turn.kind is PathKind.PROVIDER], as_of)

    async def leave_out(self, turns: Sequence[Turn], as_of: datetime) -> int:
        """Begin none of these; 0, for none began."""
        async with transaction(self._pool) as conn:
            await self._mark(conn, turns, set(), as_of)
        return 0

    async def _tell_waiting(self, turns: Sequence[Turn], as_of: datetime) -> int:
        if not turns:
            return 0
        async with transaction(self._pool) as conn:
            told = await transition.tell_waiting(conn, self._rule_set, [UUID(turn.subject) for turn in turns], as_of)
            for each in told:
                await records.write(conn, told_waiting(each, self._opened, self._actor, as_of), as_of)
            await self._mark(conn, turns, {str(each.id) for each in told}, as_of)
        return len(told)

    async def _tell_applicants(self, turns: Sequence[Turn], as_of: datetime) -> int:
        if not turns:
            return 0
        async with transaction(self._pool) as conn:
            numbers = [turn.subject for turn in turns]
            found = await transition.open_applications(conn, self._rule_set, numbers)
            last_day = await opening.last_day(conn, self._rule_set) or self._opened.reapply_by
            for each in found:
                told = told_application(each, self._opened, last_day, self._actor, as_of)
                await records.write(conn, told, as_of)
            await self._mark(conn, turns, {each.number for each in found}, as_of)
        return len(found)

    async def _call_all(self, turns: Sequence[Turn], as_of: datetime) -> int:
        if not turns:
            return 0
        found = await transition.approvals(self._pool, [turn.subject for turn in turns])
        calls = [self._call_one(approval, carried=carried) for approval, carried in found]
        outcomes = dict(
            zip((each.number for each, _ in found), await asyncio.gather(*calls, return_exceptions=True), strict=True)
        )
        failed = {number: each for number, each in outcomes.items() if isinstance(each, BaseException)}
        called = {number for number, each in outcomes.items() if each is True}
        async with transaction(self._pool) as conn:
            await self._mark(conn, [turn for turn in turns if turn.subject not in failed], called, as_of)
            await transition.carried(conn, sorted(called))
        for error in failed.values():
            raise error
        return len(called)

    async def _call_one(self, approval: Approval, *, carried: bool) -> bool:
        if approval.called_under == self._rule_set:
            return True
        if approval.rule_set == self._rule_set or approval.standing not in CALLED:
            return False
        async with self._free:
            called = await self._call(start_of(approval, calling=self._rule_set), carried)
            # A busy server takes its time for each; that it answers at all is a sign of life.
            activity.heartbeat()
            return called

    async def _mark(self, conn: Connection, turns: Sequence[Turn], begun: set[str], as_of: datetime) -> None:
        for state, ordinals in (
            (PathState.BEGUN, [turn.ordinal for turn in turns if turn.subject in begun]),
            (PathState.LEFT_OUT, [turn.ordinal for turn in turns if turn.subject not in begun]),
        ):
            if ordinals:
                await transition.mark(conn, self._rule_set, ordinals, state, as_of)
