"""Openings: proposed by one person with a snapshot of the rule set, decided by another; confirming writes it all."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from policy.opening import Book, opens_at
from policy.rule_set import current_rule_set
from policy.transition import plan, totals
from schemas.audit import AuditVerb
from schemas.opening import Opening, OpeningState, rules_entity
from schemas.rule_set import RuleSet
from schemas.rules_transition import TransitionStart
from schemas.submission import Submission
from store import audit, transition
from store import rule_set as rule_sets
from store import submission as submissions
from store.database import Connection, Source
from store.queries import queries
from store.rule_set import RuleBook, mark_of, read_kept
from store.transition import Turn


async def propose(
    conn: Connection,
    rule_set: RuleSet,
    *,
    opening: UUID,
    opens_on: date,
    reapply_by: date,
    per_minute: int,
    actor: str,
    as_of: datetime,
) -> bool:
    """Propose an opening, with a copy of what the rule set says now; False while one is proposed.

    `opening` is the id of the form it was typed into, so that a second press proposes nothing more.
    """
    proposed = await queries.opening.propose(
        conn,
        id=opening,
        rule_set=rule_set.id,
        version=rule_set.version,
        content=rule_set.model_dump(mode="json"),
        sha256=mark_of(rule_set),
        opens_on=opens_on,
        reapply_by=reapply_by,
        per_minute=per_minute,
        actor=actor,
        as_of=as_of,
    )
    if proposed is None:
        return False
    facts = {"opens_on": opens_on.isoformat(), "reapply_by": reapply_by.isoformat(), "per_minute": per_minute}
    return await _tell(conn, rule_set.id, f"proposed/{opening}", AuditVerb.RULES_PROPOSED, as_of, actor=actor, **facts)


async def find(source: Source, opening: UUID) -> Opening | None:
    """The opening of this id."""
    return _one(await queries.opening.find(source, id=opening))


async def lock(conn: Connection, opening: UUID) -> Opening | None:
    """The opening of this id, held until the transaction ends."""
    return _one(await queries.opening.lock(conn, id=opening))


async def proposed(source: Source) -> Opening | None:
    """The one that is proposed, if one is."""
    return _one(await queries.opening.proposed(source))


async def confirmed(source: Source, rule_set: str) -> Opening | None:
    """The one by which a rule set was opened; None for a draft, and for the procedure there was from the beginning."""
    return _one(await queries.opening.confirmed(source, rule_set=rule_set))


async def hold_confirmed(conn: Connection, rule_set: str) -> Opening | None:
    """The same, held until the transaction ends."""
    return _one(await queries.opening.hold_confirmed(conn, rule_set=rule_set))


async def last_day(conn: Connection, rule_set: str) -> date | None:
    """The last day to reapply, more time for all included; nobody gives more before the transaction ends.

    None for rules that nobody decided to open.
    """
    found: date | None = await queries.opening.last_day(conn, rule_set=rule_set)
    return found


async def book(source: Source, rules: RuleBook, as_of: datetime) -> Book:
    """What an opening is judged by, as it stands in Postgres at this moment."""
    await rules.refresh(source)
    to_come, waiting = rules.next_opening(as_of), await proposed(source)
    return Book(
        opened=frozenset({current_rule_set(rules.files).id, *rules.opened}),
        drafts=frozenset(rules.drafts),
        to_come=to_come.rule_set.id if to_come else None,
        proposed=waiting.rule_set if waiting else None,
    )


async def snapshot(source: Source, opening: UUID) -> RuleSet:
    """What the rule set said when it was proposed."""
    return read_kept(await queries.opening.content(source, id=opening))


async def confirm(conn: Connection, opening: Opening, *, actor: str, as_of: datetime) -> Submission:
    """Open the rule set: its copy, the plan for everybody there is, and the submission that starts the transition.

    The opening is held by `lock`, still proposed, and its dates are good.
    """
    rules = await snapshot(conn, opening.id)
    instant = opens_at(opening.opens_on, as_of)
    await queries.opening.decide(conn, id=opening.id, state=OpeningState.CONFIRMED, actor=actor, as_of=as_of)
    await rule_sets.add(conn, rules, opens_at=instant, reapply_by=opening.reapply_by, as_of=as_of)
    thought_through = plan(
        await transition.facts(conn),
        rules,
        opens_on=opening.opens_on,
        reapply_by=opening.reapply_by,
        per_minute=opening.per_minute,
        as_of=as_of,
    )
    turns = [Turn(path.ordinal, path.kind, path.subject) for path in thought_through.paths]
    await transition.add(conn, rules.id, turns)
    facts = {"opens_at": instant.isoformat(), **totals(thought_through.paths).model_dump()}
    await _tell(conn, rules.id, f"confirmed/{opening.id}", AuditVerb.RULES_CONFIRMED, as_of, actor=actor, **facts)
    return await submissions.save(
        conn,
        Submission(
            id=uuid4(),
            kind="opening",
            entity=rules_entity(rules.id),
            natural_key=rules_entity(rules.id),
            actor=actor,
            received_at=as_of,
            payload=TransitionStart(
                rule_set=rules.id, opens_at=instant, reapply_by=opening.reapply_by, per_minute=opening.per_minute
            ).model_dump(mode="json"),
        ),
    )


async def drop(conn: Connection, opening: Opening, *, actor: str, as_of: datetime) -> None:
    """Drop a proposal that is held by `lock`."""
    await queries.opening.decide(conn, id=opening.id, state=OpeningState.DROPPED, actor=actor, as_of=as_of)
    await _tell(conn, opening.rule_set, f"dropped/{opening.id}", AuditVerb.RULES_DROPPED, as_of, actor=actor)


async def extend(conn: Connection, rule_set: str, until: date) -> None:
    """Everybody who has not answered may reapply up to this day; an earlier one changes nothing."""
    await queries.opening.extend(conn, rule_set=rule_set, until=until)


async def settle(conn: Connection, rule_set: str, as_of: datetime) -> bool:
    """Note that everybody has answered or lapsed; False when that was noted before."""
    return await queries.opening.settle(conn, rule_set=rule_set, as_of=as_of) is not None


async def unsettled(source: Source) -> list[Opening]:
    """Openings whose transition must run, the oldest first."""
    return [_opening_from(row) async for row in queries.opening.unsettled(source)]


async def start_input(source: Source, rule_set: str) -> TransitionStart | None:
    """What the workflow of a transition is started with, new or again; None where nobody opened the rule set."""
    found = await confirmed(source, rule_set)
    if found is None:
        return None
    return TransitionStart(
        rule_set=rule_set,
        opens_at=await queries.rule_set.opens_at(source, id=rule_set),
        reapply_by=found.extended_until or found.reapply_by,
        per_minute=found.per_minute,
    )


async def _tell(conn: Connection, rule_set: str, key: str, verb: AuditVerb, at: datetime, **said: Any) -> bool:
    """A line of the rule set's timeline; `actor` and the facts its sentence needs are said by name."""
    entity, actor = rules_entity(rule_set), said.pop("actor")
    return await audit.write(conn, key=f"{entity}/{key}", at=at, actor=actor, verb=verb, entity=entity, facts=said)


def _one(row: asyncpg.Record | None) -> Opening | None:
    return _opening_from(row) if row else None


def _opening_from(row: asyncpg.Record) -> Opening:
    return Opening.model_validate({name: row[name] for name in Opening.model_fields})
