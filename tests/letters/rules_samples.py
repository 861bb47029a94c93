"""One realistic letter per kind about an opening, and one per turn its words can take."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from schemas import rules_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.rule_set import Terms

NUMBER = "A-2026-00012"
_OPENED: dict[str, Any] = {
    "procedure": "Updated procedure",
    "opened_at": datetime(2027, 7, 1, 6, 0, tzinfo=UTC),
    "terms": Terms(
        provider="host organization",
        providers="host organizations",
        unit="professional development unit",
        units="professional development units",
        unit_short="PDU",
    ),
}
_WAITING = "waiting:5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01"


def _letter(kind: LetterKind, model: Frozen, entity: str = _WAITING) -> LetterDraft:
    return LetterDraft(
        key=f"{entity}/rules_opened/updated-draft/{kind}",
        kind=kind,
        entity=entity,
        to_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_dump(mode="json"),
    )


RULES_SAMPLES: dict[str, LetterDraft] = {
    "rules_opened_application": _letter(
        LetterKind.RULES_OPENED_APPLICATION,
        facts.RulesOpenedApplication(
            **_OPENED,
            link=UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01"),
            link_expires_at=datetime(2028, 8, 4, 6, 0, tzinfo=UTC),
            number=NUMBER,
            organisation="Séliš Ksanka Ql̓ispé Education Department",
            reapply_by=date(2028, 6, 30),
        ),
        f"application:{NUMBER}",
    ),
    "rules_opened_waiting": _letter(LetterKind.RULES_OPENED_WAITING, facts.RulesOpenedWaiting(**_OPENED)),
    "rules_opened_waiting_organisation": _letter(
        LetterKind.RULES_OPENED_WAITING,
        facts.RulesOpenedWaiting(**_OPENED, organisation="Séliš Ksanka Ql̓ispé Education Department"),
    ),
}
