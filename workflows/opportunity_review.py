"""An opportunity as its workflow knows it: what is awaited of it, and what may be said to it now.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from schemas.opportunity import OpportunityStage, ReviewState
from schemas.opportunity_review import (
    AssignOpportunity,
    ChangeOpportunity,
    DeclineOpportunity,
    FollowEvent,
    Judged,
    OpportunityDecision,
    OpportunityStart,
    OpportunityVerb,
    OpportunityWait,
    PublishOpportunity,
    RenewOpportunity,
    ReturnOpportunity,
    TakeDownOpportunity,
    WithdrawOpportunity,
)
from schemas.review import Ladder
from workflows.ladder import Reached, reached, still_to_come
from workflows.message import Refusal

DECISIONS: dict[OpportunityVerb, type[OpportunityDecision]] = {
    "assign_opportunity": AssignOpportunity,
    "publish_opportunity": PublishOpportunity,
    "return_opportunity": ReturnOpportunity,
    "decline_opportunity": DeclineOpportunity,
    "take_down_opportunity": TakeDownOpportunity,
    "change_opportunity": ChangeOpportunity,
    "withdraw_opportunity": WithdrawOpportunity,
    "renew_opportunity": RenewOpportunity,
    "follow_event": FollowEvent,
}
OVER = (
    OpportunityStage.DECLINED,
    OpportunityStage.WITHDRAWN,
    OpportunityStage.CANCELLED,
    OpportunityStage.TAKEN_DOWN,
    OpportunityStage.EXPIRED,
)


def verb_of(decision: OpportunityDecision) -> OpportunityVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


@dataclass(frozen=True)
class OpportunityReview:
    """Where one opportunity stands.

    Attributes:
        wait: what is awaited, as it was recorded last.
    """

    number: str
    wait: OpportunityWait

    @classmethod
    def of(cls, start: OpportunityStart) -> Self:
        """The opportunity as its row describes it; a new one is recorded first."""
        return cls(start.number, start.wait)

    @property
    def is_over(self) -> bool:
        """Whether nothing happens to it any more."""
        return self.wait.stage in OVER

    def standing(self, wait: OpportunityWait) -> "OpportunityReview":
        """The opportunity once something about it is recorded; a rung that passed has passed for good."""
        passed = [each for each in (self.wait.passed_until, wait.passed_until) if each]
        return replace(self, wait=wait.model_copy(update={"passed_until": max(passed, default=None)}))

    def passing(self, due: Reached) -> "OpportunityReview":
        """The opportunity once a rung has passed."""
        return replace(self, wait=self.wait.model_copy(update={"passed_until": due.rung.at}))

    def due(self, as_of: datetime) -> Reached | None:
        """What is due by now: of each ladder only the last rung, the earlier one first."""
        due = [reached(ladder, as_of) for ladder in self._ladders()]
        return min((each for each in due if each), key=lambda each: each.rung.at, default=None)

    def still_to_come(self) -> Ladder:
        """Every rung to come, of whichever ladder."""
        return sorted((rung for ladder in self._ladders() for rung in ladder), key=lambda rung: rung.at)

    def details(self) -> str:
        """Where it stands, as the Temporal UI shows it beside the story."""
        turn = f", review {self.wait.review}" if self.wait.review else ""
        return f"**{self.wait.stage}**{turn}, version {self.wait.version}"

    def _ladders(self) -> list[Ladder]:
        if self.is_over:
            return []
        return [still_to_come(ladder, self.wait.passed_until) for ladder in (self.wait.asked, self.wait.life)]

    def refusal(self, decision: OpportunityDecision) -> Refusal | None:
        """Why this decision cannot be taken now, judged by what is awaited; records are the activity's to check."""
        if self.is_over:
            return Refusal("opportunity_over", f"The opportunity is {self.wait.stage}.", {"stage": self.wait.stage})
        if isinstance(decision, Judged) and decision.version not in (None, self.wait.version):
            return Refusal("changed_meanwhile", "It was changed after this page was made.")
        if not self._is_timely(decision):
            return _NOT_NOW[type(decision)]
        return None

    def _is_timely(self, decision: OpportunityDecision) -> bool:
        match decision:
            case PublishOpportunity() | DeclineOpportunity():
                return self.wait.review is not None
            case ReturnOpportunity():
                return self.wait.review is ReviewState.OPEN
            case TakeDownOpportunity() | RenewOpportunity():
                return self.wait.stage is OpportunityStage.PUBLISHED
        return True


_NOTHING_UNDER_REVIEW = Refusal("nothing_under_review", "Nothing of it is under review.")
_NOT_PUBLISHED = Refusal("not_published", "It is not on the portal.")
_NOT_NOW: dict[type[OpportunityDecision], Refusal] = {
    PublishOpportunity: _NOTHING_UNDER_REVIEW,
    DeclineOpportunity: _NOTHING_UNDER_REVIEW,
    ReturnOpportunity: _NOTHING_UNDER_REVIEW,
    TakeDownOpportunity: _NOT_PUBLISHED,
    RenewOpportunity: _NOT_PUBLISHED,
}
