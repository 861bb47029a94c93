"""A district or school asks a provider for the evidence behind an event, and the provider's answer."""

from datetime import datetime
from uuid import UUID

from schemas.model import Frozen


class EvidenceRequest(Frozen):
    """One request as it is recorded.

    Attributes:
        organisation: the school or district, as the asker wrote it.
        text: what they want to know; "" where they asked for whatever there is.
        answered_by: the account that answered. answer: its words, as they went to the asker.
    """

    id: UUID
    event: str
    provider: str
    full_name: str
    organisation: str = ""
    email: str
    text: str = ""
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None
    answer: str = ""
