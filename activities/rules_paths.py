"""The paths of a plan, a few at a time: whose turn it is, is called or told, or left out.

A path is begun by what can be done twice without harm: a workflow known by its id, a record of its own key. Only then
its turn is marked. So whatever was under way when a worker died is found again; nobody is skipped, nobody told twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from temporalio import activity

from activities.rules_letters import told_application, told_waiting
from policy.transition import CALLED
from schemas.approval import Approval, ApprovalStart
from schemas.opening import rules_entity
from schemas.task import TaskKind
from schemas.transition import PathKind, PathState
from store import opening, task, transition
from store import record as records
from store.approval import start_of
from store.database import Connection, Pool, transaction
from store.rule_set import Opened
from store.transition import Turn

log = logging.getLogger(__name__)

Call = Callable[[ApprovalStart, bool], Awaitable[bool]]
"""Hands a call to the workflow of an approval, which is started, or told where it runs already (then the second
argument is true); False where the approval has ended meanwhile."""


class UnreachableError(Exception):
    """No workflow can be called now, whichever it is; the whole part is tried again."""


CALLS_AT_ONCE = 16
CALLED_WITHIN = timedelta(seconds=15)
"""How long a call may take, well within the time in which an activity has to show a sign of life."""
NAMED = 20
"""So many approvals a staff task names; the page of the rules lists them all."""


class Begun(NamedTuple):
    """How many of some turns began, and which approvals could not be called: their turns are still to come."""

    begun: int = 0
    failed: tuple[str, ...] = ()


class Paths:
    """The paths of one opened rule set."""

    def __init__(self, pool: Pool, opened: Opened, call: Call) -> None:
        self._pool = pool
        self._opened = opened
        self._rule_set = opened.rule_set.id
        self._actor = f"rules:{self._rule_set}"
        self._call = call
        self._free = asyncio.Semaphore(CALLS_AT_ONCE)

    async def begin(self, turns: Sequence[Turn], as_of: datetime) -> Begun:
        """Begin these. Those that neither began nor failed had nothing to be told any more.

        Raises:
            UnreachableError: Temporal does not answer at all; what began all the same is marked.
        """
        told = await self._tell_waiting([turn for turn in turns if turn.kind is PathKind.WAITING], as_of)
        told += await self._tell_applicants([turn for turn in turns if turn.kind is PathKind.APPLICATION], as_of)
        called = await self._call_all([turn for turn in turns if turn.kind is PathKind.PROVIDER], as_of)
        return called._replace(begun=told + called.begun)

    async def leave_out(self, turns: Sequence[Turn], as_of: datetime) -> Begun:
        """Begin none of these."""
        async with transaction(self._pool) as conn:
            await self._mark(conn, turns, set(), as_of)
        return Begun()

    async def tell_staff(self, failed: Sequence[str], as_of: datetime) -> None:
        """Open a task that names the approvals which could not be called, unless one about the same is open."""
        named, others = ", ".join(failed[:NAMED]), len(failed) - NAMED
        named += f" and {others} more" if others > 0 else ""
        async with transaction(self._pool) as conn:
            await task.open_again(
                conn,
                key=f"not_called:{self._rule_set}:{failed[0]}:{len(failed)}",
                kind=TaskKind.NOT_CALLED,
                entity=rules_entity(self._rule_set),
                text=(
                    f"Could not be called to reapply: {named}. All others were. It is tried again every hour; ask an "
                    "operator to look at the workflows of these approvals."
                ),
                as_of=as_of,
            )

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

    async def _call_all(self, turns: Sequence[Turn], as_of: datetime) -> Begun:
        if not turns:
            return Begun()
        found = {
            each.number: (each, runs)
            for each, runs in await transition.approvals(self._pool, [turn.subject for turn in turns])
        }
        # One that fails must not stop the others on their way.
        takes = [self._take(turn, *found[turn.subject], as_of) for turn in turns if turn.subject in found]
        outcomes = await asyncio.gather(*takes, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        failed = tuple(each for each in outcomes if isinstance(each, str))
        return Begun(begun=outcomes.count(True), failed=failed)

    async def _take(self, turn: Turn, approval: Approval, runs: bool, as_of: datetime) -> bool | str:  # noqa: FBT001 - as a call has it
        """Call one, and mark its turn; whether it was called, or its number where it could not be.

        Raises:
            UnreachableError: Temporal does not answer at all.
        """
        async with self._free:
            try:
                async with asyncio.timeout(CALLED_WITHIN.total_seconds()):
                    called = await self._call_one(approval, carried=runs)
            except UnreachableError:
                raise
            except Exception:
                log.exception("%s could not be called under %s", approval.entity, self._rule_set)
                return approval.number
            finally:
                # A busy server takes its time for each; that it was asked at all is a sign of life.
                activity.heartbeat()
            async with transaction(self._pool) as conn:
                await self._mark(conn, [turn], {turn.subject} if called else set(), as_of)
                await transition.carried(conn, [turn.subject] if called else [])
            return called

    async def _call_one(self, approval: Approval, *, carried: bool) -> bool:
        if approval.called_under == self._rule_set:
            return True
        if approval.rule_set == self._rule_set or approval.standing not in CALLED:
            return False
        return await self._call(start_of(approval, calling=self._rule_set), carried)

    async def _mark(self, conn: Connection, turns: Sequence[Turn], begun: set[str], as_of: datetime) -> None:
        for state, ordinals in (
            (PathState.BEGUN, [turn.ordinal for turn in turns if turn.subject in begun]),
            (PathState.LEFT_OUT, [turn.ordinal for turn in turns if turn.subject not in begun]),
        ):
            if ordinals:
                await transition.mark(conn, self._rule_set, ordinals, state, as_of)
