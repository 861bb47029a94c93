"""Statistics for staff: how applications were handled, how old outstanding counts are, how annual reports stand."""

from collections.abc import Sequence
from datetime import date, datetime

from schemas.annual_report import ReportYear
from schemas.application import Stage
from schemas.model import Frozen


class Handled(Frozen):
    """Of one application, what statistics need.

    Attributes:
        due_at: when the answer is due now: `promised_at`, moved by the business days information was awaited.
        resting_since: when information was asked for that never came; None where nothing is awaited.
        reapplies: whether a provider reapplies by it.
    """

    received_at: datetime
    stage: Stage
    promised_at: datetime
    due_at: datetime
    decided_at: datetime | None = None
    resting_since: datetime | None = None
    reapplies: bool = False


class Closed(Frozen):
    """A day on which the office was closed, and since when that is known."""

    day: date
    reason: str
    added_at: datetime


class Handling(Frozen):
    """How some applications were handled; `policy.statistics` says how each figure is counted.

    Attributes:
        days: business days to decision of each that was approved or denied, in ascending order.
        in_time: how many of those were decided by the instant their answer was due.
        overdue: how many are open although their answer is due.
    """

    received: int
    approved: int
    denied: int
    withdrawn: int
    superseded: int
    open: int
    overdue: int
    days: Sequence[int]
    in_time: int

    @property
    def decided(self) -> int:
        """How many were approved or denied."""
        return len(self.days)


class Age(Frozen):
    """Outstanding counts of one age: from so many days overdue to so many, None without an end."""

    from_days: int
    to_days: int | None
    counts: int


class ReportsOfYear(Frozen):
    """How the annual reports of one report year stand; `late` ones are among the open ones."""

    year: ReportYear
    owed: int
    completed: int
    open: int
    late: int
