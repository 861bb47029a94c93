"""One realistic letter per kind about opportunities of the portal, and one per turn its words can take."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas import opportunity_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen

NUMBER = "O-00042"
_LINKED: dict[str, Any] = {
    "link": UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01"),
    "link_expires_at": datetime(2027, 12, 30, 22, 4, tzinfo=UTC),
}
_ABOUT: dict[str, Any] = {
    "number": NUMBER,
    "title": "Reading rivers: field notes for science teachers",
    "organisation": "Big Larch Learning",
}
_SENT: dict[str, Any] = _ABOUT | _LINKED
_SHARED: dict[str, Any] = _ABOUT | {"organisation": "Séliš Ksanka Ql̓ispé Education Department", "provider": "P-00003"}
_RECEIVED = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
_DUE = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)
_ENDS = datetime(2026, 12, 22, 15, 0, tzinfo=UTC)
_YEAR = datetime(2027, 11, 26, 15, 0, tzinfo=UTC)
_TEXT = "Please say what teachers do on the day.\n\nA link to an agenda would help, too."
_REASON = "It is sales-based: it mainly presents a product or a service that somebody sells."


def _letter(kind: LetterKind, model: Frozen, to_name: str = "Čłxʷm̓iʔ Antoine") -> LetterDraft:  # noqa: RUF001 - Salish
    return LetterDraft(
        key=f"opportunity:{NUMBER}/{kind}",
        kind=kind,
        entity=f"opportunity:{NUMBER}",
        to_name=to_name,
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_dump(mode="json"),
    )


def _ended(why: str, about: dict[str, Any] = _SENT, **turn: bool) -> LetterDraft:
    return _letter(LetterKind.OPPORTUNITY_ENDED, facts.OpportunityEnded.model_validate(about | {"why": why} | turn))


OPPORTUNITY_SAMPLES: dict[str, LetterDraft] = {
    "opportunity_confirm": _letter(
        LetterKind.OPPORTUNITY_CONFIRM, facts.OpportunityConfirm(**_LINKED), "contact@skq-education.example.org"
    ),
    "opportunity_received": _letter(
        LetterKind.OPPORTUNITY_RECEIVED, facts.OpportunityReceived(**_SENT, received_at=_RECEIVED, due_at=_DUE)
    ),
    "opportunity_received_change": _letter(
        LetterKind.OPPORTUNITY_RECEIVED,
        facts.OpportunityReceived(**_SHARED, received_at=_RECEIVED, due_at=_DUE, change=True),
    ),
    "opportunity_published": _letter(
        LetterKind.OPPORTUNITY_PUBLISHED, facts.OpportunityPublished(**_SENT, expires_at=_ENDS, note="Thank you!")
    ),
    "opportunity_published_self_paced": _letter(
        LetterKind.OPPORTUNITY_PUBLISHED, facts.OpportunityPublished(**_SHARED, expires_at=_YEAR, renewable=True)
    ),
    "opportunity_published_change": _letter(
        LetterKind.OPPORTUNITY_PUBLISHED, facts.OpportunityPublished(**_SENT, expires_at=_ENDS, change=True)
    ),
    "opportunity_returned": _letter(
        LetterKind.OPPORTUNITY_RETURNED, facts.OpportunityReturned(**_SENT, text=_TEXT, ends_at=_ENDS)
    ),
    "opportunity_returned_change": _letter(
        LetterKind.OPPORTUNITY_RETURNED, facts.OpportunityReturned(**_SHARED, ends_at=_ENDS, change=True)
    ),
    "opportunity_reminder": _letter(
        LetterKind.OPPORTUNITY_REMINDER,
        facts.OpportunityReminder(**_SENT, text=_TEXT, ends_at=_ENDS, returned_at=_RECEIVED, last=False),
    ),
    "opportunity_reminder_last": _letter(
        LetterKind.OPPORTUNITY_REMINDER,
        facts.OpportunityReminder(**_SHARED, text=_TEXT, ends_at=_ENDS, returned_at=_RECEIVED, last=True, change=True),
    ),
    "opportunity_declined": _letter(
        LetterKind.OPPORTUNITY_DECLINED, facts.OpportunityDeclined(**_SENT, reason=_REASON, text="It sells a reader.")
    ),
    "opportunity_declined_change": _letter(
        LetterKind.OPPORTUNITY_DECLINED, facts.OpportunityDeclined(**_SHARED, reason=_REASON, change=True)
    ),
    "opportunity_taken_down": _letter(
        LetterKind.OPPORTUNITY_DECLINED,
        facts.OpportunityDeclined(**_SENT, reason=_REASON, text="A reader told us so.", taken_down=True),
    ),
    "opportunity_renewal": _letter(LetterKind.OPPORTUNITY_RENEWAL, facts.OpportunityRenewal(**_SENT, expires_at=_YEAR)),
    "opportunity_withdrawn": _ended("withdrawn"),
    "opportunity_withdrawn_unseen": _ended("withdrawn", shown=False),
    "opportunity_cancelled": _ended("cancelled", _SHARED),
    "opportunity_unanswered": _ended("unanswered", shown=False),
    "opportunity_unanswered_change": _ended("unanswered", _SHARED, change=True),
    "opportunity_not_renewed": _ended("not_renewed"),
    "opportunity_over": _ended("over", shown=False),
}
