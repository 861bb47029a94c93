"""What the workflow of an approval has recorded: each method is one transaction, safe to run twice.

Each answers with where the approval stands by its record, which the workflow takes for its own.
"""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.approval_decision import VERBS, ApprovalCase
from activities.approval_letters import ApprovalCorrespondence
from activities.event import belonging
from activities.readers import readers_of
from activities.refusal import refused
from activities.refused_signal import write_refused
from policy.approval import may_lapse
from schemas.approval import (
    Approval,
    ApprovalState,
    RecordApprovalDecision,
    RecordApprovalRefused,
    RecordEnd,
    RecordLapse,
    RecordLapseRung,
)
from schemas.audit import AuditVerb
from schemas.provider import FINAL_STANDINGS, Standing
from schemas.rule_set import RuleSet
from store import approval as approvals
from store import audit
from store import provider as providers
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.record import Record
from store.rule_set import RuleBook

SYSTEM = "system"
_MOMENT = timedelta(microseconds=1)


class ApprovalActivities:
    """Records of approvals."""

    def __init__(self, pool: Pool, rule_book: RuleBook) -> None:
        self._pool = pool
        self._rule_book = rule_book

    @activity.defn
    async def record_approval_decision(self, message: RecordApprovalDecision) -> ApprovalState:
        """Record one decision with everything that follows from it.

        Raises:
            ApplicationError: the records do not allow it; `activities.approval_decision` names the codes.
        """
        async with transaction(self._pool) as conn:
            approval = await _hold(conn, message.number)
            key = f"{approval.entity}/{message.verb}/{message.key}"
            if await audit.by_key(conn, key):
                return approvals.state_of(approval)
            return approvals.state_of(await self._decide(conn, approval, message, key))

    async def _decide(
        self, conn: Connection, approval: Approval, message: RecordApprovalDecision, key: str
    ) -> Approval:
        submission = None
        if message.submission:
            submission = await submissions.find(conn, message.submission)
            submission = belonging(submission, approval.entity, kind=message.verb)
        if approval.standing in FINAL_STANDINGS:
            raise refused("approval_ended", f"{approval.entity} is {approval.standing}.", standing=approval.standing)
        letters = await self._letters(conn, approval, key)
        case = ApprovalCase(conn, approval, message, submission, self._rule_book, letters)
        change = await VERBS[message.verb](case)
        if change is None:
            return approval
        record = _record(change.approval, letters, change.verb, change.facts, at=case.said_at, actor=message.actor)
        return await _write(conn, change.approval, record, message.as_of)

    @activity.defn
    async def record_lapse_rung(self, message: RecordLapseRung) -> ApprovalState:
        """Record that a warning was reached, and write its letters.

        One that has nothing left to say, because the provider has reapplied or has more time, is let pass.
        """
        async with transaction(self._pool) as conn:
            approval = await _hold(conn, message.number)
            if message.rung in approval.rungs and _may_lapse(approval):
                approval = await self._warn(conn, approval, message)
            return approvals.state_of(approval)

    async def _warn(self, conn: Connection, approval: Approval, message: RecordLapseRung) -> Approval:
        rung = message.rung
        warned = approval.model_copy(update={"rung_passed": rung.at})
        key = f"{approval.entity}/{rung.name}/{rung.at.astimezone(UTC).isoformat()}"
        if await audit.by_key(conn, key):
            await approvals.save(conn, warned)
            return warned
        letters = await self._letters(conn, approval, key)
        last = rung.at >= max(each.at for each in approval.rungs)
        letters.warning(approval, await self._called_under(conn, approval), message.as_of, last=last)
        facts = {"rung": rung.name, "skipped": message.skipped, "reapply_by": _iso(approval.reapply_by)}
        record = _record(warned, letters, AuditVerb.APPROVAL_WARNED, facts, at=message.as_of)
        return await _write(conn, warned, record, message.as_of)

    @activity.defn
    async def record_lapse(self, message: RecordLapse) -> ApprovalState:
        """Record that the time to reapply is over, unless something was said in time that is not known here yet."""
        async with transaction(self._pool) as conn:
            approval = await _hold(conn, message.number)
            if _may_lapse(approval) and approval.lapses_at and approval.lapses_at <= message.as_of:
                approval = await self._let_lapse(conn, approval, approval.lapses_at, message.as_of)
            return approvals.state_of(approval)

    async def _let_lapse(self, conn: Connection, approval: Approval, at: datetime, as_of: datetime) -> Approval:
        reapplied = await approvals.unsettled_reapplication(conn, approval)
        if reapplied is None:
            return await self._extended(conn, approval, as_of) or await self._lapse(conn, approval, at, as_of)
        # What is to be said about the reapplication was written with it; it arrives later, and finds this.
        update = {"reapplication": reapplied.number, "reapplied_at": reapplied.received_at}
        approval = approval.model_copy(update=update)
        await approvals.save(conn, approval)
        return approval

    async def _extended(self, conn: Connection, approval: Approval, as_of: datetime) -> Approval | None:
        """More time that was given before the lapse and has not arrived is taken in; when it arrives it is known."""
        after = None
        for given in await approvals.extensions_under_way(conn, approval):
            message = RecordApprovalDecision(
                number=approval.number,
                key=str(given.submission),
                verb="extend",
                actor=given.actor,
                submission=given.submission,
                until=given.until,
                as_of=as_of,
            )
            with suppress(ApplicationError):  # one that gives no more time is refused when it arrives
                after = await self._decide(conn, after or approval, message, f"{approval.entity}/extend/{message.key}")
        return after

    async def _lapse(self, conn: Connection, approval: Approval, lapsed_at: datetime, as_of: datetime) -> Approval:
        letters = await self._letters(conn, approval, f"{approval.entity}/lapsed/{_iso(lapsed_at)}")
        letters.lapsed(approval, await self._called_under(conn, approval))
        lapsed = _standing(approval, Standing.LAPSED, lapsed_at)
        facts = {"rule_set": approval.called_under, "reapply_by": _iso(approval.reapply_by)}
        record = _record(lapsed, letters, AuditVerb.APPROVAL_LAPSED, facts, at=lapsed.standing_since)
        return await _write(conn, lapsed, record, as_of)

    @activity.defn
    async def record_end(self, message: RecordEnd) -> ApprovalState:
        """Record that an announced end has come, unless it was taken back."""
        async with transaction(self._pool) as conn:
            approval = await _hold(conn, message.number)
            awaited = approval.standing not in FINAL_STANDINGS and approval.ends_at and approval.ends_as
            if awaited and approval.ends_at and approval.ends_at <= message.as_of:
                approval = await self._end(conn, approval, approval.ends_at, message.as_of)
            return approvals.state_of(approval)

    async def _end(self, conn: Connection, approval: Approval, ended_at: datetime, as_of: datetime) -> Approval:
        letters = await self._letters(conn, approval, f"{approval.entity}/ended")
        letters.ended(approval)
        ended = _standing(approval, Standing(approval.ends_as or ""), ended_at, await _reason(conn, approval))
        ended = ended.model_copy(update={"ends_as": None, "ends_at": None})
        facts = {"ends_as": approval.ends_as}
        record = _record(ended, letters, AuditVerb.APPROVAL_ENDED, facts, at=ended.standing_since)
        return await _write(conn, ended, record, as_of)

    @activity.defn
    async def record_approval_refused(self, message: RecordApprovalRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        await write_refused(self._pool, f"provider:{message.number}", AuditVerb.APPROVAL_SIGNAL_REFUSED, message)

    async def _letters(self, conn: Connection, approval: Approval, key: str) -> ApprovalCorrespondence:
        provider = await providers.by_number(conn, approval.number)
        if provider is None:
            raise refused("unknown_provider", f"No provider {approval.number} is recorded.")
        rule_set = await self._rule_book.named(conn, approval.rule_set)
        return ApprovalCorrespondence(provider, rule_set, to=await readers_of(conn, provider), key=key)

    async def _called_under(self, conn: Connection, approval: Approval) -> RuleSet:
        return await self._rule_book.named(conn, approval.called_under or "")


async def _hold(conn: Connection, number: str) -> Approval:
    approval = await approvals.lock(conn, number)
    if approval is None:
        raise refused("unknown_provider", f"No provider {number} is recorded.")
    return approval


def _may_lapse(approval: Approval) -> bool:
    return approval.called_under is not None and may_lapse(approval.standing, approval.reapplication)


def _standing(approval: Approval, standing: Standing, since: datetime, reason: str = "") -> Approval:
    """It takes effect when it was due, however late that is recorded; but only after what was recorded last.

    That stays in the history too: one that was suspended before its late lapse is suspended again if it comes back.
    """
    since = max(since, approval.standing_since + _MOMENT)
    return approval.model_copy(update={"standing": standing, "standing_since": since, "standing_reason": reason})


async def _reason(conn: Connection, approval: Approval) -> str:
    """What was written when the end was announced."""
    lines = await audit.of_entity(conn, approval.entity)
    announced = [line for line in lines if line.verb == AuditVerb.APPROVAL_END_ANNOUNCED]
    return str(announced[-1].facts.get("reason") or "") if announced else ""


def _record(
    approval: Approval,
    letters: ApprovalCorrespondence,
    verb: AuditVerb,
    facts: dict[str, Any],
    *,
    at: datetime,
    actor: str = SYSTEM,
) -> Record:
    return Record(
        key=letters.key,
        at=at,
        actor=actor,
        verb=verb,
        entity=approval.entity,
        facts=facts,
        letters=tuple(letters.letters),
    )


async def _write(conn: Connection, approval: Approval, record: Record, as_of: datetime) -> Approval:
    await approvals.save(conn, approval)
    await records.write(conn, record, as_of)
    return approval


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None
