"""A subscription to our news: only an address whose owner confirmed it is ever written to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen


class SubscriptionState(StrEnum):
    """``asked`` until the link in the letter was followed and the button pressed; ``ended`` may be asked for again."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class Subscription(Frozen):
    """One subscription; an address has one for good, whatever becomes of it."""

    id: UUID
    email: str
    name: str = ""
    state: SubscriptionState
    asked_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and links name it."""
        return f"subscription:{self.id}"
