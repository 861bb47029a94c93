"""An announcement as its workflow knows it: how far it has come, what is due next, what may be said to it.

Nothing here waits or has effects. It is workflow code all the same: editing it changes what a replay does.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Self

from schemas.announcement import (
    AfterAnnouncement,
    AnnouncementDecision,
    AnnouncementStart,
    AnnouncementState,
    AnnouncementVerb,
    Pause,
    Reschedule,
    Resume,
    Stop,
)
from workflows.message import Refusal

DECISIONS: dict[AnnouncementVerb, type[AnnouncementDecision]] = {
    "reschedule": Reschedule,
    "pause": Pause,
    "resume": Resume,
    "stop": Stop,
}

CHUNK_EVERY = timedelta(minutes=1)
"""So many letters as the pace says, once a minute."""
LONGEST_PAUSE = timedelta(hours=6)
MOST_LOOKS = 16
"""After one minute, two, four … then every six hours: the last look is after 51 hours, past the postman's 48."""


def verb_of(decision: AnnouncementDecision) -> AnnouncementVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


class Step(Enum):
    """What is done next, in the words of the Temporal UI."""

    BEGIN = "begin: fix the recipients"
    QUEUE = "queue the next letters"
    LOOK = "look whether all letters are settled"


@dataclass(frozen=True)
class Mailing:
    """Where one announcement stands.

    Attributes:
        next_at: when the next step is due; None: at once.
        looks: how often was looked whether all letters are settled.
    """

    number: str
    state: AnnouncementState
    send_at: datetime
    per_minute: int
    recipients: int
    queued: int
    next_at: datetime | None
    looks: int

    @classmethod
    def of(cls, start: AnnouncementStart) -> Self:
        """The announcement as its rows describe it; for a new one, from the beginning."""
        return cls(
            number=start.number,
            state=start.state,
            send_at=start.send_at,
            per_minute=start.per_minute,
            recipients=start.recipients,
            queued=start.queued,
            next_at=start.next_at,
            looks=start.looks,
        )

    @property
    def is_over(self) -> bool:
        """Whether it is sent, stopped or taken back."""
        return self.state in (AnnouncementState.SENT, AnnouncementState.STOPPED, AnnouncementState.DRAFT)

    @property
    def all_queued(self) -> bool:
        """Whether no letter is left to be queued."""
        return self.queued >= self.recipients

    @property
    def step(self) -> Step | None:
        """What comes next; None while it is paused, and once it is over."""
        if self.state is AnnouncementState.SCHEDULED:
            return Step.BEGIN
        if self.state is not AnnouncementState.SENDING:
            return None
        return Step.LOOK if self.all_queued else Step.QUEUE

    @property
    def chunk(self) -> tuple[int, int]:
        """The ordinals whose letters are queued next, the first and the last."""
        return self.queued + 1, min(self.queued + self.per_minute, self.recipients)

    def due_at(self, as_of: datetime) -> datetime | None:
        """When the next step is due; None when there is none."""
        if self.step is None:
            return None
        return self.send_at if self.step is Step.BEGIN else self.next_at or as_of

    def after(self, recorded: AfterAnnouncement) -> "Mailing":
        """The announcement once something about it is recorded."""
        return replace(
            self,
            state=recorded.state,
            send_at=recorded.send_at,
            per_minute=recorded.per_minute,
            recipients=recorded.recipients,
            queued=recorded.queued,
        )

    def after_queueing(self, recorded: AfterAnnouncement, began_at: datetime) -> "Mailing":
        """The announcement once letters are queued at `began_at`; what was late is not made up for by haste."""
        return replace(self.after(recorded), next_at=began_at + CHUNK_EVERY)

    def after_looking(self, recorded: AfterAnnouncement, looked_at: datetime) -> "Mailing":
        """The announcement once was looked whether all letters are settled."""
        looks = self.looks + 1
        pause = min(CHUNK_EVERY * 2**looks, LONGEST_PAUSE)
        return replace(self.after(recorded), looks=looks, next_at=looked_at + pause)

    @property
    def is_last_look(self) -> bool:
        """Whether the next look ends it, whatever became of its letters."""
        return self.looks + 1 >= MOST_LOOKS

    def details(self) -> str:
        """Where it stands, as the Temporal UI shows it beside the story."""
        return f"**{self.state}**\n- queued: {self.queued} of {self.recipients}"

    def refusal(self, decision: AnnouncementDecision) -> Refusal | None:
        """Why this decision cannot be taken now."""
        if self.is_over:
            return Refusal("announcement_over", f"The announcement is {self.state}.", {"state": self.state})
        begun = self.state is not AnnouncementState.SCHEDULED
        match decision:
            case Reschedule() if begun:
                return Refusal("announcement_begun", "It is being sent already.")
            case Pause() if self.state is not AnnouncementState.SENDING:
                return Refusal("not_sending", "Only an announcement that is being sent can be paused.")
            case Resume() if self.state is not AnnouncementState.PAUSED:
                return Refusal("not_paused", "The announcement is not paused.")
            case Pause() | Stop() if begun and self.all_queued:
                return Refusal("all_queued", "The last letter is on its way.")
        return None
