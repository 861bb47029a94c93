"""Approvals: what a provider's row says of its approval, and what its workflow needs to begin or take up again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from policy.approval import next_step
from schemas.approval import Approval, ApprovalStart, ApprovalState, Call
from schemas.model import Frozen
from schemas.provider import Standing
from store.database import Connection, Source
from store.queries import queries


class Reapplied(Frozen):
    """A reapplication an approval must not lapse over."""

    number: str
    received_at: datetime


class Extension(Frozen):
    """More time to reapply, said by `actor` and not recorded yet."""

    submission: UUID
    actor: str
    until: date


async def by_number(source: Source, number: str) -> Approval | None:
    """The approval of this provider."""
    row = await queries.approval.by_number(source, number=number)
    return approval_from(row) if row else None


async def shown(source: Source, number: str, as_of: datetime) -> Approval | None:
    """The approval of this provider as people see it: lapsed from its midnight on, however late that is recorded."""
    row = await queries.approval.shown(source, number=number, as_of=as_of)
    if row is None or row["lapsed_at"] is None:
        return approval_from(row) if row else None
    lapsed = {"standing": Standing.LAPSED, "standing_since": row["lapsed_at"], "standing_reason": ""}
    return approval_from(row).model_copy(update=lapsed)


async def lock(conn: Connection, number: str) -> Approval | None:
    """The approval of this provider, held until the transaction ends."""
    row = await queries.approval.lock(conn, number=number)
    return approval_from(row) if row else None


async def save(conn: Connection, approval: Approval) -> None:
    """Write everything that ever changes about an approval; its next step is worked out here."""
    step, step_at = next_step(approval)
    facts: dict[str, Any] = dict(approval) | {"rungs": [rung.model_dump(mode="json") for rung in approval.rungs]}
    facts.pop("approved_at")
    await queries.approval.save(conn, **facts, next_step=step, next_at=step_at)


async def standing_before(source: Source, approval: Approval) -> Standing:
    """How an approval stood before it stood as it does."""
    found = await queries.approval.standing_before(source, provider=approval.number, since=approval.standing_since)
    return Standing(found) if found else Standing.IN_FORCE


async def unsettled_reapplication(source: Source, approval: Approval) -> Reapplied | None:
    """A reapplication made since the call to, as long as its approval has not heard what became of it."""
    row = await queries.approval.unsettled_reapplication(source, provider=approval.number, called_at=approval.called_at)
    return Reapplied.model_validate(dict(row)) if row else None


async def extensions_under_way(source: Source, approval: Approval) -> list[Extension]:
    """More time that was given before an approval lapses, and that it has not heard of; the first one said first."""
    rows = queries.approval.extensions_under_way(source, entity=approval.entity, lapses_at=approval.lapses_at)
    return [Extension.model_validate(dict(row)) async for row in rows]


async def under_review(source: Source, number: str, rule_set: str) -> str:
    """The number of a provider's reapplication under these rules that is not decided yet; "" without one."""
    found: str | None = await queries.approval.under_review(source, provider=number, rule_set=rule_set)
    return found or ""


async def uncarried(conn: Connection, limit: int) -> list[Approval]:
    """Approvals whose workflow was never started, held until the transaction ends."""
    return [approval_from(row) async for row in queries.approval.uncarried(conn, size=limit)]


async def mark_carried(conn: Connection, numbers: Sequence[str]) -> None:
    """Note that their workflows were started."""
    await queries.approval.mark_carried(conn, numbers=list(numbers))


async def open_approvals(source: Source) -> list[Approval]:
    """Approvals whose workflow must run."""
    return [approval_from(row) async for row in queries.approval.open_approvals(source)]


async def start_input(source: Source, number: str, *, calling: str | None = None) -> ApprovalStart | None:
    """What the workflow of an approval is started with, in whatever state its record is; None where there is none.

    `calling` names the newer rules it has to be called under first.
    """
    approval = await by_number(source, number)
    return start_of(approval, calling=calling) if approval else None


def start_of(approval: Approval, *, calling: str | None = None) -> ApprovalStart:
    """What the workflow of an approval is started with."""
    return ApprovalStart(
        number=approval.number, approved_at=approval.approved_at, state=state_of(approval), calling=calling
    )


def state_of(approval: Approval) -> ApprovalState:
    """Where an approval stands, as far as something is awaited of it."""
    call = None
    if approval.called_under and approval.reapply_by:
        call = Call(
            rule_set=approval.called_under,
            reapply_by=approval.reapply_by,
            lapses_at=approval.lapses_at,
            rungs=approval.rungs,
        )
    return ApprovalState(
        standing=approval.standing,
        call=call,
        passed_until=approval.rung_passed,
        reapplication=approval.reapplication,
        ends_as=approval.ends_as,
        ends_at=approval.ends_at,
    )


def approval_from(row: asyncpg.Record) -> Approval:
    """An approval as it stands in its provider's row."""
    return Approval.model_validate({name: row[name] for name in Approval.model_fields})
