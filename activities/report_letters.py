"""What is written about an annual report: to the managers of its provider, and to staff where it is late."""

from datetime import datetime
from typing import Any, Literal

from activities.readers import Readers
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from schemas.annual_report import AnnualReport, ReportContent, ReportVersion
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.provider import Provider
from schemas.report_facts import ReportCompleted, ReportLate, ReportOpened, ReportReminder, ReportReopened
from schemas.rule_set import RuleSet

MOST_NAMED = 10
"""Of what is missing; a letter is no list, the report's page is."""


class ReportCorrespondence:
    """Letters about one annual report, to be written with the record they tell of.

    Args:
        key: the record's, and what the letters' keys begin with; the same key writes each once only.
    """

    def __init__(self, report: AnnualReport, provider: Provider, rule_set: RuleSet, *, to: Readers, key: str) -> None:
        self.letters: list[LetterDraft] = []
        self.key = key
        self._report = report
        self._provider = provider
        self._rule_set = rule_set
        self._to = to

    def opened(self, content: ReportContent) -> None:
        """The year is over: look at what was reported, and confirm it."""
        facts = ReportOpened(
            **self._about(),
            activities=len(content.activities),
            participants=content.participants,
            missing=len(content.gaps),
            due_at=self._report.due_at,
        )
        self._write(LetterKind.REPORT_OPENED, facts, Priority.NOTICE)

    def reminder(self, content: ReportContent, as_of: datetime) -> None:
        """It is not confirmed yet."""
        due_at, titles = self._report.due_at, {each.event: each.title for each in content.activities}
        named = [f"{gap.event}, {titles[gap.event]}: {gap.sentence}" for gap in content.gaps[:MOST_NAMED]]
        facts = ReportReminder(
            **self._about(),
            due_at=due_at,
            days_left=max((mountain_date(due_at) - mountain_date(as_of)).days, 0),
            last=as_of >= due_at,
            missing=tuple(named),
            more=len(content.gaps) - len(named),
        )
        self._write(LetterKind.REPORT_REMINDER, facts, Priority.REMINDER)

    def late(self, content: ReportContent) -> None:
        """To staff: it never came."""
        contact = self._provider.primary
        facts = ReportLate(
            **self._about(),
            due_at=self._report.due_at,
            missing=len(content.gaps),
            contact_name=contact.name,
            contact_email=contact.email,
            contact_phone=contact.phone,
        )
        self._write(LetterKind.REPORT_LATE, facts, Priority.REMINDER)

    def completed(self, report: AnnualReport, version: ReportVersion) -> None:
        """We have it, and its records are kept until this day."""
        facts = ReportCompleted(
            **self._about(),
            completed_on=report.completed_on,
            retain_until=report.retain_until,
            retention_years=self._rule_set.events.retention_years,
            activities=len(version.content.activities),
            participants=version.content.participants,
            statement=version.statement,
            signed_by=version.signed_by,
            version=version.version,
        )
        self._write(LetterKind.REPORT_COMPLETED, facts, Priority.NOTICE)

    def reopened(self, report: AnnualReport, by: Literal["provider", "staff", "system"]) -> None:
        """It is open again, and has to be confirmed once more."""
        facts = ReportReopened(**self._about(), reason=report.reopen_reason, by=by, due_at=report.due_at)
        self._write(LetterKind.REPORT_REOPENED, facts, Priority.NOTICE)

    def _about(self) -> dict[str, Any]:
        report = self._report
        return {
            "provider": report.provider,
            "organisation": self._provider.legal_name,
            "year": report.year,
            "in_words": report_year_words(report.year),
            "days": in_words(report.first_day, report.last_day),
            "terms": self._rule_set.terms,
        }

    def _write(self, kind: LetterKind, facts: Frozen, priority: Priority) -> None:
        self.letters += [
            LetterDraft(
                key=f"{self.key}/{kind}/{to.key}",
                kind=kind,
                entity=self._report.entity,
                to_name=to.name,
                to_address=to.address,
                priority=priority,
                facts=facts.model_dump(mode="json"),
            )
            for to in self._to(kind)
        ]
