"""What each letter about annual reports is made of."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from schemas.letter import LetterKind
from schemas.model import Frozen
from schemas.rule_set import Terms


class ReportLetter(Frozen):
    """A letter about one annual report; its page, signed in, is its one link.

    Attributes:
        provider: the provider's number.
        year: the calendar year in which the report year begins; `in_words` is the year as people read it.
        days: its days in words.
    """

    provider: str
    organisation: str
    year: int
    in_words: str
    days: str
    terms: Terms


class ReportOpened(ReportLetter):
    """The year is over: look at what was reported, add what is missing, and confirm it.

    Attributes:
        activities, participants: as far as they are reported.
        missing: how many dates lack something.
    """

    activities: int
    participants: int
    missing: int
    due_at: AwareDatetime


class ReportReminder(ReportLetter):
    """The report is not confirmed yet.

    Attributes:
        days_left: until it is due, 0 on the last day.
        last: no other reminder follows.
        missing: what is missing, in sentences; only the first of many, and then `more` counts the others.
    """

    due_at: AwareDatetime
    days_left: int
    last: bool
    missing: tuple[str, ...] = ()
    more: int = 0


class ReportLate(ReportLetter):
    """To staff, once: the report never came."""

    due_at: AwareDatetime
    missing: int
    contact_name: str
    contact_email: str
    contact_phone: str


class ReportCompleted(ReportLetter):
    """We have your report; its records are kept until this day."""

    completed_on: date
    retain_until: date
    retention_years: int
    activities: int
    participants: int
    statement: str
    signed_by: str
    version: int


class ReportReopened(ReportLetter):
    """The report is open again, and has to be confirmed once more.

    Attributes:
        by: who wanted that: somebody of the provider, staff, or what was reported late.
    """

    reason: str
    by: Literal["provider", "staff", "system"]
    due_at: AwareDatetime


REPORT_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.REPORT_OPENED: ReportOpened,
    LetterKind.REPORT_REMINDER: ReportReminder,
    LetterKind.REPORT_LATE: ReportLate,
    LetterKind.REPORT_COMPLETED: ReportCompleted,
    LetterKind.REPORT_REOPENED: ReportReopened,
}
