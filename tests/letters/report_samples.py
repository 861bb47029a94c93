"""One realistic letter per kind about annual reports, and one per turn its words can take."""

from datetime import UTC, date, datetime
from typing import Any

from policy.record_rules import record_rules
from schemas import report_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.rule_set import Terms

ENTITY = "report:P-00087:2026"
_ABOUT: dict[str, Any] = {
    "provider": "P-00087",
    "organisation": "Séliš Ksanka Ql̓ispé Education Department",
    "year": 2026,
    "in_words": "2026\N{EN DASH}27",
    "days": "July 1, 2026 \N{EN DASH} June 30, 2027",
    "terms": Terms(
        provider="provider",
        providers="providers",
        unit="professional development unit",
        units="professional development units",
        unit_short="PDU",
    ),
}
_DUE = datetime(2027, 8, 30, 14, 0, tzinfo=UTC)
_MISSING = (
    "E-2026-00042, Teaching fractions with Salish number words: The count for December 1, 2026 is missing.",
    "E-2027-00007, Structured literacy, self-paced: The count for April 1 \N{EN DASH} June 30, 2027 is missing.",
)
_REASON = "The count of December 1 named nine people; two more had signed the list."


def _letter(kind: LetterKind, model: type[Frozen], **turn: Any) -> LetterDraft:
    return LetterDraft(
        key=f"{ENTITY}/{kind}",
        kind=kind,
        entity=ENTITY,
        to_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_validate(_ABOUT | turn).model_dump(mode="json"),
    )


def _opened(*, activities: int = 12, participants: int = 1340, missing: int = 0) -> LetterDraft:
    figures = {"activities": activities, "participants": participants, "missing": missing}
    return _letter(LetterKind.REPORT_OPENED, facts.ReportOpened, **figures, due_at=_DUE)


def _reminder(days_left: int, missing: tuple[str, ...] = (), more: int = 0) -> LetterDraft:
    turn = {"days_left": days_left, "last": not days_left, "missing": missing, "more": more}
    return _letter(LetterKind.REPORT_REMINDER, facts.ReportReminder, due_at=_DUE, **turn)


def _completed(version: int) -> LetterDraft:
    return _letter(
        LetterKind.REPORT_COMPLETED,
        facts.ReportCompleted,
        completed_on=date(2027, 7, 10),
        retain_until=date(2032, 7, 10),
        retention_years=5,
        activities=12,
        participants=1340,
        statement=record_rules().annual_report.statement,
        signed_by="Čłxʷm̓iʔ Antoine",  # noqa: RUF001
        version=version,
    )


REPORT_SAMPLES: dict[str, LetterDraft] = {
    "report_opened": _opened(),
    "report_opened_with_gaps": _opened(missing=3),
    "report_opened_nothing_reported": _opened(activities=0, participants=0),
    "report_reminder": _reminder(46),
    "report_reminder_with_gaps": _reminder(29, _MISSING, 4),
    "report_reminder_last": _reminder(0, _MISSING[:1]),
    "report_late": _letter(
        LetterKind.REPORT_LATE,
        facts.ReportLate,
        due_at=_DUE,
        missing=2,
        contact_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001
        contact_email="contact@skq-education.example.org",
        contact_phone="406-555-0187",
    ),
    "report_completed": _completed(1),
    "report_completed_anew": _completed(2),
    **{
        f"report_reopened_by_{by}": _letter(
            LetterKind.REPORT_REOPENED, facts.ReportReopened, reason=_REASON, by=by, due_at=_DUE
        )
        for by in ("provider", "staff")
    },
    "report_reopened_by_a_late_event": _letter(
        LetterKind.REPORT_REOPENED,
        facts.ReportReopened,
        reason="Event E-2027-00061 was reported after the report was completed, with a date in its year.",
        by="system",
        due_at=_DUE,
    ),
}
