"""The words of an event: one reported activity, its form, its stages, and the messages its workflow understands."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.application import Decision
from schemas.model import Frozen, Message
from schemas.occurrence import OccurrencePlan
from schemas.review import Rung

Units = Annotated[Decimal, Field(ge=0, max_digits=6, decimal_places=2)]
"""Professional development units: an hour of attendance is one (ARM 10.57.215), in quarter steps (our default)."""


class Format(StrEnum):
    """How an event is given."""

    IN_PERSON = "in_person"
    LIVE_VIRTUAL = "live_virtual"
    HYBRID = "hybrid"
    SELF_PACED = "self_paced"
    """Continuously available, asynchronous: it has no end, and a count per reporting period until it is closed."""
    CONFERENCE = "conference"
    """A virtual conference: units by the sessions a person attended, summed and capped."""


class EventStage(StrEnum):
    """Where an event stands. The last two are final."""

    REPORTED = "reported"
    """Nothing is owed: its dates are to come, or a self-paced one is open and every past period is counted."""
    DELIVERED = "delivered"
    """At least one of its dates is over and not counted yet."""
    SETTLED = "settled"
    """Every date is over and counted; it stays open for corrections until its annual report is completed."""
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


FINAL_EVENT_STAGES = (EventStage.ARCHIVED, EventStage.CANCELLED)


class ScheduleItem(Frozen):
    """One line of the schedule.

    Attributes:
        id: stands for it in rosters and certificates ("S1", "S2", …), through every revision; breaks have one too, and
            are not credit.
        day: days after the first day of an occurrence; the first day is 0.
        starts, ends: wall-clock times in the event's zone; None for self-paced work, which has minutes only.
        minutes: its length.
    """

    id: str
    kind: Literal["session", "break"]
    title: str
    day: int = Field(default=0, ge=0, le=366)
    starts: time | None = None
    ends: time | None = None
    minutes: int = Field(ge=0)


class Place(Frozen):
    """Where and when one occurrence is given: its first day, and a location, a link, or both.

    Attributes:
        ordinal: which occurrence of the event it is; None in a first report, whose dates are numbered as they come.
    """

    first_day: date
    location: str = ""
    link: str = ""
    ordinal: int | None = None


class EventContact(Frozen):
    """Who answers questions about an event."""

    name: str
    email: str
    phone: str = ""


class EventForm(Frozen):
    """A complete, judged report of one activity.

    Attributes:
        zone: the IANA name of the zone its times are in.
        schedule: sessions and breaks in order; the same for every occurrence.
        occurrences: one per date it is given on; a self-paced event has one, whose first day is when it opens.
        recordings_until: of a conference, the last day on which recordings may be watched for credit.
        closes_on: of a self-paced event, the last day it is available, once that is known.
        units: what one person can get at most.
        partial_credit: whether a person who attended in part gets part of the units.
        criteria: ids of the rule set's criteria it says it meets; `criteria_text` says how.
        last_item: the highest number that an id of the schedule ever had, once it was revised; so none is given twice.
        late_reason: why it, or one of its dates, is reported after that began; "" when all were reported in time.
    """

    title: str
    description: str
    format: Format
    zone: str = "America/Denver"
    schedule: list[ScheduleItem] = Field(min_length=1)
    occurrences: list[Place] = Field(min_length=1)
    recordings_until: date | None = None
    closes_on: date | None = None
    units: Units
    partial_credit: bool = False
    objectives: str
    criteria: list[str] = Field(default_factory=list)
    criteria_text: str = ""
    topics: list[str] = Field(default_factory=list)
    audience: list[str] = Field(default_factory=list)
    instructors: str
    fee: str = ""
    registration_link: str = ""
    contact: EventContact
    share_on_portal: bool = False
    late_reason: str = ""
    last_item: int = 0


class Event(Frozen):
    """One event as it is recorded.

    Attributes:
        version: counts the versions of the form, from 1; each is kept (`EventVersion`).
        rule_set: the rule set in force when it was reported; its ladders stay with the event.
        late: whether it, or a date that was added or moved, was reported after that began.
        claim_code: what attendees enter to claim a certificate; None while self-claim is closed.
        next_step: what the provider or the system does next as a code (`policy.event_step`), with its instant.
        retain_until: the last day its records must be kept, once every report year that covers it is completed.
        disposed_at: when they were disposed of.
    """

    number: str
    provider: str
    submission: UUID
    rule_set: str
    stage: EventStage
    version: int
    form: EventForm
    late: bool
    reported_at: datetime
    reported_by: str
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    archived_at: datetime | None = None
    next_step: str | None = None
    next_at: datetime | None = None
    retain_until: date | None = None
    disposed_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it."""
        return f"event:{self.number}"


class EventVersion(Frozen):
    """The form as it was from `at` on; ``reason`` is empty for the first."""

    event: str
    version: int
    form: EventForm
    at: datetime
    actor: str
    reason: str = ""


class FieldChange(Frozen):
    """One difference between two versions, in words: the field's label, how it read, and how it reads now."""

    field: str
    label: str
    before: str
    after: str
    printed: bool = False
    """Whether the field stands on certificates."""


# The messages below travel through Temporal: ids, instants, counts and codes only, never a name or free text.


class EventStart(Message):
    """Everything the workflow of one event needs to begin or to take up again, computable from its rows.

    The fields after ``occurrences`` describe where a rebuilt workflow takes up again; a new one leaves them alone.
    """

    number: str
    submission: UUID
    occurrences: list[OccurrencePlan]
    stage: EventStage = EventStage.REPORTED
    recorded: bool = False


class EventDecision(Decision):
    """A person's word on an event."""


class Revise(EventDecision):
    """Take the stored form as the event's new version."""


class Cancel(EventDecision):
    """Cancel the event, or one occurrence of it that is still to come; the reason stands in the submission."""

    occurrence: int | None = Field(default=None, ge=1)


class Count(EventDecision):
    """Report or correct the count of one occurrence that is over.

    Attributes:
        total: certificates issued in all, here and on paper.
    """

    occurrence: int = Field(ge=1)
    total: int = Field(ge=0, le=1_000_000)


class Close(EventDecision):
    """Close a self-paced event: ``closes_on`` is its last day, not before today in Montana."""

    closes_on: date


class Archive(EventDecision):
    """The annual report that covers the event is completed: it is archived and its workflow ends."""


EventVerb = Literal["revise", "cancel", "count", "close", "archive"]


class EventRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the event stands at this stage."""

    verb: EventVerb
    at: datetime
    stage: EventStage


# What activities take and give back.


class RecordReported(Message):
    """Record a reported event: its row, occurrences, first version, first audit line and the confirmation."""

    start: EventStart
    as_of: datetime


class RecordEventDecision(Message):
    """Record one decision about an event. ``key`` makes a second run of the activity harmless."""

    number: str
    key: str
    verb: EventVerb
    actor: str
    submission: UUID | None = None
    occurrence: int | None = None
    total: int | None = None
    closes_on: date | None = None
    as_of: datetime


class RecordDelivered(Message):
    """Record that an occurrence is over: certificates and count are asked for."""

    number: str
    occurrence: int
    as_of: datetime


class RecordCountRung(Message):
    """Record that a rung of the count's ladder was reached. ``skipped`` names rungs passed in silence."""

    number: str
    occurrence: int
    rung: Rung
    skipped: list[str] = Field(default_factory=list)
    as_of: datetime


class AfterEvent(Message):
    """What every record of an event answers: where it stands now and every occurrence it has.

    Attributes:
        run: the number of a certificate run that this record made and that the workflow now starts (a change to what
            is printed reissues what was issued); None otherwise.
    """

    stage: EventStage
    occurrences: list[OccurrencePlan]
    run: int | None = None


class RecordEventRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    number: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime
