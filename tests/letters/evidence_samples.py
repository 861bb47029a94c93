"""One realistic letter per kind about the evidence behind an event, and one per turn its words can take."""

from datetime import UTC, datetime
from typing import Any

from schemas import evidence_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen

NUMBER = "E-2026-00042"
_ABOUT: dict[str, Any] = {
    "number": NUMBER,
    "title": "Teaching fractions with Salish number words",
    "organisation": "Séliš Ksanka Ql̓ispé Education Department",
    "asked_at": datetime(2026, 12, 3, 17, 20, tzinfo=UTC),
    "text": "Which studies show that it helps in grades 3 to 5?\nWe decide in January.",
}
_ASKED: dict[str, Any] = _ABOUT | {
    "provider": "P-00087",
    "request": "5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01",
    "asker": "Ruth Olson",
    "asker_organisation": "Polson School District",
    "asker_email": "ruth.olson@polson.example.org",
}


def _letter(kind: LetterKind, model: Frozen) -> LetterDraft:
    return LetterDraft(
        key=f"event:{NUMBER}/evidence/{kind}",
        kind=kind,
        entity=f"event:{NUMBER}",
        to_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_dump(mode="json"),
    )


EVIDENCE_SAMPLES = {
    "evidence_asked": _letter(LetterKind.EVIDENCE_ASKED, facts.EvidenceAsked(**_ASKED)),
    "evidence_asked_shortly": _letter(
        LetterKind.EVIDENCE_ASKED, facts.EvidenceAsked(**_ASKED | {"text": "", "asker_organisation": ""})
    ),
    "evidence_received": _letter(LetterKind.EVIDENCE_RECEIVED, facts.EvidenceReceived(**_ABOUT)),
    "evidence_answered": _letter(
        LetterKind.EVIDENCE_ANSWERED,
        facts.EvidenceAnswered(**_ABOUT, answer="Two studies, both in public schools.\nWe send them to you on paper."),
    ),
}
