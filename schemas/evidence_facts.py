"""What letters about the evidence behind an event are made of."""

from pydantic import AwareDatetime

from schemas.letter import LetterKind
from schemas.model import Frozen


class EvidenceLetter(Frozen):
    """A letter about one request: the event and its provider; ``text`` is what the asker wants to know."""

    number: str
    title: str
    organisation: str
    asked_at: AwareDatetime
    text: str = ""


class EvidenceAsked(EvidenceLetter):
    """To the provider: somebody asks for the evidence; ``request`` is the id of the page to answer on."""

    provider: str
    request: str
    asker: str
    asker_organisation: str = ""
    asker_email: str


class EvidenceReceived(EvidenceLetter):
    """To the asker: the provider has been written to."""


class EvidenceAnswered(EvidenceLetter):
    """To the asker: the provider's answer."""

    answer: str


EVIDENCE_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.EVIDENCE_ASKED: EvidenceAsked,
    LetterKind.EVIDENCE_RECEIVED: EvidenceReceived,
    LetterKind.EVIDENCE_ANSWERED: EvidenceAnswered,
}
