"""An opening: the one decided act by which a draft rule set begins to take applications."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen

FEWEST_PER_MINUTE, MOST_PER_MINUTE = 10, 6_000
"""Slower, and ten thousand providers would hear of it over days; faster than this no machine of ours is."""


class OpeningState(StrEnum):
    """Proposed by one person, then confirmed by another or dropped by anybody who may propose."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class Opening(Frozen):
    """One opening as it is recorded; what the rule set said when it was proposed stands in its row.

    Attributes:
        version, sha256: of the rule set as it was proposed; its file may say something else since.
        opens_on: the day, in Montana, from whose midnight on it takes applications.
        reapply_by: the last day to reapply for those approved under an older one.
        per_minute: how many providers, applicants and people who wait are written to in a minute, at most.
        extended_until: the last day to reapply since everybody was given more time.
        settled_at: when everybody who was called had answered or lapsed.
    """

    id: UUID
    rule_set: str
    version: int
    sha256: str
    opens_on: date
    reapply_by: date
    per_minute: int
    state: OpeningState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    extended_until: date | None = None
    settled_at: datetime | None = None


def rules_entity(rule_set: str) -> str:
    """How audit lines and submissions name what happens to a rule set; its transition's workflow has the same id."""
    return f"rules:{rule_set}"
