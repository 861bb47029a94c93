"""An occurrence: one date an event is given on, or one reporting period of a self-paced event, with a count each."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.model import Frozen, Message
from schemas.review import Rung


class OccurrenceState(StrEnum):
    """How far an occurrence has come."""

    SCHEDULED = "scheduled"
    """It is not over yet."""
    DELIVERED = "delivered"
    """It is over; its certificates and its count are asked for."""
    COUNTED = "counted"
    CANCELLED = "cancelled"


class OccurrencePlan(Message):
    """What a workflow awaits of one occurrence, computed by policy and recorded: never computed in a workflow.

    Attributes:
        ordinal: 1, 2, 3, … within its event; it never changes and is never given twice.
        ends_at: when it is over, and is asked about.
        rungs: the whole ladder of its count, passed rungs included; the last one escalates to staff.
        passed_until: the last rung passed; None when all are to come.
    """

    ordinal: int
    state: OccurrenceState
    ends_at: AwareDatetime
    rungs: list[Rung]
    passed_until: AwareDatetime | None = None


class Occurrence(Frozen):
    """One occurrence as it is recorded.

    Attributes:
        first_day, last_day: Montana-independent dates in the event's own zone, as printed on certificates.
        count_due_at: until when the count is owed (the last reminder's instant).
        issued: valid certificates issued here for it, kept by whoever issues or voids.
        paper: certificates issued outside this system, as the count said; None while it is not counted.
        outstanding_since: when staff were told that the count is missing; None before, and once it is counted.
        count_note: how the provider explains a difference, or why the count was corrected.
    """

    event: str
    ordinal: int
    provider: str
    state: OccurrenceState
    first_day: date
    last_day: date
    starts_at: datetime
    ends_at: datetime
    location: str = ""
    link: str = ""
    rungs: list[Rung] = Field(default_factory=list)
    passed_until: datetime | None = None
    count_due_at: datetime
    issued: int = 0
    paper: int | None = None
    counted_at: datetime | None = None
    counted_by: str | None = None
    count_note: str = ""
    outstanding_since: datetime | None = None

    @property
    def total(self) -> int | None:
        """The count: certificates issued here and on paper; None while it is not reported."""
        return None if self.paper is None else self.issued + self.paper


class PlannedOccurrence(Frozen):
    """An occurrence as policy works it out from a form, before or after it is recorded.

    A submission's payload keeps these, so that what was promised at submission is what is recorded.
    """

    ordinal: int
    first_day: date
    last_day: date
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    location: str = ""
    link: str = ""
    rungs: list[Rung]
    count_due_at: AwareDatetime
