"""An access request under review, as its workflow knows it: where it stands, and what may be said to it now.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from schemas.access_request import (
    FINAL_ACCESS_STAGES,
    AccessDecision,
    AccessStage,
    AccessStart,
    AccessVerb,
    AssignAccess,
    ConfirmAccess,
    DeclineAccess,
    GrantAccess,
    MatchAccess,
    ObjectAccess,
    WithdrawAccess,
)
from schemas.review import Ladder, ReviewClock
from workflows.ladder import still_to_come
from workflows.message import Refusal

DECISIONS: dict[AccessVerb, type[AccessDecision]] = {
    "assign_access": AssignAccess,
    "match_access": MatchAccess,
    "confirm_access": ConfirmAccess,
    "object_access": ObjectAccess,
    "grant_access": GrantAccess,
    "decline_access": DeclineAccess,
    "withdraw_access": WithdrawAccess,
}


def verb_of(decision: AccessDecision) -> AccessVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


@dataclass(frozen=True)
class AccessDecided:
    """The decision that ended it."""

    verb: AccessVerb
    actor: str
    at: datetime


@dataclass(frozen=True)
class AccessStanding:
    """Where one access request stands.

    Attributes:
        passed_until: the last rung passed; None when all of the clock's rungs are to come.
    """

    number: str
    clock: ReviewClock
    passed_until: datetime | None
    decided: AccessDecided | None = None

    @classmethod
    def of(cls, start: AccessStart) -> Self:
        """The request as its row describes it; for a new one, from the beginning."""
        return cls(number=start.number, clock=start.clock, passed_until=start.passed_until)

    @property
    def ladder(self) -> Ladder:
        """The reminders to staff still to come; nobody is asked for anything, so the clock never rests."""
        return [] if self.decided else still_to_come(self.clock.rungs, self.passed_until)

    def refusal(self, decision: AccessDecision) -> Refusal | None:
        """Why this decision cannot be taken now; records are the activity's to check."""
        if self.decided:
            return _already_decided(self.decided)
        if decision.submission is None:
            return Refusal("own_pages_only", "Access is decided on our own pages, by somebody whom we know.")
        return None

    def after(self, decision: AccessDecision, at: datetime, stage: AccessStage) -> "AccessStanding":
        """The request once this decision is recorded."""
        if stage not in FINAL_ACCESS_STAGES:
            return self
        return replace(self, decided=AccessDecided(verb_of(decision), decision.actor, at))


def _already_decided(decided: AccessDecided) -> Refusal:
    at = decided.at.isoformat()
    return Refusal(
        "already_decided",
        f"Already decided: {decided.verb} by {decided.actor} at {at}.",
        {"verb": decided.verb, "actor": decided.actor, "at": at},
    )
