"""An event as its workflow knows it: which of its dates are to come, which counts are owed, what may be said to it.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from schemas.event import (
    FINAL_EVENT_STAGES,
    AfterEvent,
    Archive,
    Cancel,
    Close,
    Count,
    EventDecision,
    EventStage,
    EventStart,
    EventVerb,
    Revise,
)
from schemas.occurrence import OccurrencePlan, OccurrenceState
from workflows.ladder import Reached, reached, still_to_come
from workflows.message import Refusal

DECISIONS: dict[EventVerb, type[EventDecision]] = {
    "revise": Revise,
    "cancel": Cancel,
    "count": Count,
    "close": Close,
    "archive": Archive,
}


def verb_of(decision: EventDecision) -> EventVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


@dataclass(frozen=True)
class Due:
    """What is due of one occurrence: its end, or a rung of its count's ladder."""

    occurrence: int
    at: datetime
    reached: Reached | None = None


@dataclass(frozen=True)
class Lifecycle:
    """Where one event stands.

    Attributes:
        occurrences: by ordinal, as they were recorded last.
    """

    number: str
    stage: EventStage
    occurrences: Mapping[int, OccurrencePlan]

    @classmethod
    def of(cls, start: EventStart) -> Self:
        """The event as its rows describe it; for a new one, from the beginning."""
        return cls(start.number, start.stage, {each.ordinal: each for each in start.occurrences})

    @property
    def is_over(self) -> bool:
        """Whether the event is archived or cancelled."""
        return self.stage in FINAL_EVENT_STAGES

    def after(self, recorded: AfterEvent) -> "Lifecycle":
        """The event once something about it is recorded."""
        return replace(self, stage=recorded.stage, occurrences={each.ordinal: each for each in recorded.occurrences})

    def passing(self, due: Due) -> "Lifecycle":
        """The event once a rung of one of its ladders has passed."""
        passed = self.occurrences[due.occurrence].model_copy(update={"passed_until": due.at})
        return replace(self, occurrences={**self.occurrences, due.occurrence: passed})

    def due(self, as_of: datetime) -> Due | None:
        """What is due by now, the earliest first; of a ladder only the last rung that is due."""
        due = [found for each in self._standing() if (found := _due(each, as_of))]
        return min(due, key=lambda each: (each.at, each.occurrence), default=None)

    def next_at(self) -> tuple[datetime, str] | None:
        """The next instant at which something is due, and what, as the Temporal UI shows it."""
        ahead = [found for each in self._standing() if (found := _next(each))]
        return min(ahead, default=None)

    def details(self) -> str:
        """Where the event and each of its dates stand, as the Temporal UI shows it beside the story."""
        dates = (f"- date {ordinal}: {self.occurrences[ordinal].state}" for ordinal in sorted(self.occurrences))
        return "\n".join([f"**{self.stage}**", *dates])

    def _standing(self) -> list[OccurrencePlan]:
        return [] if self.is_over else [self.occurrences[ordinal] for ordinal in sorted(self.occurrences)]

    def refusal(self, decision: EventDecision) -> Refusal | None:
        """Why this decision cannot be taken now, judged by the event alone; records are the activity's to check."""
        if self.is_over:
            return Refusal("event_over", f"The event is {self.stage}.", {"stage": self.stage})
        match decision:
            case Count(occurrence=ordinal):
                return self._uncountable(self.occurrences.get(ordinal))
            case Cancel(occurrence=int() as ordinal) if not _stands(self.occurrences.get(ordinal)):
                return Refusal("unknown_occurrence", "The event has no such date.")
            case Archive() if self.stage is not EventStage.SETTLED:
                return Refusal("not_settled", "Not every date of the event is over and counted.")
        return None

    def _uncountable(self, occurrence: OccurrencePlan | None) -> Refusal | None:
        if occurrence is None or not _stands(occurrence):
            return Refusal("unknown_occurrence", "The event has no such date.")
        if occurrence.state is OccurrenceState.SCHEDULED:
            return Refusal("occurrence_not_over", "This date is still to come; its count is taken once it is over.")
        return None


def _stands(occurrence: OccurrencePlan | None) -> bool:
    return occurrence is not None and occurrence.state is not OccurrenceState.CANCELLED


def _due(occurrence: OccurrencePlan, as_of: datetime) -> Due | None:
    if occurrence.state is OccurrenceState.SCHEDULED:
        return Due(occurrence.ordinal, occurrence.ends_at) if occurrence.ends_at <= as_of else None
    if occurrence.state is not OccurrenceState.DELIVERED:
        return None
    found = reached(still_to_come(occurrence.rungs, occurrence.passed_until), as_of)
    return Due(occurrence.ordinal, found.rung.at, found) if found else None


def _next(occurrence: OccurrencePlan) -> tuple[datetime, str] | None:
    if occurrence.state is OccurrenceState.SCHEDULED:
        return occurrence.ends_at, f"date {occurrence.ordinal} is over"
    if occurrence.state is not OccurrenceState.DELIVERED:
        return None
    ahead = still_to_come(occurrence.rungs, occurrence.passed_until)
    return (ahead[0].at, f"date {occurrence.ordinal}, {ahead[0].name}") if ahead else None
