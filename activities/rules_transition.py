"""What the workflow of a transition does: it completes the plan, begins its paths at the pace, records the rest."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.event import belonging
from activities.refusal import refused
from activities.refused_signal import write_refused
from activities.rules_paths import Call, Paths
from policy.approval import lapses_at
from policy.calendar import mountain_date
from policy.transition import affected, chunks, next_look
from schemas.audit import AuditVerb
from schemas.opening import Opening, rules_entity
from schemas.rules_transition import (
    AfterExtendAll,
    BeginChunk,
    ChunkBegun,
    CompletePlan,
    RecordBegun,
    RecordExtendAll,
    RecordSettled,
    RecordTransitionRefused,
    Remaining,
    TransitionDone,
)
from schemas.task import TaskKind
from schemas.transition import PathKind, PathState
from store import audit, opening, task, transition, transition_progress
from store import submission as submissions
from store.database import Connection, Pool, Source, transaction
from store.rule_set import Opened, RuleBook

TURNS_AT_ONCE = 50
CALLED_AGAIN_AFTER = timedelta(hours=1)
"""Whoever could not be called is called again then, until it is done."""


class TransitionActivities:
    """The work of transitions.

    Args:
        call: hands a call to reapply to the workflow of an approval.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, call: Call) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._call = call

    @activity.defn
    async def complete_plan(self, message: CompletePlan) -> Remaining:
        """Add to the plan who came since it was made, and cut what is left of it into chunks."""
        rule_set = message.rule_set
        async with transaction(self._pool) as conn:
            opened = await self._opened(conn, rule_set)
            opened_at = opened.opens_at or message.as_of
            await transition.hold(conn, rule_set)
            await _tell(conn, rule_set, "opened", AuditVerb.RULES_OPENED, opened_at)
            if await self._is_current(conn, rule_set, message.as_of):
                facts = await transition.facts(conn)
                whom = [(kind, each.subject) for kind, each in affected(facts, rule_set, message.as_of)]
                await transition.join(conn, rule_set, whom)
            await transition.join_called(conn, rule_set)
            left = chunks(await transition.planned(conn, rule_set), message.per_minute)
            found = await transition.awaited(conn, rule_set, message.as_of)
            waits_until = await self._waits_until(conn, opened, found.awaited)
            if not left:
                # Whoever could not be called at first has been.
                entity = rules_entity(rule_set)
                await task.done_of(conn, entity, TaskKind.NOT_CALLED, by="system", as_of=message.as_of)
        look_at = next_look(opened_at, found.last_lapse, message.as_of) if found.awaited else None
        if waits_until and waits_until > message.as_of:
            look_at = min(look_at or waits_until, waits_until)
        if left:
            look_at = min(look_at or message.as_of + CALLED_AGAIN_AFTER, message.as_of + CALLED_AGAIN_AFTER)
        return Remaining(chunks=left, awaited=found.awaited, look_at=look_at)

    async def _waits_until(self, conn: Connection, opened: Opened, awaited: int) -> datetime | None:
        """While some have lapsed who may still get more time, it stays for the days of grace after the last day."""
        if awaited or opened.reapply_by is None or not await transition.unanswered(conn, opened.rule_set.id):
            return None
        held = await opening.confirmed(conn, opened.rule_set.id)
        last_day = (held.extended_until if held else None) or opened.reapply_by
        return lapses_at(last_day + timedelta(days=opened.rule_set.approvals.grace_days))

    @activity.defn
    async def begin_chunk(self, message: BeginChunk) -> ChunkBegun:
        """Begin every path of a chunk that has not begun, no faster than the pace; the answer counts this attempt's.

        An approval that cannot be called keeps nobody waiting: staff are told, and its turn is still to come.
        """
        paths = Paths(self._pool, await self._opened(self._pool, message.rule_set), self._call)
        pace = Pace(message.per_minute)
        begun, taken, failed, first = 0, 0, list[str](), message.first
        # Turns that failed are still to come; this goes past them.
        while turns := await transition.chunk(self._pool, message.rule_set, first, message.last, pace.turns_at_once):
            activity.heartbeat(taken)
            if activity.is_worker_shutdown():
                raise ApplicationError("This worker stops; another goes on.", type="worker_stops")
            as_of = _by_now(message)
            # Whoever has not had their turn when newer rules open gets it in theirs.
            current = await self._is_current(self._pool, message.rule_set, as_of)
            told = await (paths.begin(turns, as_of) if current else paths.leave_out(turns, as_of))
            begun, failed = begun + told.begun, [*failed, *told.failed]
            taken, first = taken + len(turns), turns[-1].ordinal + 1
            await pace.rest(taken)
        if failed:
            await paths.tell_staff(failed, _by_now(message))
        return ChunkBegun(begun=begun, left_out=taken - begun - len(failed), failed=len(failed))

    @activity.defn
    async def record_begun(self, message: RecordBegun) -> None:
        """Record that everybody on the plan was told."""
        async with transaction(self._pool) as conn:
            counts = await transition_progress.counts(conn, message.rule_set)
            facts = {f"{kind}s": counts[kind][PathState.BEGUN] for kind in PathKind}
            await _tell(conn, message.rule_set, "begun", AuditVerb.RULES_CALLED, message.as_of, **facts)

    @activity.defn
    async def record_extend_all(self, message: RecordExtendAll) -> AfterExtendAll:
        """Record more time for all who have not answered, with a form for each approval.

        Raises:
            ApplicationError: `transition_over`, `extends_nothing`, `extends_into_the_past`, `unknown_submission`.
        """
        entity = rules_entity(message.rule_set)
        key = f"{entity}/extend_all/{message.key}"
        async with transaction(self._pool) as conn:
            held = await opening.hold_confirmed(conn, message.rule_set)
            written = await audit.by_key(conn, key)
            if written:
                return AfterExtendAll(concerned=written.facts["concerned"])
            if held is None or held.settled_at:
                raise refused("transition_over", "Everybody has answered or lapsed.")
            return AfterExtendAll(concerned=await self._extend(conn, held, message, key))

    async def _extend(self, conn: Connection, held: Opening, message: RecordExtendAll, key: str) -> int:
        entity = rules_entity(message.rule_set)
        if message.until <= (held.extended_until or held.reapply_by):
            raise refused("extends_nothing", "That is no later than the last day to reapply.")
        if message.until < mountain_date(message.as_of):
            raise refused("extends_into_the_past", "That day is over.")
        reason = ""
        if message.submission:
            said = belonging(await submissions.find(conn, message.submission), entity, kind="extend_all")
            reason = str(said.payload.get("reason") or "")
        concerned = await transition.extend(
            conn,
            message.rule_set,
            message.until,
            key=message.key,
            actor=message.actor,
            reason=reason,
            per_minute=held.per_minute,
            as_of=message.as_of,
        )
        await opening.extend(conn, message.rule_set, message.until)
        await audit.write(
            conn,
            key=key,
            at=message.as_of,
            actor=message.actor,
            verb=AuditVerb.RULES_EXTENDED,
            entity=entity,
            facts={"until": message.until.isoformat(), "concerned": concerned, "reason": reason},
        )
        return concerned

    @activity.defn
    async def record_settled(self, message: RecordSettled) -> TransitionDone:
        """Record that everybody who was called has answered or lapsed."""
        async with transaction(self._pool) as conn:
            found = await transition_progress.standings(conn, message.rule_set, message.as_of)
            done = TransitionDone(reapproved=found.reapproved, lapsed=found.lapsed, ended=found.ended)
            if await opening.settle(conn, message.rule_set, message.as_of):
                facts = found.model_dump(exclude={"under_review"})
                await _tell(conn, message.rule_set, "settled", AuditVerb.RULES_SETTLED, message.as_of, **facts)
            return done

    @activity.defn
    async def record_transition_refused(self, message: RecordTransitionRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        await write_refused(self._pool, rules_entity(message.rule_set), AuditVerb.RULES_SIGNAL_REFUSED, message)

    async def _is_current(self, source: Source, rule_set: str, as_of: datetime) -> bool:
        """Whether no newer rules have opened."""
        await self._rule_book.refresh(source)
        return self._rule_book.current(as_of).id == rule_set

    async def _opened(self, source: Source, rule_set: str) -> Opened:
        if rule_set not in self._rule_book.opened:
            await self._rule_book.refresh(source)
        opened = self._rule_book.opened.get(rule_set)
        if opened is None:
            raise refused("unknown_rule_set", f"The rules {rule_set} were not opened.")
        return opened


class Pace:
    """So many turns a minute, and no more; what was missed meanwhile is not made up for in a rush."""

    def __init__(self, per_minute: int) -> None:
        self._seconds = 60 / per_minute
        self._began = time.monotonic()
        self.turns_at_once = max(1, min(TURNS_AT_ONCE, per_minute // 60))

    async def rest(self, done: int) -> None:
        """Wait until so many turns may have been done."""
        await asyncio.sleep(max(0.0, self._began + done * self._seconds - time.monotonic()))


def _by_now(message: BeginChunk) -> datetime:
    """What time it is for the workflow: when it asked, and what went by since."""
    return message.as_of + max(timedelta(), datetime.now(UTC) - activity.info().scheduled_time)


async def _tell(conn: Connection, rule_set: str, key: str, verb: AuditVerb, at: datetime, **facts: int) -> None:
    entity = rules_entity(rule_set)
    await audit.write(conn, key=f"{entity}/{key}", at=at, actor="system", verb=verb, entity=entity, facts=facts)
