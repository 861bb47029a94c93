"""An annual report as its workflow knows it: who is reminded next, what may be said to it now.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from schemas.annual_report import (
    AfterReport,
    ConfirmReport,
    ReopenReport,
    ReportDecision,
    ReportStart,
    ReportState,
    ReportVerb,
)
from schemas.review import Ladder
from workflows.ladder import Reached, reached, still_to_come
from workflows.message import Refusal

DECISIONS: dict[ReportVerb, type[ReportDecision]] = {"confirm_report": ConfirmReport, "reopen_report": ReopenReport}


def verb_of(decision: ReportDecision) -> ReportVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


@dataclass(frozen=True)
class ReportLife:
    """Where one annual report stands, as it was recorded last."""

    provider: str
    year: int
    state: ReportState
    version: int
    rungs: Ladder
    passed_until: datetime | None = None

    @classmethod
    def of(cls, start: ReportStart) -> Self:
        """The report as its row describes it."""
        return cls(start.provider, start.year, start.state, start.version, start.rungs, start.passed_until)

    @property
    def is_completed(self) -> bool:
        """Whether it is confirmed; it may be opened again, by this workflow or by the next."""
        return self.state is ReportState.COMPLETED

    @property
    def ahead(self) -> Ladder:
        """The rungs still to come; of a completed report there are none."""
        return [] if self.is_completed else still_to_come(self.rungs, self.passed_until)

    def after(self, recorded: AfterReport) -> "ReportLife":
        """The report once something about it is recorded."""
        return replace(
            self,
            state=recorded.state,
            version=recorded.version,
            rungs=recorded.rungs,
            passed_until=recorded.passed_until,
        )

    def passing(self, due: Reached) -> "ReportLife":
        """The report once a rung has passed."""
        return replace(self, passed_until=due.rung.at)

    def due(self, as_of: datetime) -> Reached | None:
        """What is due by now; of several rungs the last one."""
        return reached(self.ahead, as_of)

    def details(self) -> str:
        """Where the report stands, as the Temporal UI shows it beside the story."""
        return f"**{self.state}**, completed {self.version} times"

    def refusal(self, decision: ReportDecision) -> Refusal | None:
        """Why this decision cannot be taken now, judged by the report alone; records are the activity's to check."""
        if isinstance(decision, ConfirmReport) and self.is_completed:
            return Refusal("already_completed", "The report is completed already.")
        if isinstance(decision, ReopenReport) and not self.is_completed:
            return Refusal("not_completed", "The report is not completed, so there is nothing to open again.")
        return None
