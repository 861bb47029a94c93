"""How a transition goes: how far its plan has come, how those stand who were called, and what happened week by week."""

from collections import Counter
from datetime import date, datetime, timedelta

from schemas.application import Stage
from schemas.model import Frozen
from schemas.provider import Standing
from schemas.transition import PathKind, PathState
from store.database import Source
from store.queries import queries


class Standings(Frozen):
    """How the approvals stand that were called, each counted once.

    Attributes:
        approved_newer: approved under newer rules, without having been approved under these.
        called_newer: called by newer rules since.
        reapplied_late: those of the lapsed that have reapplied, and are under review.
    """

    called: int
    reapproved: int
    approved_newer: int
    called_newer: int
    lapsed: int
    reapplied_late: int
    ended: int
    under_review: int

    @property
    def unanswered(self) -> int:
        """Those that have not reapplied, and have time left."""
        answered = self.reapproved + self.approved_newer + self.called_newer + self.under_review
        return self.called - answered - self.lapsed - self.ended


class Week(Frozen):
    """What happened in one week of a transition; `first_day` is its Monday in Montana."""

    first_day: date
    invited: int = 0
    started: int = 0
    submitted: int = 0
    approved: int = 0
    denied: int = 0
    lapsed: int = 0
    approved_newer: int = 0


class Invited(Frozen):
    """One provider that was called, and how far it has come.

    Attributes:
        application: its last reapplication under these rules.
        reapply_by: the last day for that; None where it is called no more, or by newer rules.
        approved_newer, called_newer: newer rules it is approved under or called by, not having been under these.
    """

    number: str
    legal_name: str
    called_at: datetime
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    application: str | None = None
    stage: Stage | None = None
    decided_at: datetime | None = None
    standing: Standing
    standing_since: datetime
    reapply_by: date | None = None
    reapproved: bool
    approved_newer: str | None = None
    called_newer: str | None = None


async def counts(source: Source, rule_set: str) -> dict[PathKind, Counter[PathState]]:
    """How many lines of the plan are in each state, by kind; every kind has its counter."""
    found: dict[PathKind, Counter[PathState]] = {kind: Counter() for kind in PathKind}
    async for row in queries.transition.counts(source, rule_set=rule_set):
        found[PathKind(row["kind"])][PathState(row["state"])] = row["paths"]
    return found


async def standings(source: Source, rule_set: str, as_of: datetime) -> Standings:
    """How the approvals stand that were called."""
    return Standings.model_validate(dict(await queries.transition.outcome(source, rule_set=rule_set, as_of=as_of)))


async def progress(source: Source, rule_set: str, as_of: datetime) -> list[Week]:
    """What happened, week by week; weeks in which nothing did are there too."""
    found: dict[date, dict[str, int]] = {}
    async for row in queries.transition.progress(source, rule_set=rule_set, as_of=as_of):
        found.setdefault(row["week"], {})[row["what"]] = row["number"]
    if not found:
        return []
    first, weeks = min(found), (max(found) - min(found)).days // 7 + 1
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    return [Week(first_day=monday, **found.get(monday, {})) for monday in mondays]


async def invited(source: Source, rule_set: str, as_of: datetime) -> list[Invited]:
    """Each provider that was called, by number."""
    rows = queries.transition.invited(source, rule_set=rule_set, as_of=as_of)
    return [Invited.model_validate(dict(row)) async for row in rows]
