"""What the workflow of a disposal has recorded: each method is one transaction, safe to run twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from temporalio import activity

from activities import disposal_letters
from activities.event import belonging
from activities.readers import Recipient, supervisors
from activities.refusal import refused
from activities.refused_signal import write_refused
from policy.calendar import mountain_date
from policy.disposal import chunks, held_in_words, holding
from schemas.account import Role
from schemas.audit import AuditVerb
from schemas.disposal import (
    FINAL_DISPOSAL_STATES,
    AfterDisposal,
    Disposal,
    DisposalLine,
    DisposalState,
    LegalHold,
    LineState,
    ListDue,
    RecordDisposalDecision,
    RecordDisposalRefused,
)
from schemas.letter import LetterDraft
from schemas.submission import Submission
from store import account, audit, disposal, legal_hold
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.disposal import DueYear
from store.record import Record

SYSTEM = "system"
ALL_HELD = "Everything that is due is under a legal hold."
MAY_DECIDE = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who proposes, confirms and drops (our default)."""


class DisposalActivities:
    """Records of disposals.

    Args:
        notice_email: hears of a list where no member of staff is there to hear of it.
    """

    def __init__(self, pool: Pool, notice_email: str | None = None) -> None:
        self._pool = pool
        self._notice_email = notice_email

    @activity.defn
    async def list_due(self, message: ListDue) -> AfterDisposal:
        """List what is due, minus legal holds; a list that is there already stays, and where it stands is told."""
        async with transaction(self._pool) as conn:
            held = await disposal.lock(conn, message.year)
            if held:
                return await after(conn, held)
            due_before = mountain_date(message.as_of)
            due, holds = await disposal.due(conn, due_before), await legal_hold.standing(conn)
            entity = f"disposal:{message.year}"
            if not due:
                await _tell(conn, entity, "nothing_due", AuditVerb.DISPOSAL_NOTHING_DUE, message.as_of)
                return AfterDisposal(state=None)
            lines = [_line(message.year, ordinal, each, holds) for ordinal, each in enumerate(due, start=1)]
            waits = any(line.state is LineState.LISTED for line in lines)
            listed = Disposal(
                year=message.year, state=DisposalState.LISTED, due_before=due_before, listed_at=message.as_of
            )
            listed = listed if waits else _dropped(listed, SYSTEM, ALL_HELD, message.as_of)
            await disposal.add(conn, listed, lines)
            await self._tell_of_list(conn, listed, message.as_of)
            return await after(conn, listed)

    async def _tell_of_list(self, conn: Connection, listed: Disposal, as_of: datetime) -> None:
        """The timeline, and the supervisors where somebody has to decide."""
        totals = (await disposal.totals(conn, [listed.year]))[listed.year]
        waits = listed.state is DisposalState.LISTED
        letters = disposal_letters.listed(listed, totals, await self.supervisors(conn)) if waits else []
        facts: dict[str, Any] = {"lines": totals[LineState.LISTED].lines, "held": totals[LineState.HELD].lines}
        await _tell(conn, listed.entity, "listed", AuditVerb.DISPOSAL_LISTED, as_of, facts=facts, letters=letters)
        if not waits:
            facts = {"reason": listed.drop_reason}
            await _tell(conn, listed.entity, "dropped", AuditVerb.DISPOSAL_DROPPED, as_of, facts=facts)

    async def supervisors(self, conn: Connection) -> list[Recipient]:
        """Who hears of disposals; never nobody, as long as anybody works here."""
        return await supervisors(conn, self._notice_email)

    @activity.defn
    async def record_disposal_decision(self, message: RecordDisposalDecision) -> AfterDisposal:
        """Record one decision; who took it is who sent the form behind it.

        Raises:
            ApplicationError: `unknown_disposal`, `needs_form`, `unknown_submission`, `supervisors_only`,
                `disposal_over`, `already_confirmed`, `already_proposed`, `not_proposed`, `same_person`.
        """
        async with transaction(self._pool) as conn:
            held = await disposal.lock(conn, message.year)
            if held is None:
                raise refused("unknown_disposal", f"Nothing was listed in {message.year}.")
            key = f"{held.entity}/{message.verb}/{message.key}"
            if await audit.by_key(conn, key):
                return await after(conn, held)
            said = await _said(conn, held, message)
            decided, verb, facts = _decided(held, message, said)
            await disposal.save(conn, decided)
            await audit.write(
                conn, key=key, at=message.as_of, actor=said.actor, verb=verb, entity=held.entity, facts=facts
            )
            return await after(conn, decided)

    @activity.defn
    async def record_disposal_refused(self, message: RecordDisposalRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        await write_refused(self._pool, f"disposal:{message.year}", AuditVerb.DISPOSAL_SIGNAL_REFUSED, message)


async def after(conn: Connection, held: Disposal) -> AfterDisposal:
    """Where a disposal stands; what is to be disposed of is told once it may be."""
    confirmed = held.state is DisposalState.CONFIRMED
    left = chunks(await disposal.left_to_do(conn, held.year)) if confirmed else []
    return AfterDisposal(state=held.state, proposed_by=held.proposed_by, chunks=left)


def _line(year: int, ordinal: int, due: DueYear, holds: Sequence[LegalHold]) -> DisposalLine:
    hold = holding(holds, due.provider, due.year)
    return DisposalLine(
        disposal=year,
        ordinal=ordinal,
        provider=due.provider,
        year=due.year,
        retain_until=due.retain_until,
        events=due.events,
        certificates=due.certificates,
        state=LineState.HELD if hold else LineState.LISTED,
        why=held_in_words(hold) if hold else "",
    )


async def _said(conn: Connection, held: Disposal, message: RecordDisposalDecision) -> Submission:
    """The form behind a decision, sent by somebody who may decide: two people are told apart by their accounts."""
    if message.submission is None:
        raise refused("needs_form", "Two people decide on the page of the disposal, each signed in.")
    said = belonging(await submissions.find(conn, message.submission), held.entity, kind=message.verb)
    number = said.actor.removeprefix("account:")
    person = await account.by_id(conn, int(number)) if number.isdecimal() else None
    if person is None or not person.active or person.role not in MAY_DECIDE:
        raise refused("supervisors_only", "Supervisors and administrators decide on a disposal.")
    return said


def _decided(
    held: Disposal, message: RecordDisposalDecision, said: Submission
) -> tuple[Disposal, AuditVerb, dict[str, Any]]:
    """What a decision makes of a disposal, and how it is told."""
    if held.state in FINAL_DISPOSAL_STATES:
        raise refused("disposal_over", f"The disposal is {held.state}.", state=held.state)
    if held.state is DisposalState.CONFIRMED:
        raise refused("already_confirmed", "It is confirmed, and being carried out.")
    match message.verb:
        case "propose_disposal":
            if held.state is DisposalState.PROPOSED:
                raise refused("already_proposed", "It is proposed already.")
            change = {"state": DisposalState.PROPOSED, "proposed_by": said.actor, "proposed_at": message.as_of}
            return held.model_copy(update=change), AuditVerb.DISPOSAL_PROPOSED, {}
        case "confirm_disposal":
            if held.state is not DisposalState.PROPOSED:
                raise refused("not_proposed", "Nobody has proposed it yet.")
            if held.proposed_by == said.actor:
                raise refused("same_person", "Whoever proposed it cannot confirm it.")
            change = {"state": DisposalState.CONFIRMED, "confirmed_by": said.actor, "confirmed_at": message.as_of}
            return held.model_copy(update=change), AuditVerb.DISPOSAL_CONFIRMED, {}
        case "drop_disposal":
            reason = str(said.payload.get("reason") or "")
            dropped = _dropped(held, said.actor, reason, message.as_of)
            return dropped, AuditVerb.DISPOSAL_DROPPED, {"reason": reason}


def _dropped(held: Disposal, actor: str, reason: str, as_of: datetime) -> Disposal:
    change = {"state": DisposalState.DROPPED, "dropped_by": actor, "dropped_at": as_of, "drop_reason": reason}
    return held.model_copy(update=change)


async def _tell(
    conn: Connection,
    entity: str,
    key: str,
    verb: AuditVerb,
    as_of: datetime,
    *,
    facts: dict[str, Any] | None = None,
    letters: Sequence[LetterDraft] = (),
) -> None:
    record = Record(
        key=f"{entity}/{key}",
        at=as_of,
        actor=SYSTEM,
        verb=verb,
        entity=entity,
        facts=facts or {},
        letters=tuple(letters),
    )
    await records.write(conn, record, as_of)
