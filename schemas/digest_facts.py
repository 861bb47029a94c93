"""What the morning's letter to staff is made of."""

from datetime import date

from pydantic import AwareDatetime

from schemas.model import Frozen
from schemas.review import Matter


class DigestLine(Frozen):
    """One thing under review in the digest."""

    matter: Matter = "application"
    number: str
    organisation: str
    due_at: AwareDatetime
    reviewer: str | None = None


class DigestList(Frozen):
    """One list of the digest; ``more`` counts the lines left out where it is long."""

    lines: tuple[DigestLine, ...] = ()
    more: int = 0

    @property
    def total(self) -> int:
        """How many things the list is about."""
        return len(self.lines) + self.more


class DigestCount(Frozen):
    """One outstanding count: the event, its provider, and since when the count is owed."""

    number: str
    occurrence: int
    title: str
    organisation: str
    due_at: AwareDatetime


class DigestTask(Frozen):
    """One open staff task."""

    text: str
    opened_at: AwareDatetime


class Digest(Frozen):
    """The morning's letter to staff.

    Attributes:
        day: the business day it is written for.
        new: received since the last digest.
        answered: information came back since the last digest.
        may_be_closed: the last reminder to the applicant went unanswered.
        tasks: open staff tasks; ``more_tasks`` counts those left out.
        outstanding: counts that staff were told are missing, oldest first; ``more_outstanding`` counts those left out.
        late_reports: how many annual reports staff were told are late; their list is a page.
        problems: how many problems that readers reported about opportunities nobody has settled; their list is a page.
        disposals: the calendar years whose disposal lists nobody has decided on, the first first.
    """

    day: date
    due_today: DigestList = DigestList()
    overdue: DigestList = DigestList()
    new: DigestList = DigestList()
    answered: DigestList = DigestList()
    may_be_closed: DigestList = DigestList()
    tasks: tuple[DigestTask, ...] = ()
    more_tasks: int = 0
    outstanding: tuple[DigestCount, ...] = ()
    more_outstanding: int = 0
    late_reports: int = 0
    problems: int = 0
    disposals: tuple[int, ...] = ()
