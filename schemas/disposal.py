"""Disposal: what is due to be destroyed, who said so, legal holds, and the messages of the yearly workflow."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.annual_report import ReportYear
from schemas.application import Decision
from schemas.model import Frozen, Message


class LegalHold(Frozen):
    """While it stands, nothing of the provider, or of the one year it names, is disposed of.

    Attributes:
        year: None holds every year of the provider.
    """

    id: UUID
    provider: str
    year: ReportYear | None = None
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    lift_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it holds."""
        return self.lifted_at is None

    @property
    def entity(self) -> str:
        """How audit lines name it."""
        return f"hold:{self.id}"


class DisposalState(StrEnum):
    """How far a disposal has come. The last two are final."""

    LISTED = "listed"
    """What is due is listed; one person proposes it."""
    PROPOSED = "proposed"
    """Another person confirms it, or somebody drops it."""
    CONFIRMED = "confirmed"
    """It is being carried out."""
    DROPPED = "dropped"
    """Nothing was disposed of; next year's disposal lists what is due then."""
    DONE = "done"


FINAL_DISPOSAL_STATES = (DisposalState.DROPPED, DisposalState.DONE)


class LineState(StrEnum):
    """What becomes of one provider's year."""

    LISTED = "listed"
    HELD = "held"
    """A legal hold stands; it is listed again next year."""
    DISPOSED = "disposed"
    LEFT_OUT = "left_out"
    """It was reopened, or is kept longer, since it was listed."""


class DisposalLine(Frozen):
    """One provider's year on the list of a disposal; ``why`` says why it is held or was left out."""

    disposal: int
    ordinal: int
    provider: str
    year: ReportYear
    retain_until: date
    events: int
    certificates: int
    state: LineState = LineState.LISTED
    why: str = ""
    disposed_at: datetime | None = None


class Disposal(Frozen):
    """One year's disposal as it is recorded; its workflow is ``disposal:<year>``.

    Attributes:
        year: the calendar year in which it was listed.
        due_before: records kept until a day before this one are on the list.
        drop_reason: why nothing was disposed of.
        certificate_sha256: of the certificate of disposal as PDF; None before it is done.
    """

    year: int
    state: DisposalState
    due_before: date
    listed_at: datetime
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    dropped_by: str | None = None
    dropped_at: datetime | None = None
    drop_reason: str = ""
    done_at: datetime | None = None
    certificate_sha256: str | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it; it is its workflow's id, too."""
        return f"disposal:{self.year}"


class DisposedYear(Frozen):
    """One provider's year in a certificate of disposal; ``why`` says why it was held or left out."""

    provider: str
    legal_name: str
    year: str
    kept_until: str
    events: str
    certificates: str
    why: str = ""


class DisposalCertificate(Frozen):
    """Everything that is printed, as text that needs no further lookup: same data, same bytes.

    Attributes:
        issuer: who disposed of it.
        rule: the rule by which it was kept until it was due.
        day: the day it was done, in ISO form, the date of the document.
        disposed, held, left_out: what became of each line of the list.
        gone, left: what is not there any more, and what still is, each in a sentence.
    """

    year: int
    issuer: str
    rule: str
    day: str
    listed_at: str
    due_before: str
    proposed_by: str
    proposed_at: str
    confirmed_by: str
    confirmed_at: str
    done_at: str
    events: str
    certificates: str
    disposed: list[DisposedYear]
    held: list[DisposedYear] = Field(default_factory=list)
    left_out: list[DisposedYear] = Field(default_factory=list)
    gone: list[str]
    left: list[str]


# The messages below travel through Temporal: ids, instants, dates and codes only.


class DisposalStart(Message):
    """What the workflow of a disposal begins with; where a rebuilt one takes up again, its first record tells it."""

    year: int


class DisposalDecision(Decision):
    """A person's word on a disposal."""


class ProposeDisposal(DisposalDecision):
    """What is listed shall be disposed of, says one person."""


class ConfirmDisposal(DisposalDecision):
    """So says another."""


class DropDisposal(DisposalDecision):
    """Nothing is disposed of this year; the reason stands in the submission."""


DisposalVerb = Literal["propose_disposal", "confirm_disposal", "drop_disposal"]


class DisposalRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the disposal stands like this."""

    verb: DisposalVerb
    at: datetime
    state: DisposalState


# What activities take and give back.


class ListDue(Message):
    """List what is due, minus legal holds, and tell the supervisors; once it is listed, tell where it stands."""

    year: int
    as_of: datetime


class RecordDisposalDecision(Message):
    """Record one decision about a disposal. ``key`` makes a second run of the activity harmless."""

    year: int
    key: str
    verb: DisposalVerb
    actor: str
    submission: UUID | None = None
    as_of: datetime


class AfterDisposal(Message):
    """Where a disposal stands, who proposed it, and what of it is still to be done.

    Attributes:
        state: None where nothing was due.
        chunks: ``[first, last]`` of the ordinals of lines that are still to be disposed of.
    """

    state: DisposalState | None
    proposed_by: str | None = None
    chunks: list[tuple[int, int]] = Field(default_factory=list)


class DisposeChunk(Message):
    """Dispose of the lines of a chunk that are still listed; each is looked at once more first."""

    year: int
    first: int
    last: int
    as_of: datetime


class ChunkDisposed(Message):
    """What became of the lines of a chunk."""

    disposed: int
    held: int
    left_out: int


class FinishDisposal(Message):
    """Write the certificate of disposal."""

    year: int
    as_of: datetime


class RecordDisposalRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    year: int
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: AwareDatetime
