"""Business days: what was counted, what was skipped and why."""

from datetime import date

from pydantic import AwareDatetime

from schemas.model import Frozen

Closures = dict[date, str]
"""Days staff closed the office, beyond the legal holidays, each with its reason in words."""


class CalendarSettings(Frozen):
    """Choices that neither the rules nor the agency's page settle.

    Attributes:
        saturdays_count: MCA 1-1-216(2)(c) calls Saturdays business days, but state offices are closed on them
            (MCA 2-16-117); our default is not to count them.
    """

    saturdays_count: bool = False


class DayKind(Frozen):
    """Whether a day is a business day; when it is not, why, in words ("Thanksgiving Day", "Saturday")."""

    day: date
    skipped_because: str | None = None

    @property
    def is_business_day(self) -> bool:
        """True when the day counts."""
        return self.skipped_because is None


class CountedDay(Frozen):
    """One day between receipt and due date: its number when it counts, the reason when it does not."""

    day: date
    number: int | None = None
    skipped_because: str | None = None


class DueExplanation(Frozen):
    """A due date and how it came about.

    Attributes:
        received_on: the day of receipt in Montana; it is not counted (our default).
        days: business days to count.
        due_on: the business day on which the answer is due.
        due_at: the instant, 17:00 Mountain on that day unless another time was asked for.
        counted: every day after the receipt up to and including the due day, in order.
    """

    received_at: AwareDatetime
    received_on: date
    days: int
    due_on: date
    due_at: AwareDatetime
    counted: tuple[CountedDay, ...]
