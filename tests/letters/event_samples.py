"""One realistic letter per kind about events and certificates, and one per turn its words can take."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from schemas import event_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.rule_set import Terms

NUMBER = "E-2026-00042"
CERTIFICATE = "MT-7K3Q-XW4N-9P2C-R7"
_ENDS = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
_LAST_DAY = date(2026, 12, 1)
_DUE = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
_ABOUT: dict[str, Any] = {
    "number": NUMBER,
    "title": "Teaching fractions with Salish number words",
    "organisation": "Séliš Ksanka Ql̓ispé Education Department",
    "provider": "P-00087",
    "dates": "December 1, 2026",
}
_TERMS = Terms(
    provider="provider",
    providers="providers",
    unit="professional development unit",
    units="professional development units",
    unit_short="PDU",
)
_CERTIFICATE: dict[str, Any] = {
    "link": UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01"),
    "link_expires_at": datetime(2031, 12, 2, 16, 0, tzinfo=UTC),
    "number": CERTIFICATE,
    "event_title": _ABOUT["title"],
    "organisation": _ABOUT["organisation"],
    "attended": "December 1, 2026",
    "units": "6.5",
    "terms": _TERMS,
}
_OWED: dict[str, Any] = _ABOUT | {"occurrence": 1, "issued": 0, "due_at": _DUE}


def _letter(kind: LetterKind, model: Frozen, entity: str = f"event:{NUMBER}") -> LetterDraft:
    return LetterDraft(
        key=f"{entity}/{kind}",
        kind=kind,
        entity=entity,
        to_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_dump(mode="json"),
    )


def _reported(*, late: bool = False, **turn: Any) -> LetterDraft:
    said = {"units": "6.5", "late": late, "first_ends_at": _ENDS, "last_day": _LAST_DAY, "count_days": 30}
    return _letter(LetterKind.EVENT_REPORTED, facts.EventReported(**_ABOUT, **said, **turn, terms=_TERMS))


def _run(purpose: str, count: str, *, waiting: int = 0, asked: int = 0) -> LetterDraft:
    told = {"run": 2, "purpose": purpose, "done": 1, "failed": 0, "waiting": waiting, "asked": asked, "count": count}
    return _letter(LetterKind.RUN_DONE, facts.RunFinished(**_ABOUT, **told))


EVENT_SAMPLES: dict[str, LetterDraft] = {
    "event_reported": _letter(
        LetterKind.EVENT_REPORTED,
        facts.EventReported(**_ABOUT, units="6.5", late=False, first_ends_at=_ENDS, count_days=30, terms=_TERMS),
    ),
    "event_reported_one_date": _reported(),
    "event_reported_dates": _reported(of_dates=3),
    "event_reported_late": _reported(late=True, over=1),
    "event_reported_late_dates": _reported(late=True, of_dates=3, over=3),
    "event_reported_partly_late": _reported(late=True, of_dates=3, over=1),
    "event_reported_self_paced": _reported(self_paced=True),
    "event_reported_self_paced_late": _reported(self_paced=True, late=True, over=1),
    "event_revised": _letter(
        LetterKind.EVENT_REVISED,
        facts.EventRevised(
            **_ABOUT,
            reason="The snow closed the pass.",
            changes=(
                facts.ChangeInWords(
                    label="Dates and places",
                    before="December 1, 2026, Pablo\nDecember 2, 2026, Polson",
                    after="December 8, 2026, Pablo",
                ),
                facts.ChangeInWords(label="Fee", before="", after="$20"),
            ),
            reissued=12,
        ),
    ),
    "event_cancelled": _letter(
        LetterKind.EVENT_CANCELLED, facts.EventCancelled(**_ABOUT, reason="Too few people registered.")
    ),
    "event_cancelled_one_date": _letter(
        LetterKind.EVENT_CANCELLED,
        facts.EventCancelled(**_ABOUT, occurrence="December 8, 2026", reason="Too few people registered."),
    ),
    "event_delivered": _letter(LetterKind.EVENT_DELIVERED, facts.EventDelivered(**_OWED, terms=_TERMS)),
    "count_reminder": _letter(LetterKind.COUNT_REMINDER, facts.CountReminder(**_OWED, days_left=16, last=False)),
    "count_reminder_last": _letter(LetterKind.COUNT_REMINDER, facts.CountReminder(**_OWED, days_left=0, last=True)),
    "count_outstanding": _letter(
        LetterKind.COUNT_OUTSTANDING,
        facts.CountOutstanding(
            **_OWED,
            provider_number="P-00087",
            ended_at=_ENDS,
            contact_name="Ruth Olson",
            contact_email="ruth@example.org",
            contact_phone="406-555-0101",
        ),
    ),
    "count_received": _letter(
        LetterKind.COUNT_RECEIVED,
        facts.CountReceived(**_ABOUT, occurrence=1, issued=40, paper=2, total=42, note="Two had no e-mail address."),
    ),
    "count_corrected": _letter(
        LetterKind.COUNT_RECEIVED,
        facts.CountReceived(**_ABOUT, occurrence=1, issued=40, paper=1, total=41, before=42, note="One came twice."),
    ),
    "run_done": _letter(
        LetterKind.RUN_DONE, facts.RunFinished(**_ABOUT, run=1, purpose="issue", done=40, failed=1, waiting=3)
    ),
    "run_done_asks": _run("issue", "to_come", waiting=1, asked=2),
    "run_done_counted": _run("issue", "known", asked=1),
    "run_done_reissued": _run("reissue", "known"),
    "run_done_voids": _run("void", "owed"),
    "run_done_voids_ahead": _run("void", "to_come"),
    "run_done_voids_counted": _run("void", "known"),
    "certificate": _letter(
        LetterKind.CERTIFICATE, facts.CertificateIssued(**_CERTIFICATE), f"certificate:{CERTIFICATE}"
    ),
    "certificate_replaced": _letter(
        LetterKind.CERTIFICATE_REPLACED,
        facts.CertificateReplaced(**_CERTIFICATE, replaces="MT-WHV9-BVQA-NFPY-N2", reason="Your name was misspelled."),
        f"certificate:{CERTIFICATE}",
    ),
    "certificate_voided": _letter(
        LetterKind.CERTIFICATE_VOIDED,
        facts.CertificateVoided(
            number=CERTIFICATE,
            event_title=_ABOUT["title"],
            organisation=_ABOUT["organisation"],
            attended="December 1, 2026",
            reason="You were on the list by mistake.",
            contact_name="Ruth Olson",
            contact_email="ruth@example.org",
        ),
        f"certificate:{CERTIFICATE}",
    ),
}
