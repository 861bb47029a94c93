"""One realistic letter with the link of a questionnaire per turn its words can take."""

from datetime import date
from typing import Any

from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.questionnaire_facts import QuestionnaireSent

NUMBER = "Q-00012"
_SENT: dict[str, Any] = {
    "number": NUMBER,
    "code": "k3mnpq7xrt9vwz4b",
    "title": "What would help you most in your work?",
    "organisation": "Séliš Ksanka Ql̓ispé Education Department",
    "closes_on": date(2027, 2, 17),
}
_INTRODUCTION = (
    "We are planning professional learning & want it to answer what you really need.\n\n"
    "These questions take about five minutes."
)


def _letter(**more: str) -> LetterDraft:
    return LetterDraft(
        key=f"questionnaire:{NUMBER}/sample",
        kind=LetterKind.QUESTIONNAIRE_SENT,
        entity=f"questionnaire:{NUMBER}",
        to_name="kari@example.org",
        to_address="kari@example.org",
        priority=Priority.ANNOUNCEMENT,
        facts=QuestionnaireSent(**_SENT, **more).model_dump(mode="json"),
    )


QUESTIONNAIRE_SAMPLES: dict[str, LetterDraft] = {
    "questionnaire_sent": _letter(introduction=_INTRODUCTION),
    "questionnaire_sent_without_introduction": _letter(),
}
