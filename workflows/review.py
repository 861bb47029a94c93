"""An application under review, as its workflow knows it: where it stands, and what may be said to it now.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from schemas.application import (
    AfterDecision,
    Answer,
    ApplicationStart,
    Approve,
    Assign,
    Decision,
    Deny,
    RequestInformation,
    Stage,
    Supersede,
    Verb,
    Withdraw,
)
from schemas.review import Ladder, ReviewClock
from workflows.ladder import still_to_come
from workflows.message import Refusal

DECISIONS: dict[Verb, type[Decision]] = {
    "assign": Assign,
    "request_information": RequestInformation,
    "answer": Answer,
    "approve": Approve,
    "deny": Deny,
    "withdraw": Withdraw,
    "supersede": Supersede,
}

_STAGE_AFTER: dict[type[Decision], Stage] = {
    RequestInformation: Stage.INFORMATION_REQUESTED,
    Answer: Stage.UNDER_REVIEW,
    Approve: Stage.APPROVED,
    Deny: Stage.DENIED,
    Withdraw: Stage.WITHDRAWN,
    Supersede: Stage.SUPERSEDED,
}


def verb_of(decision: Decision) -> Verb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


@dataclass(frozen=True)
class Decided:
    """The decision that ended the review."""

    verb: Verb
    actor: str
    at: datetime


@dataclass(frozen=True)
class Review:
    """Where one application stands.

    Attributes:
        information_rungs: the applicant's whole ladder while information is owed, passed rungs included.
        requested_at: when the open request for information was made.
        passed_until: the last rung passed, of whichever ladder; None when all of the clock's rungs are to come.
    """

    number: str
    stage: Stage
    clock: ReviewClock
    information_rungs: Ladder
    requested_at: datetime | None
    passed_until: datetime | None
    decided: Decided | None = None

    @classmethod
    def of(cls, start: ApplicationStart) -> Self:
        """The review as its row describes it; for a new application, from the beginning."""
        return cls(
            number=start.number,
            stage=start.stage,
            clock=start.clock,
            information_rungs=start.information_rungs,
            requested_at=start.requested_at,
            passed_until=start.passed_until,
        )

    @property
    def information_owed(self) -> bool:
        """Whether a request for information is open."""
        return self.stage is Stage.INFORMATION_REQUESTED

    @property
    def ladders(self) -> list[Ladder]:
        """What is still to come, a ladder for each side: the staff's rests while the applicant owes information."""
        if self.decided:
            return []
        theirs = self.information_rungs if self.information_owed else []
        ours = [] if self._clock_rests else self.clock.rungs
        return [still_to_come(ladder, self.passed_until) for ladder in (ours, theirs)]

    @property
    def _clock_rests(self) -> bool:
        """A request made at or after the due instant pauses nothing: what is late stays late."""
        return self.information_owed and self.requested_at is not None and self.requested_at < self.clock.due_at

    def refusal(self, decision: Decision, as_of: datetime) -> Refusal | None:
        """Why this decision cannot be taken now, judged by the review alone; records are the activity's to check."""
        if self.decided:
            return _already_decided(self.decided)
        if isinstance(decision, RequestInformation) and self.information_owed:
            return Refusal("information_already_requested", "The applicant has not answered the open request yet.")
        if isinstance(decision, Answer) and not self.information_owed:
            return Refusal("nothing_requested", "No request for information is open.")
        if isinstance(decision, Withdraw) and not self._may_withdraw(decision, as_of):
            return Refusal(
                "not_closable_yet",
                "Staff may close an application as withdrawn once the applicant's last reminder went unanswered.",
            )
        if isinstance(decision, Supersede) and decision.actor == f"applicant:{self.number}":
            return Refusal("staff_only", "Only staff supersede an application.")
        return None

    def _may_withdraw(self, decision: Withdraw, as_of: datetime) -> bool:
        if decision.actor == f"applicant:{self.number}":
            return True
        rungs = self.information_rungs
        return self.information_owed and bool(rungs) and as_of >= rungs[-1].at

    def after(self, decision: Decision, at: datetime, recorded: AfterDecision) -> "Review":
        """The review once this decision is recorded."""
        after = replace(self, stage=_STAGE_AFTER.get(type(decision), self.stage), clock=recorded.clock)
        match decision:
            case RequestInformation():
                return replace(after, requested_at=at, information_rungs=recorded.information_rungs)
            case Answer():
                # The resumed clock names only rungs still to come, wherever they moved to.
                return replace(after, requested_at=None, information_rungs=[], passed_until=None)
            case Approve() | Deny() | Withdraw() | Supersede():
                return replace(after, decided=Decided(verb_of(decision), decision.actor, at))
            case _:
                return after


def _already_decided(decided: Decided) -> Refusal:
    at = decided.at.isoformat()
    return Refusal(
        "already_decided",
        f"Already decided: {decided.verb} by {decided.actor} at {at}.",
        {"verb": decided.verb, "actor": decided.actor, "at": at},
    )
