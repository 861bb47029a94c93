"""An approval as its workflow knows it: what is awaited of it, when it lapses or ends, what may be said to it now.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from policy.approval import may_lapse
from schemas.approval import (
    ApprovalDecision,
    ApprovalStart,
    ApprovalState,
    ApprovalVerb,
    CallToReapply,
    Cease,
    EndApproval,
    Extend,
    Keep,
    Reapply,
    Reinstate,
    SettleReapplication,
    Suspend,
)
from schemas.provider import FINAL_STANDINGS, Standing
from schemas.review import Ladder
from workflows.ladder import Reached, reached, still_to_come, summary
from workflows.message import Refusal

DECISIONS: dict[ApprovalVerb, type[ApprovalDecision]] = {
    "call_to_reapply": CallToReapply,
    "reapply": Reapply,
    "settle_reapplication": SettleReapplication,
    "extend": Extend,
    "suspend": Suspend,
    "reinstate": Reinstate,
    "end_approval": EndApproval,
    "cease": Cease,
    "keep": Keep,
}


def verb_of(decision: ApprovalDecision) -> ApprovalVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


@dataclass(frozen=True)
class Due:
    """What is due of an approval: a warning (`reached` says which), its lapse, or its end."""

    kind: Literal["warning", "lapse", "end"]
    at: datetime
    reached: Reached | None = None


@dataclass(frozen=True)
class Life:
    """Where one approval stands, as it was recorded last."""

    number: str
    state: ApprovalState

    @classmethod
    def of(cls, start: ApprovalStart) -> Self:
        """The approval as its row describes it."""
        return cls(start.number, start.state)

    @property
    def is_over(self) -> bool:
        """Whether it was withdrawn or given up; one that lapsed may come back, and goes on."""
        return self.state.standing in FINAL_STANDINGS

    def after(self, recorded: ApprovalState) -> "Life":
        """The approval once something about it is recorded."""
        return replace(self, state=recorded)

    def due(self, as_of: datetime) -> Due | None:
        """What is due by now: its lapse or end, the earlier first, or else of its warnings the last one that is due."""
        decisive = [each for each in self._decisive() if each.at <= as_of]
        if decisive:
            return decisive[0]
        warning = reached(self._warnings(), as_of)
        return Due("warning", warning.rung.at, warning) if warning else None

    def next_at(self) -> tuple[datetime, str] | None:
        """The next instant at which something is due, and what, as the Temporal UI shows it."""
        ahead = [(each.at, each.kind) for each in self._decisive()]
        return min([*ahead, *((rung.at, summary(rung)) for rung in self._warnings())], default=None)

    def _decisive(self) -> list[Due]:
        call, found = self.state.call, []
        if call and call.lapses_at and self._may_lapse():
            found.append(Due("lapse", call.lapses_at))
        if self.state.ends_at and not self.is_over:
            found.append(Due("end", self.state.ends_at))
        return sorted(found, key=lambda each: each.at)

    def _warnings(self) -> Ladder:
        call = self.state.call
        return still_to_come(call.rungs, self.state.passed_until) if call and self._may_lapse() else []

    def _may_lapse(self) -> bool:
        return may_lapse(self.state.standing, self.state.reapplication)

    def details(self) -> str:
        """Where the approval stands, as the Temporal UI shows it beside the story."""
        state = self.state
        lines = [f"**{state.standing}**"]
        if state.call:
            lines.append(f"- called to reapply under {state.call.rule_set}, by {state.call.reapply_by}")
        if state.reapplication:
            lines.append(f"- reapplied: {state.reapplication}")
        if state.ends_at:
            lines.append(f"- {state.ends_as} at {state.ends_at.isoformat()}")
        return "\n".join(lines)

    def refusal(self, decision: ApprovalDecision) -> Refusal | None:
        """Why this decision cannot be taken now, judged by the approval alone; records are the activity's to check."""
        state = self.state
        if self.is_over:
            return Refusal("approval_ended", f"The approval is {state.standing}.", {"standing": state.standing})
        match decision:
            case CallToReapply():
                return self._called_before(decision)
            case Reapply() | Extend():
                return self._unanswerable(decision)
            case Suspend() | Reinstate():
                return self._standing_otherwise(decision)
            case EndApproval() | Cease() | Keep():
                return self._end_otherwise(decision)
        return None

    def _called_before(self, decision: CallToReapply) -> Refusal | None:
        if self.state.call and self.state.call.rule_set == decision.rule_set:
            return Refusal("already_called", "It was called under these rules.")
        return None

    def _unanswerable(self, decision: Reapply | Extend) -> Refusal | None:
        """Who reapplies before the call has come is heard; whether there is a reason to, the records know.

        They know as well whether more time is more, for they may have taken it in before the word came here.
        """
        call, reapplication = self.state.call, self.state.reapplication
        if isinstance(decision, Reapply):
            other = reapplication not in (None, decision.application)
            return Refusal("reapplication_under_review", f"{reapplication} is under review.") if other else None
        return None if call else Refusal("not_called", "It is not called to reapply.")

    def _standing_otherwise(self, decision: Suspend | Reinstate) -> Refusal | None:
        standing = self.state.standing
        if isinstance(decision, Suspend) and standing is not Standing.IN_FORCE:
            return Refusal("not_in_force", "It is not in force.", {"standing": standing})
        if isinstance(decision, Reinstate) and standing is not Standing.SUSPENDED:
            return Refusal("not_suspended", "It is not suspended.", {"standing": standing})
        return None

    def _end_otherwise(self, decision: EndApproval | Cease | Keep) -> Refusal | None:
        ends_at = self.state.ends_at
        if isinstance(decision, Keep):
            return None if ends_at else Refusal("no_end_announced", "No end of it is announced.")
        if ends_at:
            return Refusal("end_announced", "Its end is announced already.", {"ends_at": ends_at.isoformat()})
        return None
