"""The plan of an opening as rows: whose turn comes when, what became of each, who is still awaited."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from policy.transition import FIRST_LETTERS
from schemas.application import Application
from schemas.approval import Approval
from schemas.model import Frozen
from schemas.transition import (
    Concerned,
    ConcernedApplication,
    ConcernedProvider,
    PathKind,
    PathState,
    TransitionFacts,
)
from store.application import application_from
from store.approval import approval_from
from store.database import Connection, Source
from store.queries import queries


class Turn(NamedTuple):
    """One line of the plan whose turn it is."""

    ordinal: int
    kind: PathKind
    subject: str


class Awaited(Frozen):
    """How many were called and have neither answered nor lapsed, and when the last of them may lapse."""

    awaited: int
    last_lapse: datetime | None = None


class MoreTime(Frozen):
    """What more time for all until a day would come to.

    Attributes:
        given: how many approvals get more time.
        back: how many of these have lapsed and stand again.
        letters: how many letters go.
        later: how many have not answered either, and have such a day or a later one already.
        under_review: how many have reapplied, so that nothing lapses.
    """

    given: int
    back: int
    letters: int
    later: int
    under_review: int


class Told(NamedTuple):
    """Somebody on the waiting list who is told now."""

    id: UUID
    email: str
    name: str
    organisation: str


async def facts(source: Source) -> TransitionFacts:
    """Everybody an opening may concern."""
    return TransitionFacts(
        waiting=tuple([Concerned.model_validate(dict(row)) async for row in queries.transition.waiting(source)]),
        applications=tuple(
            [ConcernedApplication.model_validate(dict(row)) async for row in queries.transition.applications(source)]
        ),
        providers=tuple(
            [ConcernedProvider.model_validate(dict(row)) async for row in queries.transition.providers(source)]
        ),
    )


async def add(conn: Connection, rule_set: str, turns: Sequence[Turn]) -> None:
    """Write lines of the plan of a rule set that is being opened, or that `hold` holds."""
    await queries.transition.add(
        conn,
        rule_set=rule_set,
        ordinals=[turn.ordinal for turn in turns],
        kinds=[turn.kind for turn in turns],
        subjects=[turn.subject for turn in turns],
        letters=[FIRST_LETTERS[turn.kind] for turn in turns],
    )


async def hold(conn: Connection, rule_set: str) -> None:
    """Hold a plan until the transaction ends, to add to it."""
    await queries.transition.hold(conn, rule_set=rule_set)


async def join(conn: Connection, rule_set: str, affected: Iterable[tuple[PathKind, str]]) -> None:
    """Add those that the plan does not know, after the last turn."""
    rows = queries.transition.known(conn, rule_set=rule_set)
    known = {(row["kind"], row["subject"]) async for row in rows}
    last = await _last_ordinal(conn, rule_set)
    new = [each for each in affected if each not in known]
    await add(conn, rule_set, [Turn(last + turn, kind, subject) for turn, (kind, subject) in enumerate(new, start=1)])


async def note_called(conn: Connection, rule_set: str, number: str, as_of: datetime) -> None:
    """Note on the plan that a provider is called, in the transaction in which it is.

    Who is called without standing on the plan, because it was approved under older rules after these had opened, takes
    the turn after the last.
    """
    if await queries.transition.note_called(conn, rule_set=rule_set, number=number, as_of=as_of):
        return
    await hold(conn, rule_set)
    ordinal = await _last_ordinal(conn, rule_set) + 1
    await add(conn, rule_set, [Turn(ordinal, PathKind.PROVIDER, number)])
    await mark(conn, rule_set, [ordinal], PathState.BEGUN, as_of)


async def join_called(conn: Connection, rule_set: str) -> None:
    """Note on the plan, which `hold` holds, who was called without it before calls noted that themselves."""
    async for row in queries.transition.called(conn, rule_set=rule_set):
        await note_called(conn, rule_set, row["number"], row["called_at"])


async def _last_ordinal(conn: Connection, rule_set: str) -> int:
    last: int = await queries.transition.last_ordinal(conn, rule_set=rule_set)
    return last


async def planned(source: Source, rule_set: str) -> list[int]:
    """The turns that have not come, in order."""
    return [row["ordinal"] async for row in queries.transition.planned(source, rule_set=rule_set)]


async def chunk(source: Source, rule_set: str, first: int, last: int, limit: int) -> list[Turn]:
    """The next turns of a chunk that have not come."""
    rows = queries.transition.chunk(source, rule_set=rule_set, first=first, last=last, size=limit)
    return [Turn(row["ordinal"], PathKind(row["kind"]), row["subject"]) async for row in rows]


async def mark(conn: Connection, rule_set: str, ordinals: Sequence[int], state: PathState, as_of: datetime) -> None:
    """Note what became of these turns; what became of one before stays so."""
    await queries.transition.mark(conn, rule_set=rule_set, ordinals=list(ordinals), state=state, as_of=as_of)


async def approvals(source: Source, numbers: Sequence[str]) -> list[tuple[Approval, bool]]:
    """These approvals, each with whether its workflow runs."""
    rows = queries.transition.approvals(source, numbers=list(numbers))
    return [(approval_from(row), row["carried"]) async for row in rows]


async def carried(conn: Connection, numbers: Sequence[str]) -> None:
    """Note that the workflows of these approvals run."""
    await queries.transition.carried(conn, numbers=list(numbers))


async def turns_to_come(source: Source, rule_sets: Iterable[str], numbers: Sequence[str]) -> set[tuple[str, str]]:
    """Rule sets and the providers they are still to call, of these."""
    rows = queries.transition.turns_to_come(source, rule_sets=list(rule_sets), numbers=list(numbers))
    return {(row["rule_set"], row["subject"]) async for row in rows}


async def awaited(source: Source, rule_set: str, as_of: datetime) -> Awaited:
    """Who is still awaited."""
    return Awaited.model_validate(dict(await queries.transition.awaited(source, rule_set=rule_set, as_of=as_of)))


async def unanswered(source: Source, rule_set: str) -> int:
    """How many more time for all would concern."""
    number: int = await queries.transition.unanswered(source, rule_set=rule_set)
    return number


async def more_time(source: Source, rule_set: str, until: date) -> MoreTime:
    """What more time for all until this day would come to now."""
    return MoreTime.model_validate(dict(await queries.transition.more_time(source, rule_set=rule_set, until=until)))


async def extend(
    conn: Connection,
    rule_set: str,
    until: date,
    *,
    key: str,
    actor: str,
    reason: str,
    per_minute: int,
    as_of: datetime,
) -> int:
    """Save a form for each approval that gets more time by it, to be handed over at the pace; how many."""
    number: int = await queries.transition.extend(
        conn,
        rule_set=rule_set,
        until=until,
        key=key,
        actor=actor,
        payload={"until": until.isoformat(), "reason": reason},
        as_of=as_of,
        pause=timedelta(minutes=1) / per_minute,
    )
    return number


async def open_applications(conn: Connection, rule_set: str, numbers: Sequence[str]) -> list[Application]:
    """Those of these applications that are open under older rules, held until the transaction ends."""
    rows = queries.transition.told_applications(conn, rule_set=rule_set, numbers=list(numbers))
    return [application_from(row) async for row in rows]


async def tell_waiting(conn: Connection, rule_set: str, entries: Sequence[UUID], as_of: datetime) -> list[Told]:
    """Those of these entries that still wait; from now on they are told."""
    rows = queries.transition.told_waiting(conn, ids=list(entries), rule_set=rule_set, as_of=as_of)
    return [Told(row["id"], row["email"], row["name"], row["organisation"]) async for row in rows]
