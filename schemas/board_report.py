"""The Board report: every provider that was approved within a report year, what it did, and what changed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from schemas.annual_report import ReportState, ReportYear
from schemas.application import OrganisationKind
from schemas.model import Frozen
from schemas.provider import Standing

APPROVED = (Standing.IN_FORCE, Standing.SUSPENDED)
"""Standings with an approval; a suspended one awards no units until it is reinstated."""


class ReportStands(StrEnum):
    """Where the annual report of a provider and year stands."""

    NOT_OPENED = "not_opened"
    OPEN = "open"
    LATE = "late"
    COMPLETED = "completed"


class BoardLine(Frozen):
    """One provider in a report year.

    Attributes:
        standing: how its approval stood in the instant the year ended, or stands now where it is not over.
        standing_before: how it stood in the instant the year began; None before it was approved.
        approved_on: the Montana day on which it was approved for the first time.
        dates: dates and reporting periods whose last day lies within the year, and which were held.
        issued: valid certificates issued here for them; `paper` those on paper, as the counts say.
        units: units of the certificates issued here; those on paper are counted and not known.
        report: the state of its annual report; None while that is not opened.
    """

    provider: str
    legal_name: str
    kind: OrganisationKind
    city: str
    approved_on: date
    standing: Standing | None
    standing_before: Standing | None = None
    events: int = 0
    dates: int = 0
    issued: int = 0
    paper: int = 0
    units: Decimal = Decimal(0)
    report: ReportState | None = None
    late: bool = False
    completed_on: date | None = None

    @property
    def report_stands(self) -> ReportStands:
        """Where its annual report stands."""
        if self.report is None:
            return ReportStands.NOT_OPENED
        if self.report is ReportState.COMPLETED:
            return ReportStands.COMPLETED
        return ReportStands.LATE if self.late else ReportStands.OPEN


class BoardFigures(Frozen):
    """What all providers of a report year did together."""

    providers: int
    in_force: int
    events: int
    dates: int
    issued: int
    paper: int
    units: Decimal
    reports_completed: int


class BoardReport(Frozen):
    """The Board report of one report year.

    Attributes:
        as_of: when it was made; figures of a year change as counts come in, and standings while it is not over.
        over: whether the year was over by then.
        lines: its providers by name.
    """

    year: ReportYear
    first_day: date
    last_day: date
    as_of: datetime
    over: bool
    lines: Sequence[BoardLine]

    @property
    def figures(self) -> BoardFigures:
        """The sums of its lines."""
        return BoardFigures(
            providers=len(self.lines),
            in_force=sum(each.standing is Standing.IN_FORCE for each in self.lines),
            events=sum(each.events for each in self.lines),
            dates=sum(each.dates for each in self.lines),
            issued=sum(each.issued for each in self.lines),
            paper=sum(each.paper for each in self.lines),
            units=sum((each.units for each in self.lines), Decimal(0)),
            reports_completed=sum(each.report is ReportState.COMPLETED for each in self.lines),
        )


class ChangeKind(StrEnum):
    """What happened to an approval within a report year."""

    NEW = "new"
    APPROVED_AGAIN = "approved_again"
    REINSTATED = "reinstated"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CEASED = "ceased"


class BoardChange(Frozen):
    """One provider whose approval stands otherwise at the end of a report year than at its beginning."""

    kind: ChangeKind
    provider: str
    legal_name: str


class BoardDifference(Frozen):
    """One figure beside that of the year before; `difference` is None while the year is not over."""

    figure: str
    now: Decimal
    before: Decimal
    difference: Decimal | None
