"""The annual report: what a provider did within a report year, its row, and the messages its workflow understands."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.application import Decision
from schemas.event import Format, ScheduleItem
from schemas.model import Frozen, Message
from schemas.review import Rung

ReportYear = int
"""The calendar year in which a report year begins: 2026 is July 1, 2026 to June 30, 2027."""


class ReportState(StrEnum):
    """Where an annual report stands; one that was reopened is open once more."""

    OPEN = "open"
    COMPLETED = "completed"


class AnnualReport(Frozen):
    """One annual report as it is recorded; its workflow is ``report:<provider>:<year>``.

    Attributes:
        due_at: until when it is owed: the last reminder's instant (our default).
        rungs: the whole ladder, passed rungs included; the last one escalates to staff.
        late_since: when staff were told that it is missing; None before, and once it is completed.
        version: how often it was completed; what was confirmed each time is kept (`ReportVersion`).
        completed_on: the Montana day of its completion, from which the retention period runs.
        retain_until: the last day its records must be kept (ARM 10.57.216(2)(d)); None while it is open.
        reopen_reason: why it was reopened last.
        disposed_at: when its records were disposed of.
    """

    provider: str
    year: ReportYear
    first_day: date
    last_day: date
    state: ReportState = ReportState.OPEN
    opened_at: datetime
    due_at: datetime
    rungs: list[Rung] = Field(default_factory=list)
    rung_passed: datetime | None = None
    late_since: datetime | None = None
    version: int = 0
    completed_at: datetime | None = None
    completed_by: str | None = None
    completed_on: date | None = None
    retain_until: date | None = None
    reopened_at: datetime | None = None
    reopened_by: str | None = None
    reopen_reason: str = ""
    disposed_at: datetime | None = None
    next_step: str | None = None
    next_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it; it is its workflow's id, too."""
        return f"report:{self.provider}:{self.year}"


class ReportedDate(Frozen):
    """One date, or reporting period, of an activity that lies within the year; its last day decides.

    Attributes:
        participants: the count: certificates issued here and on paper; None while it is missing.
        units: of the valid certificates issued here.
    """

    ordinal: int
    first_day: date
    last_day: date
    location: str = ""
    link: str = ""
    participants: int | None = None
    issued: int = 0
    paper: int | None = None
    units: Decimal = Decimal(0)


class Activity(Frozen):
    """One activity of the year: what ARM 10.57.216(2)(c) asks to be reported of it."""

    event: str
    title: str
    description: str
    format: Format
    schedule: list[ScheduleItem]
    dates: list[ReportedDate]

    @property
    def participants(self) -> int:
        """How many people took part, as far as it is counted."""
        return sum(each.participants or 0 for each in self.dates)


class GapKind(StrEnum):
    """What keeps an annual report from being confirmed."""

    COUNT_MISSING = "count_missing"
    NOT_OVER = "not_over"
    """A date of the year is still to come or under way, so the year has not ended for this event."""
    CERTIFICATES_UNDER_WAY = "certificates_under_way"
    """A run of certificates of a date is not through, so that the number of participants may change."""


class Gap(Frozen):
    """One thing that is missing, of one date of one event, in a sentence for people."""

    kind: GapKind
    event: str
    occurrence: int
    sentence: str


class ReportContent(Frozen):
    """An annual report, whole, as of an instant: what a provider confirms, and what is printed.

    Attributes:
        gaps: what is missing; a report with gaps cannot be confirmed.
    """

    provider: str
    legal_name: str
    year: ReportYear
    first_day: date
    last_day: date
    activities: list[Activity]
    gaps: list[Gap] = Field(default_factory=list)

    @property
    def participants(self) -> int:
        """Of all activities."""
        return sum(each.participants for each in self.activities)

    @property
    def units(self) -> Decimal:
        """Units of the valid certificates issued here."""
        return sum((day.units for each in self.activities for day in each.dates), Decimal(0))

    @property
    def dates(self) -> int:
        """How many dates and reporting periods there were."""
        return sum(len(each.dates) for each in self.activities)


class Participant(Frozen):
    """Somebody who holds a valid certificate of a date of the year: ARM 10.57.216(2)(c) asks for names, too.

    Who got a certificate on paper is known to us by number only; the names stay with the provider (our default).
    """

    event: str
    title: str
    ordinal: int
    first_day: date
    last_day: date
    name: str
    number: str
    units: Decimal


class ReportVersion(Frozen):
    """What was confirmed once.

    Attributes:
        signed_by: the name under the statement, as whoever confirmed it wrote it.
        reason: why the version before was reopened.
    """

    provider: str
    year: ReportYear
    version: int
    content: ReportContent
    statement: str
    signed_by: str = ""
    at: datetime
    actor: str
    submission: UUID | None = None
    reason: str = ""


# The messages below travel through Temporal: ids, instants, dates and codes only.


class ReportStart(Message):
    """Everything the workflow of an annual report needs to begin or to take up again, computable from its row.

    Attributes:
        opened: whether its opening is recorded, with the letter that tells of it.
        version: how often it was completed.
    """

    provider: str
    year: ReportYear
    state: ReportState = ReportState.OPEN
    rungs: list[Rung]
    passed_until: AwareDatetime | None = None
    version: int = 0
    opened: bool = False


class ReportDecision(Decision):
    """A person's word on an annual report."""


class ConfirmReport(ReportDecision):
    """The report is complete and correct.

    ``statement``, ``signed_by`` and the mark of the content that was ``seen`` stand in the submission.
    """


class ReopenReport(ReportDecision):
    """A completed report is opened again; the reason stands in the submission."""


ReportVerb = Literal["confirm_report", "reopen_report"]


class ReportRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the report stands like this."""

    verb: ReportVerb
    at: datetime
    state: ReportState
    version: int


# What activities take and give back.


class RecordReportOpened(Message):
    """Record that a report is open, and write to its provider."""

    provider: str
    year: ReportYear
    as_of: datetime


class RecordReportRung(Message):
    """Record that a rung of a report's ladder was reached. ``skipped`` names rungs passed in silence."""

    provider: str
    year: ReportYear
    rung: Rung
    skipped: list[str] = Field(default_factory=list)
    as_of: datetime


class RecordReportDecision(Message):
    """Record one decision about a report. ``key`` makes a second run of the activity harmless."""

    provider: str
    year: ReportYear
    key: str
    verb: ReportVerb
    actor: str
    submission: UUID | None = None
    as_of: datetime


class RecordReportRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    provider: str
    year: ReportYear
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime


class AfterReport(Message):
    """What every record of a report answers: where it stands now, and the ladder still to come."""

    state: ReportState
    version: int
    rungs: list[Rung]
    passed_until: AwareDatetime | None = None


class ReviveEvents(Message):
    """Give the events of a year that was opened again, at an instant, their workflows back."""

    provider: str
    year: ReportYear
    as_of: datetime


class OpenReportsStart(Message):
    """Open the reports of a year; None means the one that ended last, as of when the workflow runs."""

    year: ReportYear | None = None
    actor: str = Field(default="system", max_length=80)


class OpenReports(Message):
    """Open a report for every provider that was approved at any time of the year, as of an instant."""

    year: ReportYear | None = None
    actor: str = Field(default="system", max_length=80)
    as_of: datetime


class ReportsOpened(Message):
    """Which year's reports are open, and how many of them were opened now."""

    year: ReportYear
    opened: int
