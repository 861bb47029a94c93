"""What is written about a request for evidence: to the provider's people, and to the asker."""

from collections.abc import Iterable
from typing import Any

from activities.readers import Recipient
from schemas.event import Event
from schemas.evidence_facts import EvidenceAnswered, EvidenceAsked, EvidenceReceived
from schemas.evidence_request import EvidenceRequest
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.provider import Provider


def to_provider(
    event: Event, provider: Provider, asked: EvidenceRequest, people: Iterable[Recipient]
) -> list[LetterDraft]:
    """Somebody asks for the evidence."""
    facts = EvidenceAsked(
        **_about(event, provider, asked),
        provider=provider.number,
        request=str(asked.id),
        asker=asked.full_name,
        asker_organisation=asked.organisation,
        asker_email=asked.email,
    )
    return [_letter(event, asked, LetterKind.EVIDENCE_ASKED, facts, each) for each in people]


def to_asker(event: Event, provider: Provider, asked: EvidenceRequest) -> LetterDraft:
    """The provider has been written to."""
    facts = EvidenceReceived(**_about(event, provider, asked))
    return _letter(event, asked, LetterKind.EVIDENCE_RECEIVED, facts, _asker(asked))


def answered(event: Event, provider: Provider, asked: EvidenceRequest) -> LetterDraft:
    """The provider's answer."""
    facts = EvidenceAnswered(**_about(event, provider, asked), answer=asked.answer)
    return _letter(event, asked, LetterKind.EVIDENCE_ANSWERED, facts, _asker(asked))


def _asker(asked: EvidenceRequest) -> Recipient:
    return Recipient("asker", asked.full_name, asked.email)


def _about(event: Event, provider: Provider, asked: EvidenceRequest) -> dict[str, Any]:
    return {
        "number": event.number,
        "title": event.form.title,
        "organisation": provider.legal_name,
        "asked_at": asked.asked_at,
        "text": asked.text,
    }


def _letter(event: Event, asked: EvidenceRequest, kind: LetterKind, facts: Frozen, to: Recipient) -> LetterDraft:
    return LetterDraft(
        key=f"{event.entity}/evidence/{asked.id}/{kind}/{to.key}",
        kind=kind,
        entity=event.entity,
        to_name=to.name,
        to_address=to.address,
        priority=Priority.NOTICE,
        facts=facts.model_dump(mode="json"),
    )
