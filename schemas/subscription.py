"""A subscription to our news: only an address whose owner confirmed it is ever written to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen

PROVIDER_NEWS = "providers"
"""The topic of announcements: procedures, openings, what is due."""
OPPORTUNITIES = "opportunities:"
"""How the topics begin that are about new opportunities of the portal; the id of their subject follows."""


class SubscriptionState(StrEnum):
    """``asked`` until the link in the letter was followed and the button pressed; ``ended`` may be asked for again."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class Subscription(Frozen):
    """One subscription; an address has one for good, whatever becomes of it.

    Attributes:
        topics: what its owner wants to hear of: ``PROVIDER_NEWS``, or ``OPPORTUNITIES`` and the id of a subject.
        told_until: up to when they were told of opportunities that were published.
    """

    id: UUID
    email: str
    name: str = ""
    state: SubscriptionState
    asked_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    topics: tuple[str, ...] = (PROVIDER_NEWS,)
    told_until: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and links name it."""
        return f"subscription:{self.id}"

    @property
    def subjects(self) -> list[str]:
        """The ids of the subjects of whose new opportunities they want to hear."""
        return [each.removeprefix(OPPORTUNITIES) for each in self.topics if each.startswith(OPPORTUNITIES)]
