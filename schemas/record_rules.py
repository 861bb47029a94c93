"""The agency's calendar of records, read from `policy/record_rules.toml`."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from schemas.rule_set import Id, Many, RuleSetPart, Sentence


class ReportRung(RuleSetPart):
    """A step after a report was opened, so many calendar days later, at a time of day in Montana."""

    name: Id
    calendar_day: Annotated[int, Field(ge=1, le=365)]
    time: time
    letter: Literal["report_reminder", "report_late"]
    audience: Literal["provider", "supervisors"]


class AnnualReportRules(RuleSetPart):
    """When annual reports open, what is confirmed, and who is reminded.

    Attributes:
        opens_at: time of day in Montana, on the first day after the report year.
        statement: what whoever confirms a report declares.
        ladder: reminders to the provider, then one escalation to staff, which comes last.
    """

    opens_at: time
    statement: Sentence
    ladder: Annotated[Many[ReportRung], Field(min_length=2)]


class DayOfYear(RuleSetPart):
    """A day that comes once a year; the 29th to the 31st are no such days."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=28)]

    @property
    def in_words(self) -> str:
        """As people say it: "October 1"."""
        return f"{date(2000, self.month, self.day):%B} {self.day}"


class RecordRules(RuleSetPart):
    """The calendar, whole.

    Attributes:
        verification: when every record bundle is read back.
        disposal: when what is due is listed.
    """

    annual_report: AnnualReportRules
    verification: DayOfYear
    disposal: DayOfYear
