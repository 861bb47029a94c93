"""The messages that the workflow of a transition understands: ids, instants, dates, counts and codes only."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.application import Code, Decision
from schemas.model import Message

TransitionVerb = Literal["extend_all"]


class TransitionStart(Message):
    """Everything a transition needs to begin or to take up again; the plan and how far it has come are rows.

    Attributes:
        opens_at: when the rule set opens; until then the workflow waits.
        reapply_by: the last day to reapply as things stand, extensions for all included.
        per_minute: the pace at which people are written to.
    """

    rule_set: Code
    opens_at: AwareDatetime
    reapply_by: date
    per_minute: int


class ExtendAll(Decision):
    """More time, up to and including this day, for all who have not answered; the reason stands in the submission."""

    until: date


class TransitionRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, for so many approvals."""

    verb: TransitionVerb
    at: datetime
    concerned: int


# What activities take and give back.


class CompletePlan(Message):
    """Add to the plan who came since, and say what is left to do."""

    rule_set: str
    per_minute: int
    as_of: datetime


class Remaining(Message):
    """What is left of a transition.

    Attributes:
        chunks: ordinals ``[first, last]`` with paths that have not begun.
        awaited: approvals that were called and have neither answered nor lapsed.
        look_at: when to look again, while somebody is awaited or could not be called.
    """

    chunks: list[tuple[int, int]] = Field(default_factory=list)
    awaited: int = 0
    look_at: AwareDatetime | None = None


class BeginChunk(Message):
    """Begin every path of a chunk that has not begun, at the pace."""

    rule_set: str
    first: int
    last: int
    per_minute: int
    as_of: datetime


class ChunkBegun(Message):
    """How many paths began, had nothing to be told any more, or could not begin and are still to come, this time."""

    begun: int
    left_out: int
    failed: int = 0


class RecordBegun(Message):
    """Record that everybody on the plan was told."""

    rule_set: str
    as_of: datetime


class RecordExtendAll(Message):
    """Record more time for all who have not answered. ``key`` makes a second run of the activity harmless."""

    rule_set: str
    key: str
    actor: str
    submission: UUID | None = None
    until: date
    as_of: datetime


class AfterExtendAll(Message):
    """How many approvals were given more time."""

    concerned: int


class RecordSettled(Message):
    """Record that everybody who was called has answered or lapsed."""

    rule_set: str
    as_of: datetime


class RecordTransitionRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    rule_set: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime


class TransitionDone(Message):
    """What the workflow returns: how the approvals it called ended, by standing or "reapproved"."""

    reapproved: int
    lapsed: int
    ended: int
